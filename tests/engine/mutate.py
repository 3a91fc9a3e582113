"""Mutation testing: put a mistake into the engine, and see whether a vector notices; then the next one.

    make mutate [ONLY=dates] [SAMPLE=200] [MINUTES=10]

A mutant that no vector notices is given to random sales too, as the comparison of the two languages does.
One that nothing notices has survived: a new vector has to kill it, or `survivors.json` has to explain why
it changes nothing that matters. What is known is kept, so a run that was interrupted goes on where it was;
when the engine or a vector changes, it begins anew, survivors first.
"""

import argparse
import fcntl
import hashlib
import json
import os
import random
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import vectors
from completing import complete
from generators import LIMIT, make_customer, make_program, make_sale
from loading import ENGINE, VECTORS
from mutants import Mutant, MutatedModule, find_mutants, forget_engine, tell_change

EXPLAINED = Path(__file__).with_name("survivors.json")
LINES_MAX = 5_000
SECONDS = 20
"""A mutant that needs longer has got into a loop that does not end: that is noticed."""
MEMORY = 2**30
RANDOM_SALES = 300
SURVIVED, BY_VECTOR, BY_RANDOM, BY_CRASH = "survived", "vector", "random", "crash"


def random_calls():
    """Yield the same inputs in every run, of each function that knows the whole engine."""
    for case in range(RANDOM_SALES):
        rng = random.Random(f"mutation {case}")
        sale = make_sale(rng, "modest", 1 + case % 3)
        yield sale
        yield sale | {"call": "points_per_line"}
        yield {"call": "is_eligible", "program": make_program(rng), "customer": make_customer(rng)}
        day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        yield {
            "call": "belongs_alone",
            "program": make_program(rng) | {"exclusive": True},
            "customer": make_customer(rng),
            "day": day,
        }
        start = f"{rng.randint(1, 9999):04}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        days = rng.choice((rng.randint(0, 800), rng.randint(0, LIMIT)))
        yield {"call": "membership_end", "date_start": start, "days": days}
        expiry = {"mode": rng.choice(("days", "months", "month_end")), "count": days}
        yield {"call": "expiry_day", "expiry": expiry, "day": start}
        reward, purse = complete("reward", make_any_reward(rng)), make_purse(rng)
        yield {"call": "propose_redemption", "reward": reward, "purse": purse}
        points = rng.choice([rng.randint(0, 2_000), *(step["points"] for step in reward["steps"])])
        yield {"call": "check_redemption", "reward": reward, "points": points, "purse": purse}


def make_any_reward(rng):
    """Return a reward of any kind."""
    reward = {"kind": rng.choice(("payment", "payment", "amount", "percent", "coupon", "gift"))}
    reward |= {"share_max": rng.choice((1_000, 500)), "tiers": rng.choice(([], [1], [1, 2]))}
    reward |= {
        "shops": rng.choice(([], [], [3], [4])),
        "date_end": rng.choice((None, "2026-05-10")),
    }
    if reward["kind"] == "payment":
        reward |= {"points": rng.randint(1, 500), "amount": rng.randint(1, 500)}
        multiple = rng.choice((0, 7, 100))
        return reward | {"points_min": rng.randint(0, 200), "points_multiple": multiple}
    points = sorted(rng.sample(range(1, 2_000), 3))
    worth = sorted(rng.sample(range(1, 1_000), 3))
    name = "share" if reward["kind"] in ("percent", "gift") else "amount"
    steps = [{"points": cost, name: given} for cost, given in zip(points, worth, strict=True)]
    return reward | {"steps": steps}


def make_purse(rng):
    """Return what a customer can spend, and on what."""
    purse = {name: rng.randint(0, 2_000) for name in ("available", "due", "base")}
    purse |= {"left": rng.choice((None, None, rng.randint(0, 2_000)))}
    purse |= {"tier": rng.choice((None, 1, 1, 2)), "shop": rng.choice((None, 3, 3))}
    purse |= {"day": rng.choice(("2026-05-10", "2026-05-11"))}
    return purse | {"rate": {"numerator": rng.choice((1, 3)), "denominator": rng.choice((1, 1, 2))}}


class Examples:
    """What the engine has to answer; those that noticed a mistake lately are asked first."""

    def __init__(self):
        """Take the vectors, and random sales with the answers of the engine as it is."""
        self.vectors = {}
        for topic in vectors.load_topics().values():
            for vector in map(vectors.completed, topic):
                self.vectors[vector["id"]] = (vector["input"], vector["expected"])
        for count in (LINES_MAX, LINES_MAX + 1):
            call = {"call": "check_basket", "basket": complete("basket", {"lines": [{}] * count})}
            self.vectors[f"{count} lines"] = (call, vectors.run(call))
        self.random = [(call, vectors.run(call)) for call in random_calls()]

    def promote(self, name):
        """Ask this vector first from now on."""
        self.vectors = {name: self.vectors.pop(name), **self.vectors}


def try_mutant(mutant, examples):
    """Return who notices the mutant in this process: an outcome, and the vector's id."""
    sys.meta_path.insert(0, MutatedModule(mutant))
    forget_engine()
    try:
        for name, (call, expected) in examples.vectors.items():
            if vectors.run(call) != expected:
                return BY_VECTOR, name
        for call, expected in examples.random:
            if vectors.run(call) != expected:
                return BY_RANDOM, ""
    except Exception:
        return BY_CRASH, ""
    return SURVIVED, ""


def start(mutant, examples):
    """Try the mutant in a process of its own; return its number and where it tells the outcome."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    os.write(writing, json.dumps(try_mutant(mutant, examples)).encode())
    os._exit(0)


def finish(reading):
    """Return what a process told; one that died has noticed the mistake in its way."""
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return json.loads(told) if told else [BY_CRASH, ""]


class Memory:
    """What is known of mutants, kept in a file as lines of JSON."""

    def __init__(self, path):
        """Read what an earlier run found; of other sources only who survived is of use."""
        self.path, self.outcomes, self.earlier = path, {}, set()
        digest = hashlib.sha256()
        for source in sorted([*ENGINE.glob("*.py"), *VECTORS.glob("*.json")]):
            digest.update(source.read_bytes())
        self.digest = digest.hexdigest()
        lines = path.read_text("utf-8").splitlines() if path.is_file() else []
        entries = [json.loads(line) for line in lines if line.endswith("]")]
        is_same = bool(entries) and entries[0] == [self.digest]
        for *mutant, outcome in entries[1:]:
            if is_same:
                self.outcomes[Mutant(*mutant)] = outcome
            elif outcome == SURVIVED:
                self.earlier.add(Mutant(*mutant))
        if not is_same:
            path.write_text(json.dumps([self.digest]) + "\n", "utf-8")

    def keep(self, mutant, outcome):
        """Remember an outcome at once."""
        self.outcomes[mutant] = outcome
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*mutant, outcome]) + "\n")


def run_all(mutants, memory, jobs, minutes):
    """Try the mutants, some at a time, and remember what comes out; return whether all were tried."""
    examples = Examples()
    began, running, waiting = time.monotonic(), {}, list(reversed(mutants))
    done = 0
    try:
        while waiting or running:
            is_time = not minutes or time.monotonic() - began < minutes * 60
            while waiting and len(running) < jobs and is_time:
                mutant = waiting.pop()
                child, reading = start(mutant, examples)
                running[child] = (mutant, reading)
            if not running:
                return False
            child, _status = os.wait()
            mutant, reading = running.pop(child)
            outcome, name = finish(reading)
            memory.keep(mutant, outcome)
            if name:
                examples.promote(name)
            done += 1
            if done % 25 == 0 or not waiting:
                show(done, len(mutants), began, memory)
    finally:
        for child in running:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    return True


def show(done, count, began, memory):
    """Print how far it is."""
    survived = sum(outcome == SURVIVED for outcome in memory.outcomes.values())
    seconds = time.monotonic() - began
    left = seconds / done * (count - done)
    print(f"{done:>6} of {count} tried, {survived} survived, {left / 60:.0f} min left", flush=True)


def explain(memory, is_whole):
    """Print what survived, and return how much of it nobody explained, or is explained in vain."""
    explained = {
        (entry["module"], entry["was"], entry["becomes"]): entry["why"]
        for entry in json.loads(EXPLAINED.read_text("utf-8"))
    }
    survivors = [mutant for mutant, outcome in memory.outcomes.items() if outcome == SURVIVED]
    told = {(mutant.module, *tell_change(mutant)): mutant for mutant in survivors}
    unexplained = sorted(set(told) - set(explained))
    for module, was, becomes in unexplained:
        print(f"\nsurvived in {module}.py:\n    - {was}\n    + {becomes}")
    in_vain = sorted(set(explained) - set(told)) if is_whole else []
    for module, was, becomes in in_vain:
        print(f"\nexplained, but did not survive, in {module}.py:\n    - {was}\n    + {becomes}")
    outcomes = list(memory.outcomes.values())
    counts = ", ".join(
        f"{outcomes.count(outcome)} {title}"
        for outcome, title in (
            (BY_VECTOR, "noticed by a vector"),
            (BY_CRASH, "by a crash or an endless loop"),
            (BY_RANDOM, "only by random sales"),
            (SURVIVED, "survived"),
        )
    )
    print(f"\n{len(outcomes)} mutants: {counts}; {len(unexplained)} of them not explained")
    return len(unexplained) + len(in_vain)


def main():
    """Run what was asked for; fail when a survivor is not explained."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", type=Path, required=True, help="file with what is known")
    parser.add_argument("--only", default="", help="modules whose name contains this")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn at random")
    parser.add_argument("--minutes", type=float, default=0, help="stop after this time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at a time")
    wanted = parser.parse_args()
    wanted.memory.parent.mkdir(parents=True, exist_ok=True)
    guard = wanted.memory.with_suffix(".lock").open("w")
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return "another run is going on with the same memory"
    memory = Memory(wanted.memory)
    every = find_mutants(wanted.only)
    mutants = [mutant for mutant in every if mutant not in memory.outcomes]
    random.Random(0).shuffle(mutants)
    mutants.sort(key=lambda mutant: mutant not in memory.earlier)
    if wanted.sample:
        mutants = mutants[: wanted.sample]
    known = len(every) - len(mutants) if not wanted.sample else len(memory.outcomes)
    print(f"{len(every)} mutants, {known} known already, {len(mutants)} to try", flush=True)
    is_done = run_all(mutants, memory, wanted.jobs, wanted.minutes)
    is_whole = is_done and not wanted.only and not wanted.sample
    return 1 if explain(memory, is_whole) else 0


if __name__ == "__main__":
    sys.exit(main())
