"""What the jobs of the night take, a chunk at a time as they run: points that expire, tiers, notices, lapsed holds.

Seconds are those of the processor.
"""

from figures import tell
from timing import read_processor, say_ratio, say_s, time_work, undone

from odoo.tools import SQL, split_every

from odoo.addons.loyalty_hero.models.base.jobs import AHEAD, CHUNK

from setup.console import say

EXPIRY_TARGET = 3
QUERIES_TARGET = 10
PER = 100_000
SOME_CHUNKS = 20
MANY_CHUNKS = 200


def count_lots(env, last):
    """Return how many lots of members up to this id have expired and are not swept."""
    [(count,)] = env.execute_query(
        SQL(
            "SELECT count(*) FROM loyalty_hero_entry "
            "WHERE points_open > 0 AND date_expiry < current_date AND member_id <= %s",
            last,
        )
    )
    return count


def expire_by_job(ledger):
    """Return the seconds of many chunks of the job, the last member that they did, and the number of lots."""
    with undone(ledger) as env:
        members = env["loyalty.hero.member"]
        before, last = count_lots(env, PER * PER), 0
        start = read_processor(env.cr)
        for _chunk in range(MANY_CHUNKS):
            ids = members._find_expired(last, CHUNK)
            if not ids:
                break
            members.browse(ids).try_lock_for_update()._sweep()
            env.flush_all()
            env.invalidate_all()
            last = ids[-1]
        seconds = read_processor(env.cr) - start
        return seconds, last, before - count_lots(env, PER * PER)


def expire_by_statement(ledger, last):
    """Return the seconds of the one statement that would let the same lots expire, with the ledger's triggers."""
    with undone(ledger) as env:
        transaction = env["loyalty.hero.transaction"]._begin(
            [{"source_key": "bench", "company_id": ledger.chain["first"], "date": env.cr.now()}]
        )
        env.flush_all()
        start = read_processor(env.cr)
        env.cr.execute(
            SQL(
                """WITH part AS (
                       SELECT lot.id, lot.member_id, lot.program_id, lot.points_open AS points
                         FROM loyalty_hero_entry lot
                        WHERE points_open > 0 AND date_expiry < current_date AND member_id <= %s
                   ), debit AS (
                       INSERT INTO loyalty_hero_entry (transaction_id, member_id, program_id, kind, points)
                       SELECT %s, member_id, program_id, 'expire', -sum(points) FROM part GROUP BY 2, 3
                       RETURNING id, member_id
                   )
                   INSERT INTO loyalty_hero_allocation (lot_id, debit_id, points)
                   SELECT part.id, debit.id, part.points FROM part JOIN debit USING (member_id)""",
                last,
                transaction.id,
            )
        )
        return read_processor(env.cr) - start


def expiry(large, small):
    """Tell what the job costs against the statement."""
    seconds, last, count = expire_by_job(large)
    least = expire_by_statement(large, last)
    say(f"expiry of {count:,} lots: {seconds:.1f} s by the job, {least:.1f} s by one statement")
    ratio = seconds / least
    tell("expiry_against_one_statement", ratio, EXPIRY_TARGET, ratio <= EXPIRY_TARGET, say_ratio)


def run_chunks(ledger, job):
    """Run some chunks of a job; return the seconds for ``PER`` members, and the queries of a chunk.

    :param job: given the environment, returns what ``work_through`` is given: what finds, the model, what works and
        what prepares, if anything
    """
    with undone(ledger) as env:
        find, records, work, *preparing = job(env)
        ahead = AHEAD if preparing else 1
        # Those who have bought most have the lowest ids: look at others.
        last = ledger.numbers["member"] + ledger.numbers["customers"] // 2
        spent, queries, done = 0, 0, 0
        for block in range(1 + SOME_CHUNKS // ahead):

            def run(last=last):
                found = facts = find(last, CHUNK * ahead)
                for prepare in preparing:
                    facts = prepare(records.browse(found), found)
                    env.invalidate_all()
                for ids in split_every(CHUNK, found):
                    work(records.browse(ids).try_lock_for_update(), facts)
                    env.invalidate_all()
                return list(found)

            seconds, more, ids = time_work(env, run)
            # Those that are not full would tell too many queries for each chunk.
            if len(ids) < CHUNK * ahead:
                break
            last = ids[-1]
            # The first ones also fill what Odoo remembers for all that follow.
            if block:
                spent, queries, done = spent + seconds, queries + more, done + len(ids)
        if not done:
            raise AssertionError("Too few are due.")
        return spent * PER / done, queries * CHUNK / done


def lapsed(env):
    redemptions = env["loyalty.hero.redemption"]
    return (
        redemptions._find_lapsed,
        env["loyalty.hero.member"],
        lambda locked, _ids: redemptions._release_lapsed(locked),
    )


def tiers(env):
    members = env["loyalty.hero.member"]
    stars = env["loyalty.hero.program"].search([("tier_ids", "!=", False)])
    review = members._prepare_tier_review({program: program._get_today() for program in stars})
    return (
        lambda after, limit: members._find_tiers_to_review(review, after, limit),
        members,
        lambda locked, reached: locked._review_tiers(review, reached),
    )


def lost_tiers(env):
    """As on the day after the time of grace."""
    found = tiers(env)
    env.cr.execute(
        "UPDATE loyalty_hero_member SET tier_grace_until = current_date - 2 WHERE tier_id IS NOT NULL"
    )
    return found


def notices(env):
    programs = env["loyalty.hero.program"].search([("expiry", "=", "days")])
    programs.write({"notify_expiry": True, "notify_expiry_days": 30})
    members = env["loyalty.hero.member"]
    return (
        lambda after, limit: members._find_expiring(SQL("> %s", after), limit),
        members,
        lambda locked, prepared: locked._notify_expiry(prepared),
        lambda some, found: some._prepare_notices(found),
    )


def chunks(large, small):
    """Tell the seconds of 100,000 members of each job, and the queries of a chunk."""
    for name, job in (
        ("lapsed_holds", lapsed),
        ("tiers_into_grace", tiers),
        ("tiers_lost", lost_tiers),
        ("expiry_notices", notices),
    ):
        seconds, queries = run_chunks(large, job)
        say(f"{name}: {say_s(seconds)} for {PER:,} members")
        tell(
            f"{name}_queries_a_chunk",
            queries,
            QUERIES_TARGET,
            queries <= QUERIES_TARGET,
            "{:.1f}".format,
        )


FIGURES = {"jobs_expiry": expiry, "jobs_chunks": chunks}
