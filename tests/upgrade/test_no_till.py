"""Our modules come to a shop that has invoices only, and leave it."""

from setup import copies, database, harness

from .conftest import LEFT, REMOVE, Site


def test_invoices_earn_where_there_is_no_till():
    with copies.name_for(harness.server(), "upgrade") as name:
        database.create(harness.server(), name)
        site = Site(name)
        site.change("-i", "loyalty_hero_reports", "--without-demo")
        tills = "SELECT 1 FROM ir_module_module WHERE name LIKE '%pos%' AND state = 'installed'"
        assert not site.ask(tills)
        earned = {"invoice": "not_paid", "balance": 100, "differences": 0, "activity": 100}
        assert [site.shell("trade.py"), site.shell("trade.py")] == [earned, earned]
        site.shell(REMOVE.format("loyalty_hero"))
        assert site.ask(LEFT) == []
        assert site.shell("trade.py") == {"invoice": "not_paid"}
