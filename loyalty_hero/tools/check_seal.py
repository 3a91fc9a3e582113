"""Check an export of the points ledger's seals, without Odoo and without its database.

    python check_seal.py FILE [--last DIGEST]

Python 3.10 or newer is all that it takes; ``docs/ledger.rst`` defines the file, so that anybody can write this check
anew.  It reads line by line, so a file may be of any size.

Exit code: 0 if everything agrees, 1 if something was changed, 2 if the file cannot be checked.
"""

import argparse
import hashlib
import json
import sys

FORMAT = 1
FIRST = "0" * 64
LISTED_MOST = 100
KINDS = ("transaction", "allocation")


class NotAnExport(Exception):
    """The file is none that Loyalty Hero exported, or cannot be read."""


def digest_of(text):
    """Return the SHA-256 digest of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class Block:
    """What stands between two seals: transactions and allocations, and what is wrong with them."""

    def __init__(self):
        self.content = hashlib.sha256()
        self.counts = {"transaction": 0, "entry": 0, "allocation": 0}
        self.withheld = dict.fromkeys(KINDS, 0)
        self.ids = {kind: [] for kind in KINDS}
        self.is_sorted = True
        self.lines = [None, None]

    def add(self, number, text, line):
        """Take in a line of a transaction or an allocation."""
        kind = line["of"] if line["type"] == "withheld" else line["type"]
        if kind not in KINDS:
            raise ValueError(kind)
        self.lines = [self.lines[0] or number, number]
        self.counts[kind] += 1
        if kind == "transaction" and self.counts["allocation"]:
            self.is_sorted = False
        if line["type"] == "withheld":
            self.withheld[kind] += 1
            digest = str(line["digest"])
        else:
            self._note(kind, line)
            digest = digest_of(text)
        self.content.update(f"{digest}\n".encode())

    def _note(self, kind, line):
        first_last = self.ids[kind]
        if first_last and line["id"] <= first_last[1]:
            self.is_sorted = False
        self.ids[kind] = [first_last[0] if first_last else line["id"], line["id"]]
        if kind == "transaction":
            entries = [entry["id"] for entry in line["entries"]]
            self.is_sorted &= entries == sorted(set(entries))
            self.counts["entry"] += len(entries)

    def compare(self, seal):
        """Yield sentences about what differs from its seal."""
        where = f"lines {self.lines[0]} to {self.lines[1]} of the file"
        if not self.is_sorted:
            yield f"its rows are not in the order of their ids ({where})."
        for kind in ("transaction", "entry", "allocation"):
            if kind == "entry" and self.withheld["transaction"]:
                continue
            found, sealed = self.counts[kind], seal[f"{kind}_count"]
            if found != sealed:
                noun = {
                    "transaction": "transactions",
                    "entry": "entries",
                    "allocation": "allocations",
                }
                yield f"{sealed} {noun[kind]} were sealed, {found} are in the file."
        for kind in KINDS:
            if self.ids[kind] and not (
                seal[f"{kind}_after"] < self.ids[kind][0]
                and self.ids[kind][1] <= seal[f"{kind}_until"]
            ):
                yield f"it holds a {kind} that it does not cover ({where})."
        if self.content.hexdigest() != seal["content"]:
            yield (
                "its contents are not what was sealed: a transaction or an allocation was changed, removed,"
                f" inserted or moved ({where})."
            )


class Chain:
    """The seals of a file, one after the other."""

    def __init__(self, last=None):
        self.wanted = last and last.strip().lower()
        self.is_wanted_found = False
        self.before = {"number": 0, "transaction_until": 0, "allocation_until": 0}
        self.digest = FIRST
        self.totals = {"transaction": 0, "entry": 0, "allocation": 0}
        self.withheld = 0

    def close(self, block, seal, text):
        """Yield sentences about what is wrong with a seal and the block before it."""
        name = f"Seal {seal['number']}"
        for fault in block.compare(seal):
            yield f"{name}: {fault}"
        if seal["format"] != FORMAT:
            raise NotAnExport(
                f"{name} has format {seal['format']}; this program knows format {FORMAT}."
            )
        if seal["number"] != self.before["number"] + 1:
            yield f"{name} follows seal {self.before['number']}: seals are missing, inserted or moved."
        if seal["before"] != self.digest:
            yield f"{name} does not continue the seal before it: that seal was changed, removed or replaced."
        for kind in KINDS:
            if seal[f"{kind}_after"] != self.before[f"{kind}_until"]:
                yield f"{name} leaves out or repeats {kind}s: the seal before it ends elsewhere."
        self.before, self.digest = seal, digest_of(text)
        self.is_wanted_found |= self.digest == self.wanted
        for kind, count in block.counts.items():
            self.totals[kind] += count
        self.withheld += sum(block.withheld.values())

    def finish(self, block, end):
        """Yield sentences about what is wrong with the end of the file."""
        if end is None:
            yield "The file has no end: it was cut off, or not downloaded as a whole."
        elif (end["number"], end["digest"]) != (self.before["number"], self.digest):
            yield f"The file ends with seal {self.before['number']}, but says that it ends with seal {end['number']}."
        if any(block.counts.values()):
            yield "After the last seal there are rows that no seal covers."
        if self.wanted and not self.is_wanted_found:
            yield (
                f"The digest that you know ({self.wanted}) is not among the seals of this file: seals were removed"
                " from the end, or the chain was made anew."
            )


def check(lines, last=None):
    """Yield sentences about what is wrong; return the chain.

    :param lines: texts without their line feeds, the first one first
    :param str last: digest of a seal that is known from elsewhere
    :raises NotAnExport: when nothing can be said
    """
    chain, block, end = Chain(last), Block(), None
    for number, text in enumerate(lines, 1):
        line = _read(number, text)
        try:
            if number == 1:
                _check_head(line)
            elif end:
                yield f"Line {number} stands after the end."
            elif line["type"] == "end":
                end = line
            elif line["type"] == "seal":
                yield from chain.close(block, line, text)
                block = Block()
            else:
                block.add(number, text, line)
        except (KeyError, TypeError, ValueError) as error:
            yield f"Line {number} is not a line of an export ({type(error).__name__}: {error})."
    if not chain.before["number"] and not end:
        raise NotAnExport("The file holds no seal.")
    yield from chain.finish(block, end)
    return chain


def _read(number, text):
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if isinstance(line, dict):
        return line
    if number == 1:
        raise NotAnExport("The file is no export of seals: its first line is not JSON.")
    return {"type": "unreadable"}


def _check_head(line):
    if line.get("type") != "export":
        raise NotAnExport("The file is no export of seals: its first line does not say so.")
    if line.get("format") != FORMAT:
        raise NotAnExport(
            f"The file has format {line.get('format')}; this program knows format {FORMAT}."
        )


def _run(faults):
    """Print the sentences; return how many there are, and the chain."""
    count = 0
    while True:
        try:
            fault = next(faults)
        except StopIteration as stop:
            return count, stop.value
        count += 1
        if count <= LISTED_MOST:
            print(fault)


def main(words=None):
    """Check a file, say what was found, return the exit code."""
    parser = argparse.ArgumentParser(
        prog="check_seal", description="Check an export of the points ledger's seals."
    )
    parser.add_argument("file", help="the file that Loyalty Hero exported")
    parser.add_argument(
        "--last",
        metavar="DIGEST",
        help="digest of the last seal that you know, from an earlier file or a note",
    )
    options = parser.parse_args(words)
    try:
        with open(options.file, encoding="utf-8", newline="\n") as file:
            count, chain = _run(check((line.removesuffix("\n") for line in file), options.last))
    except (OSError, UnicodeDecodeError) as error:
        print(f"The file cannot be read: {error}")
        return 2
    except NotAnExport as error:
        print(error)
        return 2
    if count > LISTED_MOST:
        print(f"Not listed: {count - LISTED_MOST} more.")
    totals = chain.totals
    print(
        f"Seals: {chain.before['number']}. Transactions: {totals['transaction']}. Entries: {totals['entry']}."
        f" Allocations: {totals['allocation']}. Withheld, of other companies: {chain.withheld}."
    )
    print(f"Last seal: number {chain.before['number']}, digest {chain.digest}")
    if count:
        print(f"NOT PROVED: {count} differences.")
        return 1
    print("Everything agrees: nothing that was sealed was changed, removed, inserted or moved.")
    if not options.last:
        print(
            "To prove that no seals were cut off at the end, give the last digest that you know: --last DIGEST."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
