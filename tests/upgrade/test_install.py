"""Our modules come to a shop that trades already, one by one, leave it, and come again: trade goes on each time."""

import pytest

from .conftest import LEFT, REMOVE

INVOICES = """
from odoo import fields
partner = env["res.partner"].search([("name", "=", "Mara Lind")])
product = env["product.product"].search([("name", "=", "Rain coat")])
line = {"product_id": product.id, "quantity": 1, "price_unit": 100, "tax_ids": []}
invoice = {
    "move_type": "out_invoice", "partner_id": partner.id, "invoice_line_ids": [fields.Command.create(line)]
}
invoices = env["account.move"].create([invoice] * 300)
invoices[:100].action_post()
env.cr.commit()
"""
LARGE = (
    "account_move",
    "account_move_line",
    "pos_order",
    "pos_order_line",
    "pos_payment",
    "product_product",
    "product_template",
    "res_partner",
)
"""Tables of Odoo that grow with a shop."""


def read_rows(site):
    """Which transaction wrote each row of the large tables last; users are given rights, and are left out."""
    users = "SELECT partner_id FROM res_users"
    return {
        table: dict(
            row.split("|")
            for row in site.ask(
                f"SELECT id, xmin FROM {table} WHERE '{table}' <> 'res_partner' OR id NOT IN ({users})"
            )
        )
        for table in LARGE
    }


def test_installing_writes_no_row_of_what_is_there(odoo_site):
    odoo_site.shell("trade.py")
    odoo_site.shell(INVOICES)
    before = read_rows(odoo_site)
    assert len(before["account_move"]) > 300
    odoo_site.change("-i", "loyalty_hero,loyalty_hero_pos,loyalty_hero_reports")
    after = read_rows(odoo_site)
    for table, rows in before.items():
        written = [row for row, writer in rows.items() if after[table][row] != writer]
        assert not written, f"{table}: {len(written)} of {len(rows)} rows were written"


@pytest.fixture
def trade(odoo_site):
    """A day of trade, checked as far as Odoo goes; what the ledger says besides is returned."""

    def trade_a_day():
        told = odoo_site.shell("trade.py")
        assert (told.pop("invoice"), told.pop("session")) == ("not_paid", "closed")
        return told

    return trade_a_day


def test_modules_come_and_go_one_by_one(odoo_site, trade):
    assert trade() == {}
    # The module for the till comes by itself where there is a till. 100 for the invoice; the one of the day before is
    # credited, and earned nothing. 95 for an order of which 50 points paid 5.
    odoo_site.change("-i", "loyalty_hero")
    assert trade() == {"balance": 145, "differences": 0}
    # From now on, the credit note takes back what the invoice of the day before earned.
    odoo_site.change("-i", "loyalty_hero_reports")
    assert trade() == {"balance": 190, "differences": 0, "activity": 190}
    odoo_site.change("-u", "loyalty_hero,loyalty_hero_pos,loyalty_hero_reports")
    assert trade() == {"balance": 235, "differences": 0, "activity": 235}
    odoo_site.shell(REMOVE.format("loyalty_hero_reports"))
    assert trade() == {"balance": 280, "differences": 0}
    odoo_site.shell(REMOVE.format("loyalty_hero_pos"))
    assert trade() == {"balance": 280, "differences": 0}
    odoo_site.change("-i", "loyalty_hero_pos")
    assert trade() == {"balance": 325, "differences": 0}
    odoo_site.shell(REMOVE.format("loyalty_hero"))
    assert trade() == {}
    assert odoo_site.ask(LEFT) == []
    odoo_site.change("-i", "loyalty_hero_reports")
    assert trade() == {"balance": 145, "differences": 0, "activity": 145}
