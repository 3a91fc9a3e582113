"""Two sessions at the same moment, in two Odoo processes: one wins, the other is told or tries again.

So that they really meet, both run into a table that the test has locked, with what they have read so far, and go on
together.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from setup import harness

from .conftest import Ledger, Refused, Till, run_shell
from .test_processes import run_together

RACES = "races.py"
WAIT_SECONDS = 30


@pytest.fixture(scope="module")
def seats(database, tmp_path_factory):
    """Tills of two shops and two desks of the chief: one of each at a process of its own."""
    run_shell(database, RACES)
    logs = tmp_path_factory.mktemp("races")
    with ExitStack() as stack:
        urls = [
            stack.enter_context(harness.served(database, logs / f"{name}.log")).url
            for name in ("first", "second")
        ]
        places = list(zip(urls, ("Old Town", "Harbour"), strict=True))
        yield [
            [Till(f"{url}#{database}", login, shop) for url, shop in places]
            for login in ("cashier", "chief")
        ]


@pytest.fixture
def tills(seats):
    return seats[0]


@pytest.fixture
def desks(seats):
    return seats[1]


@pytest.fixture(autouse=True)
def audit(seats, ledger):
    """The audit is clean after each race."""
    yield
    chief = seats[1][0]
    action = chief.call("loyalty.hero.audit", "action_run", [])
    [told] = chief.call("loyalty.hero.audit", "read", [[action["res_id"]], ["difference_count"]])
    assert told["difference_count"] == 0


@pytest.fixture
def race(ledger, database):
    """Let calls meet at tables: ``race("table, table", call, call)`` returns what they return or raise."""

    def meet(tables, *calls):
        with (
            held_up(ledger, database, tables, len(calls)) as release,
            ThreadPoolExecutor(1) as pool,
        ):
            running = pool.submit(run_together, *calls)
            release()
            return running.result()

    return meet


@contextmanager
def held_up(ledger, database, tables, count):
    """Keep everybody from writing to the tables until ``count`` sessions wait for that."""
    gate = Ledger(database).connection
    gate.autocommit = False

    def release():
        latest = time.monotonic() + WAIT_SECONDS
        waiting = (
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = ANY(%s::regclass[])"
        )
        while ledger.ask(waiting, tables.split(", "))[0][0] < count:
            if time.monotonic() > latest:
                raise TimeoutError(f"Not all came to {tables}.")
            time.sleep(0.02)
        gate.rollback()

    try:
        with gate.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
            yield release
    finally:
        gate.close()


def get_losers(answers):
    return [str(answer) for answer in answers if isinstance(answer, Exception)]


def sell_to(till, partner, **vals):
    """An order of 100.00 in cash for this customer (an id, or False)."""
    return {**till.make_order(), "partner_id": partner, **vals}


def make_partner(desk, name):
    return desk.call("res.partner", "create", [{"name": name}])


def test_readers_of_the_ledger_wait_for_who_still_writes(desks, tills, ledger, database):
    """An entry that is committed late, with a lower id than others, is not passed over."""
    [(job,)] = ledger.ask(
        "SELECT res_id FROM ir_model_data WHERE module = 'loyalty_hero' AND name = 'ir_cron_look'"
    )

    def look():
        desks[0].call("ir.cron", "method_direct_trigger", [[job]])
        return ledger.ask("SELECT entry FROM loyalty_hero_mark WHERE name = 'watch'")[0][0]

    look()
    read = look()
    late = Ledger(database).connection
    late.autocommit = False
    try:
        with late.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            tills[0].send(tills[0].make_order())
            assert look() == read
            assert look() == read
    finally:
        late.close()
    [(newest,)] = ledger.ask("SELECT max(id) FROM loyalty_hero_entry")
    assert newest > read
    look()
    assert look() == newest


def test_due_premium_is_issued_once(desks, tills, ledger, race):
    nora = desks[0].read("res.partner", [("name", "=", "Nora Vale")], ["id"])["id"]
    tills[0].send(sell_to(tills[0], nora))
    due = desks[0].read("loyalty.hero.premium", [("state", "=", "due")], ["worth"])
    cards = "SELECT count(*), sum(points) FROM loyalty_card"
    [(before, _points)] = ledger.ask(cards)
    answers = race(
        "loyalty_hero_member",
        *(
            lambda desk=desk: desk.call("loyalty.hero.premium", "action_issue", [[due["id"]]])
            for desk in desks
        ),
    )
    assert get_losers(answers) == []
    assert ledger.ask(cards) == [(before + 1, 25)]
    assert ledger.ask("SELECT state FROM loyalty_hero_premium") == [("issued",)]


def test_premium_is_issued_while_its_goods_come_back(desks, tills, ledger, race):
    nora = desks[0].read("res.partner", [("name", "=", "Nora Vale")], ["id"])["id"]
    order = sell_to(tills[0], nora)
    tills[0].send(order)
    sold = tills[0].read("pos.order", [("uuid", "=", order["uuid"])], ["lines"])
    due = desks[0].read("loyalty.hero.premium", [("state", "=", "due")], ["worth"])
    refund = make_refund(tills[1], nora, sold["lines"][0])
    answers = race(
        "loyalty_hero_member",
        lambda: desks[0].call("loyalty.hero.premium", "action_issue", [[due["id"]]]),
        lambda: tills[1].send(refund),
    )
    assert get_losers(answers) == []
    # Issued and withdrawn, or never issued: nothing is left to spend.
    [(state, card)] = ledger.ask(
        "SELECT premium.state, COALESCE(card.points, 0) FROM loyalty_hero_premium premium "
        "LEFT JOIN loyalty_card card ON card.id = premium.coupon_id WHERE premium.id = %s",
        due["id"],
    )
    assert (state, card) == ("cancelled", 0)


def make_refund(till, partner, line_id):
    order = sell_to(till, partner, is_refund=True, amount_total=-100, amount_paid=-100)
    order["lines"][0][2].update(
        qty=-1, refunded_orderline_id=line_id, price_subtotal=100, price_subtotal_incl=100
    )
    order["payment_ids"][0][2]["amount"] = -100
    return order


def test_card_number_is_given_to_one_customer(desks, ledger, race):
    partners = [make_partner(desks[0], name) for name in ("Tomas Rivera", "Ada Brook")]
    answers = race(
        "loyalty_hero_card",
        *(
            lambda desk=desk, partner=partner: desk.call(
                "loyalty.hero.card", "create", [{"number": "0450000000042", "partner_id": partner}]
            )
            for desk, partner in zip(desks, partners, strict=True)
        ),
    )
    [told] = get_losers(answers)
    assert "This card number is given to a customer already." in told
    assert len(ledger.ask("SELECT partner_id FROM loyalty_hero_card")) == 1


def test_two_jobs_expire_points_once(desks, ledger, race):
    job = desks[0].read("ir.cron", [("cron_name", "=", "Loyalty: expire points")], ["id"])["id"]
    [action] = desks[0].call("ir.cron", "read", [[job], ["ir_actions_server_id"]])
    action = action["ir_actions_server_id"][0]
    answers = race(
        "loyalty_hero_member",
        *(lambda desk=desk: desk.call("ir.actions.server", "run", [[action]]) for desk in desks),
    )
    assert get_losers(answers) == []
    expired = "SELECT count(*), sum(points) FROM loyalty_hero_entry WHERE kind = 'expire'"
    assert ledger.ask(expired) == [(1, -300)]


def test_points_expire_while_they_are_to_be_spent(desks, tills, ledger, race):
    """Points that were good when the till asked are spent, or have expired: never both."""
    mara = tills[0].partner["id"]
    points = "SELECT balance FROM loyalty_hero_member WHERE partner_id = %s AND program_id = %s"
    program = tills[0].read("loyalty.hero.reward", [], ["program_id"])["program_id"][0]
    [(before,)] = ledger.ask(points, mara, program)
    assert before > 10
    ledger.ask("ALTER TABLE loyalty_hero_entry DISABLE TRIGGER USER")
    ledger.ask("UPDATE loyalty_hero_entry SET date_expiry = '2020-01-01' WHERE points_open > 0")
    ledger.ask("ALTER TABLE loyalty_hero_entry ENABLE TRIGGER USER")
    action = desks[0].read(
        "ir.cron", [("cron_name", "=", "Loyalty: expire points")], ["ir_actions_server_id"]
    )
    answers = race(
        "loyalty_hero_member",
        lambda: desks[0].call("ir.actions.server", "run", [[action["ir_actions_server_id"][0]]]),
        lambda: tills[1].hold(10, str(uuid4())),
    )
    assert get_losers(answers) == ["Mara Lind has 0 Stars to spend."]
    # The job passes over a customer who is just being served.
    desks[0].call("ir.actions.server", "run", [[action["ir_actions_server_id"][0]]])
    assert ledger.ask(points, mara, program) == [(0,)]


def publish_later(desk, program, moment):
    wizard = desk.call(
        "loyalty.hero.publish",
        "create",
        [{"program_id": program, "timing": "later", "moment": moment}],
    )
    return lambda: desk.call("loyalty.hero.publish", "action_publish", [[wizard]])


def test_two_managers_publish_the_same_once(desks, ledger, race):
    program = desks[0].read("loyalty.hero.program", [("code", "=", "STARS")], ["id"])["id"]
    count = "SELECT count(*) FROM loyalty_hero_program_version WHERE program_id = %s"
    [(before,)] = ledger.ask(count, program)
    desks[0].call("loyalty.hero.program", "write", [[program], {"cap_day": 777}])
    moment = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d %H:%M:%S}"
    answers = race(
        "loyalty_hero_program",
        *(publish_later(desk, program, moment) for desk in desks),
    )
    assert get_losers(answers) == []
    assert ledger.ask(count, program) == [(before + 1,)]


def test_publication_beside_a_sale(desks, tills, ledger, race):
    """The sale is judged by one version, before or after, and by all of it."""
    program = desks[0].read("loyalty.hero.program", [("code", "=", "STARS")], ["id"])["id"]
    desks[0].call("loyalty.hero.program", "write", [[program], {"cap_day": 0, "cap_sale": 30}])
    wizard = desks[0].call("loyalty.hero.publish", "create", [{"program_id": program}])
    order = tills[1].make_order()
    answers = race(
        "loyalty_hero_program, loyalty_hero_member",
        lambda: desks[0].call("loyalty.hero.publish", "action_publish", [[wizard]]),
        lambda: tills[1].send(order),
    )
    assert get_losers(answers) == []
    [(kind, points)] = ledger.entries(order["uuid"])
    assert (kind, points) in (("earn", 100), ("earn", 30))
    desks[0].call("loyalty.hero.program", "write", [[program], {"cap_sale": 0}])
    wizard = desks[0].call("loyalty.hero.publish", "create", [{"program_id": program}])
    desks[0].call("loyalty.hero.publish", "action_publish", [[wizard]])


def test_customer_joins_at_two_tills_at_once(desks, tills, ledger, race):
    partner = make_partner(desks[0], "Lena Frost")
    orders = [sell_to(till, partner) for till in tills]
    answers = race(
        "loyalty_hero_member",
        *(
            lambda till=till, order=order: till.send(order)
            for till, order in zip(tills, orders, strict=True)
        ),
    )
    assert get_losers(answers) == []
    members = "SELECT balance FROM loyalty_hero_member WHERE partner_id = %s"
    assert ledger.ask(members, partner) == [(200,)]


def test_forgotten_sale_is_claimed_by_one(desks, tills, ledger, race):
    order = sell_to(tills[0], False)
    tills[0].send(order)
    sale = tills[0].read("pos.order", [("uuid", "=", order["uuid"])], ["id"])["id"]
    partners = [make_partner(desks[0], name) for name in ("Olga Reed", "Paul Sand")]
    answers = race(
        "pos_order",
        *(
            lambda till=till, partner=partner: till.call(
                "pos.config", "loyalty_claim", [till.config["id"], sale, partner]
            )
            for till, partner in zip(tills, partners, strict=True)
        ),
    )
    [told] = get_losers(answers)
    assert "already" in told, told
    [(owner,)] = ledger.ask("SELECT partner_id FROM pos_order WHERE id = %s", sale)
    members = "SELECT partner_id, balance FROM loyalty_hero_member WHERE partner_id IN %s"
    assert ledger.ask(members, tuple(partners)) == [(owner, 100)]


def test_one_payment_is_taken_back_twice(tills, ledger, race):
    """Two tills give the same hold back: its points are free once."""
    tills[0].send(tills[0].make_order())
    payment = tills[0].hold(20, str(uuid4()))
    answers = race(
        "loyalty_hero_member",
        *(
            lambda till=till: till.call(
                "pos.config", "loyalty_release", [till.config["id"], payment]
            )
            for till in tills
        ),
    )
    assert [answer for answer in answers if isinstance(answer, Refused)] == []
    held = "SELECT state FROM loyalty_hero_redemption WHERE key LIKE %s"
    assert ledger.ask(held, f"%{payment}") == [("void",)]


def test_job_passes_over_a_customer_who_is_busy(desks, ledger, database):
    """Points of others expire while a sale of one customer goes on; hers expire with the next run."""
    program = desks[0].read("loyalty.hero.reward", [], ["program_id"])["program_id"][0]
    partners = [make_partner(desks[0], name) for name in ("Rita Moss", "Sven Dahl", "Tara Quist")]
    members = [
        desks[0].call("loyalty.hero.member", "create", [{"partner_id": one, "program_id": program}])
        for one in partners
    ]
    transaction = "SELECT min(id) FROM loyalty_hero_transaction"
    ledger.ask(
        "INSERT INTO loyalty_hero_entry (transaction_id, member_id, program_id, kind, points, tz, date_expiry) "
        f"SELECT ({transaction}), member, %s, 'import', 50, 'UTC', '2020-01-01' FROM unnest(%s) member",
        program,
        members,
    )
    balances = "SELECT balance FROM loyalty_hero_member WHERE id = ANY(%s) ORDER BY id"
    assert ledger.ask(balances, members) == [(50,), (50,), (50,)]
    job = desks[0].read(
        "ir.cron", [("cron_name", "=", "Loyalty: expire points")], ["ir_actions_server_id"]
    )
    action = job["ir_actions_server_id"][0]
    sale = Ledger(database).connection
    sale.autocommit = False
    with sale.cursor() as cursor:
        cursor.execute("SELECT FROM loyalty_hero_member WHERE id = %s FOR UPDATE", [members[1]])
        desks[0].call("ir.actions.server", "run", [[action]])
    sale.rollback()
    sale.close()
    assert ledger.ask(balances, members) == [(0,), (50,), (0,)]
    desks[0].call("ir.actions.server", "run", [[action]])
    assert ledger.ask(balances, members) == [(0,), (0,), (0,)]


def make_adjustable(desks, name, points):
    """A new member of the chief's, with points; return the ids of both desks' reason and of the member."""
    desk = desks[0]
    program = desk.read("loyalty.hero.program", [("code", "=", "STARS")], ["id"])["id"]
    partner = make_partner(desk, name)
    member = desk.call(
        "loyalty.hero.member", "create", [{"partner_id": partner, "program_id": program}]
    )
    reason = desk.read("loyalty.hero.adjustment.reason", [("may_take", "=", True)], ["id"])["id"]
    for each in desks:
        confirm(each, "loyalty.hero.adjust", fill_in(each, member, reason, "add", points))
    return member, reason


def fill_in(desk, member, reason, direction, points):
    filled = {"member_id": member, "direction": direction, "points": points}
    [form] = desk.call(
        "loyalty.hero.adjust", "create", [[{**filled, "reason_id": reason, "note": "Why"}]]
    )
    return form


def confirm(desk, model, record_id):
    """Press the button of a form, and give the password when it is asked for; that is remembered for a while."""
    action = desk.call(model, "action_post", [[record_id]])
    if action["res_model"] == "res.users.identitycheck":
        desk.call(
            action["res_model"],
            "run_check",
            [[action["res_id"]]],
            context={"password": "chief-secret"},
        )


def test_same_points_are_taken_once_by_two_managers(desks, ledger, race):
    member, reason = make_adjustable(desks, "Adam Ray", 50)
    balance = "SELECT balance FROM loyalty_hero_member WHERE id = %s"
    assert ledger.ask(balance, member) == [(100,)]
    forms = [fill_in(desk, member, reason, "take", 100) for desk in desks]
    answers = race(
        "ir_sequence, loyalty_hero_member",
        *(
            lambda desk=desk, form=form: desk.call("loyalty.hero.adjust", "action_post", [[form]])
            for desk, form in zip(desks, forms, strict=True)
        ),
    )
    [loser] = get_losers(answers)
    assert "has 0 Stars that can be taken" in loser
    assert ledger.ask(balance, member) == [(0,)]


def test_adjustment_is_undone_once_by_two_managers(desks, ledger, race):
    member, _reason = make_adjustable(desks, "Berta Ray", 50)
    [(adjustment,)] = ledger.ask(
        "SELECT max(adjustment_id) FROM loyalty_hero_adjustment_line WHERE member_id = %s", member
    )
    answers = race(
        "loyalty_hero_member, loyalty_hero_adjustment",
        *(
            lambda desk=desk: desk.call("loyalty.hero.adjustment", "action_undo", [[adjustment]])
            for desk in desks
        ),
    )
    assert len(get_losers(answers)) == 1
    assert ledger.ask("SELECT balance FROM loyalty_hero_member WHERE id = %s", member) == [(50,)]


def test_reader_of_the_ledger_misses_no_entry_that_is_committed_late(desks, ledger, database):
    """A mark waits for a transaction that was running when it looked, whose entry has a lower id."""
    [(member, program)] = ledger.ask(
        "SELECT id, program_id FROM loyalty_hero_member ORDER BY id LIMIT 1"
    )
    post = (
        "INSERT INTO loyalty_hero_entry (transaction_id, member_id, program_id, kind, points, tz) "
        "SELECT min(id), %s, %s, 'import', 1, 'UTC' FROM loyalty_hero_transaction RETURNING id"
    )
    job = desks[0].read(
        "ir.cron", [("cron_name", "=", "Loyalty: sum up points activity")], ["ir_actions_server_id"]
    )
    sums = "SELECT COALESCE(sum(entry_count), 0) FROM loyalty_hero_activity_sum"
    count = "SELECT count(*) FROM loyalty_hero_entry"

    def sum_up():
        desks[0].call("ir.actions.server", "run", [[job["ir_actions_server_id"][0]]])
        return ledger.ask(sums)

    sum_up()
    assert sum_up() == ledger.ask(count)
    late = Ledger(database).connection
    late.autocommit = False
    with late.cursor() as cursor:
        cursor.execute(post, [member, program])
        [other] = ledger.ask("SELECT id FROM loyalty_hero_member WHERE id <> %s LIMIT 1", member)
        before = ledger.ask(count)
        ledger.ask(post, other[0], program)
        sum_up()
        assert sum_up() == before
        late.commit()
    late.close()
    sum_up()
    assert sum_up() == ledger.ask(count)


def test_orders_that_arrive_together_wait_in_one_order(desks, tills, ledger, race):
    """Two tills bring orders of the same two customers, the other way round: nobody waits in a circle."""
    partners = [make_partner(desks[0], name) for name in ("Uma Ray", "Vito Sand")]
    for partner in partners:
        tills[0].send(sell_to(tills[0], partner))
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    before = ledger.ask(deadlocks)
    batches = [
        [sell_to(till, partner) for partner in some]
        for till, some in ((tills[0], partners), (tills[1], partners[::-1]))
    ]
    answers = race(
        "loyalty_hero_member",
        *(
            lambda till=till, batch=batch: till.call("pos.order", "sync_from_ui", [batch])
            for till, batch in zip(tills, batches, strict=True)
        ),
    )
    assert get_losers(answers) == []
    members = "SELECT balance FROM loyalty_hero_member WHERE partner_id = ANY(%s)"
    assert ledger.ask(members, partners) == [(300,), (300,)]
    # Processes tell their deadlocks when they have been idle for a moment.
    time.sleep(1.5)
    assert ledger.ask(deadlocks) == before
