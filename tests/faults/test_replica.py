"""Lists and reports are read from a replica, by Odoo's own option; what sells and spends points is not."""

import os
import re

import pytest

from setup import harness

from .conftest import SHOP, Till, run_shell
from .replica import replicated

ROWS = 80


class Reader(Till):
    """A browser of the back office."""

    def __init__(self, url, login):
        self.log_in(url, login, login)

    def open_list(self, model, domain=()):
        """Ask for what the web client asks for when it opens a list: the first page, with the view's columns."""
        return self.call(
            model,
            "web_search_read",
            [],
            domain=list(domain),
            specification=self.specify(model, "list"),
            limit=ROWS,
        )["records"]

    def open_form(self, model, record_id):
        """Ask for a record with all fields of its form."""
        self.call(model, "web_read", [record_id], specification=self.specify(model, "form"))

    def specify(self, model, kind):
        """Return the fields of the model in its view, as the web client asks for them."""
        found = self.call(model, "get_views", [], views=[[False, kind]])
        names = set(re.findall(r'<field name="(\w+)"', found["views"][kind]["arch"]))
        return {name: {} for name in names & found["models"][model]["fields"].keys()}


@pytest.fixture(scope="module")
def database():
    """A shop in which nothing else was tried."""
    with harness.copy_of(os.environ["LH_TEMPLATE"], "replica") as name:
        run_shell(name, SHOP.name)
        yield name


@pytest.fixture(scope="module")
def pair(database):
    with replicated(database) as pair:
        yield pair


@pytest.fixture(scope="module")
def odoo(pair, database, tmp_path_factory):
    log = tmp_path_factory.mktemp("replica") / "odoo.log"
    with harness.served(database, log, *pair.odoo_options()) as running:
        yield running


@pytest.fixture(scope="module")
def reader(odoo, database):
    return Reader(f"{odoo.url}#{database}", "admin")


def assert_read_from_replica(said, table):
    """The table was read, from the replica only."""
    assert f'FROM "{table}"' in said["replica"] or f"FROM {table}" in said["replica"]
    assert table not in said["primary"]


def test_ledger_is_read_from_the_replica(pair, reader):
    reader.open_list("loyalty.hero.entry")
    with pair.listen() as said:
        rows = reader.open_list("loyalty.hero.entry")
    assert [row["points"] for row in rows] == [100]
    assert_read_from_replica(said, "loyalty_hero_entry")


def test_entries_of_a_customer_are_found_on_the_replica(pair, reader):
    with pair.listen() as said:
        rows = reader.open_list("loyalty.hero.entry", domain=[("member_id", "ilike", "mara l")])
    assert [row["points"] for row in rows] == [100]
    assert_read_from_replica(said, "loyalty_hero_entry")


def test_points_activity_is_read_from_the_replica(pair, reader):
    with pair.listen() as said:
        [row] = reader.call(
            "loyalty.hero.activity",
            "formatted_read_group",
            [],
            domain=[],
            groupby=["kind"],
            aggregates=["points:sum", "__count"],
        )
    assert (row["kind"], row["points:sum"], row["__count"]) == ("earn", 100, 1)
    assert_read_from_replica(said, "loyalty_hero_entry")


def test_no_list_and_no_form_of_the_app_writes(odoo, pair, reader):
    models = {
        action["res_model"]
        for action in reader.call(
            "ir.actions.act_window",
            "search_read",
            [[("res_model", "like", "loyalty.hero.%"), ("target", "!=", "new")], ["res_model"]],
        )
    }
    opened = []
    with pair.listen() as said:
        for model in sorted(models):
            for row in reader.open_list(model)[:1]:
                reader.open_form(model, row["id"])
                opened.append(model)
        assert reader.call("loyalty.hero.template", "get_cards", [])
        assert reader.call("loyalty.hero.criterion", "get_offer", ["product"])
    assert "retrying with a read/write cursor" not in odoo.log.read_text()
    assert "SELECT" not in said["primary"]
    assert {"loyalty.hero.program", "loyalty.hero.entry", "loyalty.hero.member"} <= {*opened}


def test_till_is_told_by_the_primary_and_the_replica_follows(pair, odoo, reader, database):
    till = Till(f"{odoo.url}#{database}")
    till.send(till.make_order())
    with pair.listen() as said:
        [status] = till.call(
            "pos.config", "loyalty_status", [till.config["id"], [till.partner["id"]]]
        )
    assert status["loyalty_status"][0]["balance"] == 20000
    assert "loyalty_hero_member" in said["primary"]
    seconds = pair.catch_up()
    assert sum(row["points"] for row in reader.open_list("loyalty.hero.entry")) == 200
    print(f"the replica followed within {seconds * 1000:.0f} ms")
