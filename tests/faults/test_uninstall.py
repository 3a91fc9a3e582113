"""The app goes for real: what points paid is booked first, and no till offers points afterwards."""

import os
import subprocess
from pathlib import Path

import pytest

from setup import harness, settings

from .conftest import SHOP, Ledger

SCRIPT = Path(__file__).with_name("uninstall.py")
AFTERWARDS = """
config = env["pos.config"].search([("name", "=", "Old Town")])
cashier = env["res.users"].search([("login", "=", "cashier")])
config.with_user(cashier).open_ui()
print("REOPENED:", config.current_session_id.state, config.payment_method_ids.mapped("name"))
"""


def _run(database, script):
    command = [os.environ["LH_PYTHON"], "-m", "odoo", "shell", "-c", os.environ["LH_CONFIG"]]
    answer = subprocess.run(
        [*command, "-d", database, "--no-http"],
        input=script,
        text=True,
        capture_output=True,
        check=False,
        cwd=settings.CHECKOUT,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def gone():
    """A database from which the app was uninstalled, with what the shell said."""
    with harness.copy_of(os.environ["LH_TEMPLATE"], "uninstall") as database:
        said = _run(database, SHOP.read_text() + SCRIPT.read_text())
        ledger = Ledger(database)
        yield database, said, ledger
        ledger.connection.close()


def test_open_sessions_paid_with_points_are_named(gone):
    _database, said, _ledger = gone
    assert "REFUSED: Customers paid with points in sessions that are still open." in said
    assert "CLOSED: Old Town/" in said, said


def test_what_points_paid_is_in_the_books(gone):
    *_, ledger = gone
    # The session's own entry books it. The app is gone with its tables, so the account tells the line.
    [(expense,)] = ledger.ask(
        """SELECT sum(line.debit) FROM account_move_line line JOIN account_move move ON move.id = line.move_id
             JOIN account_account account ON account.id = line.account_id
            WHERE account.account_type = 'expense' AND move.state = 'posted'"""
    )
    assert expense == 10


def test_modules_are_gone_with_their_tables(gone):
    *_, ledger = gone
    modules = "SELECT name FROM ir_module_module WHERE name LIKE %s AND state <> 'uninstalled'"
    assert not ledger.ask(modules, "loyalty_hero%")
    assert not ledger.ask("SELECT 1 FROM pg_tables WHERE tablename LIKE %s", "loyalty_hero%")
    assert not ledger.ask("SELECT 1 FROM pg_proc WHERE proname LIKE %s", "loyalty_hero%")


def test_no_shop_has_the_payment_method_any_more(gone):
    *_, ledger = gone
    methods = ledger.ask("SELECT id, active FROM pos_payment_method WHERE journal_id IS NULL")
    assert methods, "payments of the past keep it"
    assert not any(active for _id, active in methods)
    assert not ledger.ask(
        "SELECT 1 FROM pos_config_pos_payment_method_rel WHERE pos_payment_method_id IN %s",
        tuple(method for method, _active in methods),
    )


def test_shops_open_again_without_points(gone):
    database, *_ = gone
    assert "REOPENED: opening_control ['Cash']" in _run(database, AFTERWARDS)
