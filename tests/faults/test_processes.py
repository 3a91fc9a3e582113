"""Two Odoo processes, a kill in the middle of a sale: points are posted once, and spent once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import psycopg2
import pytest
import requests

from .conftest import Ledger, Refused


def run_together(*calls):
    """Run the calls at the same moment; return their results, or the exceptions that they raised."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except (Refused, requests.RequestException) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def tills(serve, make_till):
    """Two tills, each at a process of its own."""
    with ExitStack() as stack:
        yield [make_till(stack.enter_context(serve(name))) for name in ("first", "second")]


def test_same_order_at_two_processes_posts_once(tills, ledger):
    for _round in range(3):
        order = tills[0].make_order()
        run_together(*(lambda till=till, order=order: till.send(order) for till in tills))
        assert ledger.orders(order["uuid"]) == 1
        assert ledger.entries(order["uuid"]) == [("earn", 100)]
        tills[1].send(order)
        assert ledger.entries(order["uuid"]) == [("earn", 100)]


def test_same_points_at_two_processes_are_spent_once(tills, ledger):
    for _round in range(3):
        [known] = tills[0].call(
            "pos.config", "loyalty_status", [tills[0].config["id"], [tills[0].partner["id"]]]
        )
        points = known["loyalty_status"][0]["available"] // 100 - 10
        uuids = [str(uuid4()), str(uuid4())]
        answers = run_together(
            *(
                lambda till=till, uuid=uuid, points=points: till.hold(points, uuid)
                for till, uuid in zip(tills, uuids, strict=True)
            )
        )
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert len(refused) == 1
        assert str(refused[0]) == "Mara Lind has 10 Stars to spend."
        winner = next(
            index for index, answer in enumerate(answers) if not isinstance(answer, Exception)
        )
        ledger.assert_ties()
        tills[winner].call(
            "pos.config", "loyalty_release", [tills[winner].config["id"], answers[winner]]
        )


def test_server_killed_before_the_commit_then_sent_again(serve, make_till, ledger, database):
    with serve("killed") as odoo:
        till = make_till(odoo)
        uuid = str(uuid4())
        payment_uuid = till.hold(50, uuid)
        order = till.make_order(uuid, 50, payment_uuid)
        lock = Ledger(database).connection
        lock.autocommit = False
        with lock.cursor() as cursor:
            # The order is stored and paid when the server waits here for the member; nothing is committed yet.
            cursor.execute("SELECT 1 FROM loyalty_hero_member FOR UPDATE")
            with ThreadPoolExecutor(1) as pool:
                sending = pool.submit(run_together, lambda: till.send(order))
                wait_for_lock(ledger)
                odoo.kill()
                assert isinstance(sending.result()[0], requests.RequestException)
        lock.rollback()
        lock.close()
    assert ledger.orders(uuid) == 0
    assert ledger.entries(uuid) == []
    with serve("restarted") as odoo:
        till = make_till(odoo)
        till.send(order)
        till.send(order)
    assert ledger.orders(uuid) == 1
    assert ledger.entries(uuid) == [("redeem", -50), ("earn", 95)]


def wait_for_lock(ledger):
    """Wait until a server waits for the lock that the test holds."""
    latest = time.monotonic() + 60
    while time.monotonic() < latest:
        if ledger.ask(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%loyalty_hero_member%%'"
        ):
            return
        time.sleep(0.05)
    raise TimeoutError("The server did not come to the ledger.")


def test_database_refuses_the_owner_as_well(ledger):
    for query in (
        "UPDATE loyalty_hero_member SET balance = 1000000",
        "UPDATE loyalty_hero_entry SET points = 1000000",
        "DELETE FROM loyalty_hero_entry",
        "TRUNCATE loyalty_hero_entry CASCADE",
    ):
        with pytest.raises(psycopg2.errors.RestrictViolation):
            ledger.ask(query)
