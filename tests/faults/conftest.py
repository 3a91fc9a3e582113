"""A shop in a database of its own, Odoo processes that serve it, and tills that talk to them as browsers do."""

import os
import subprocess
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import requests

from setup import harness, settings

SHOP = Path(__file__).with_name("shop.py")


class Refused(Exception):
    """The server refused a call, with a message for the cashier."""


class Till:
    """A till: logs in (as the cashier) and calls what the point of sale's page calls."""

    def __init__(self, url, login="cashier", shop="Old Town"):
        self.log_in(url, login, f"{login}-secret")
        self.config = self.read(
            "pos.config", [("name", "=", shop)], ["current_session_id", "payment_method_ids"]
        )
        self.partner = self.read("res.partner", [("name", "=", "Mara Lind")], ["loyalty_status"])
        self.product = self.read("product.product", [("name", "=", "Rain coat")], ["id"])
        self.reward = self.read("loyalty.hero.reward", [], ["id"])
        methods = self.call(
            "pos.payment.method", "read", [self.config["payment_method_ids"], ["is_loyalty"]]
        )
        self.methods = {method["is_loyalty"]: method["id"] for method in methods}

    def log_in(self, url, login, password):
        self.url = url
        self.session = requests.Session()
        params = {"db": self.find_database(), "login": login, "password": password}
        self.call_url("/web/session/authenticate", params)

    def find_database(self):
        return self.url.rsplit("#", 1)[-1]

    def call_url(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.url.split("#")[0] + path, json=body, timeout=120).json()
        if "error" in answer:
            raise Refused(answer["error"]["data"]["message"])
        return answer.get("result")

    def call(self, model, method, args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.call_url(f"/web/dataset/call_kw/{model}/{method}", params)

    def read(self, model, domain, fields):
        return self.call(model, "search_read", [domain, fields], limit=1)[0]

    def hold(self, points, uuid, payment_uuid=None):
        """Ask the server for points (whole ones) as a payment of the order; return the payment's uuid."""
        payment_uuid = payment_uuid or str(uuid4())
        claim = {
            "order_uuid": uuid,
            "payment_uuid": payment_uuid,
            "partner_id": self.partner["id"],
            "reward_id": self.reward["id"],
            "points": points * 100,
            "due": 10000,
            "base": 10000,
        }
        self.call("pos.config", "loyalty_hold", [self.config["id"], claim])
        return payment_uuid

    def make_order(self, uuid=None, points=0, payment_uuid=None):
        """An order of 100.00, paid with ``points`` (ten are worth 1.00) and cash."""
        payments = [
            {"payment_method_id": self.methods[False], "amount": 100 - points / 10, "name": "cash"}
        ]
        if points:
            payments.append(
                {
                    "payment_method_id": self.methods[True],
                    "amount": points / 10,
                    "uuid": payment_uuid,
                    "name": "points",
                }
            )
        line = {
            "product_id": self.product["id"],
            "qty": 1,
            "price_unit": 100,
            "price_subtotal": 100,
            "price_subtotal_incl": 100,
            "tax_ids": [],
        }
        return {
            "uuid": uuid or str(uuid4()),
            "access_token": str(uuid4()),
            "name": "Order",
            "session_id": self.config["current_session_id"][0],
            "partner_id": self.partner["id"],
            "lines": [[0, 0, line]],
            "payment_ids": [[0, 0, payment] for payment in payments if payment["amount"]],
            "amount_total": 100,
            "amount_paid": 100,
            "amount_return": 0,
            "amount_tax": 0,
            "state": "paid",
            "to_invoice": False,
            "user_id": False,
        }

    def send(self, order):
        return self.call("pos.order", "sync_from_ui", [[order]])


class Ledger:
    """The database seen from outside, past all application code."""

    def __init__(self, database):
        server = harness.server()
        self.connection = psycopg2.connect(
            dbname=database,
            host=server.host or None,
            port=server.port or None,
            user=server.user or None,
            password=server.password or None,
        )
        self.connection.autocommit = True

    def ask(self, query, *args):
        with self.connection.cursor() as cursor:
            cursor.execute(query, args)
            return cursor.fetchall() if cursor.description else None

    def entries(self, uuid):
        return self.ask(
            "SELECT entry.kind, entry.points FROM loyalty_hero_entry entry JOIN loyalty_hero_transaction transaction "
            "ON transaction.id = entry.transaction_id WHERE transaction.source_key = %s ORDER BY entry.id",
            f"pos.order,{uuid}",
        )

    def orders(self, uuid):
        return self.ask("SELECT count(*) FROM pos_order WHERE uuid = %s", uuid)[0][0]

    def assert_ties(self):
        """What the audit proves, in one statement: balance = sum of entries = sum of what is open."""
        rows = self.ask(
            """SELECT member.balance, sum(entry.points), sum(entry.points_open), member.points_held,
                      (SELECT COALESCE(sum(points), 0) FROM loyalty_hero_redemption
                        WHERE member_id = member.id AND state = 'held')
                 FROM loyalty_hero_member member JOIN loyalty_hero_entry entry ON entry.member_id = member.id
                GROUP BY member.id"""
        )
        for balance, points, points_open, held, held_redemptions in rows:
            assert balance == points == points_open
            assert held == held_redemptions


def run_shell(database, script):
    """Run a script of this folder in an Odoo shell on the database."""
    command = [os.environ["LH_PYTHON"], "-m", "odoo", "shell", "-c", os.environ["LH_CONFIG"]]
    subprocess.run(
        [*command, "-d", database, "--no-http"],
        input=Path(__file__).with_name(script).read_text(),
        text=True,
        check=True,
        cwd=settings.CHECKOUT,
    )


@pytest.fixture(scope="session")
def database():
    with harness.copy_of(os.environ["LH_TEMPLATE"], "faults") as name:
        run_shell(name, SHOP.name)
        yield name


@pytest.fixture
def ledger(database):
    ledger = Ledger(database)
    yield ledger
    ledger.assert_ties()
    ledger.connection.close()


@pytest.fixture
def serve(database, tmp_path):
    """Return a context manager that starts an Odoo process; its ``url`` names the database for the till."""

    def start(name="odoo"):
        return harness.served(database, tmp_path / f"{name}.log")

    return start


@pytest.fixture
def make_till(database):
    return lambda odoo: Till(f"{odoo.url}#{database}")
