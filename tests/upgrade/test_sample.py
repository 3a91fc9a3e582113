"""The demo shop as older versions stored it is upgraded to this one, and goes on as if nothing had happened.

A failure says that something stored has changed its shape.  Write a migration (docs/architecture.rst tells how) and
raise the version in the manifests.  As long as the sample's own version has not been released, ``make upgrade-sample``
makes it anew instead.
"""

import os

import pytest

from setup import copies, database, harness, settings, upgrade_sample

from .conftest import Site

SAMPLES = sorted(upgrade_sample.FOLDER.glob("*.sql.xz"))
ADVICE = " ".join(__doc__.split("\n\n", 1)[1].split())

POSTED = {
    "balances": "SELECT id, balance, points_held, tier_id FROM loyalty_hero_member ORDER BY id",
    "entries": "SELECT id, member_id, kind, points, points_open, spend, date_expiry FROM loyalty_hero_entry ORDER BY 1",
    "transactions": "SELECT id, source_key, number, date, company_id FROM loyalty_hero_transaction ORDER BY id",
    "redemptions": "SELECT id, member_id, points, amount, state FROM loyalty_hero_redemption ORDER BY id",
    "premiums": "SELECT count(*) FROM loyalty_hero_premium",
}
"""What an upgrade leaves as it is."""

SHAPE = """
    SELECT 'column', table_name, column_name, udt_name || ' ' || is_nullable FROM information_schema.columns
     WHERE table_name LIKE 'loyalty_hero%'
     UNION ALL
    SELECT 'column', columns.table_name, columns.column_name, udt_name FROM information_schema.columns
      JOIN ir_model_fields field ON field.name = column_name AND replace(field.model, '.', '_') = table_name
      JOIN ir_model_data data ON data.model = 'ir.model.fields' AND data.res_id = field.id
     WHERE data.module LIKE 'loyalty_hero%' AND table_name NOT LIKE 'loyalty_hero%'
     UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid::regclass::text LIKE 'loyalty_hero%' AND contype <> 'n'
     UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'loyalty_hero%'
     UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
     WHERE tgrelid::regclass::text LIKE 'loyalty_hero%' AND NOT tgisinternal
     UNION ALL
    SELECT 'function', proname, '', md5(prosrc) FROM pg_proc WHERE proname LIKE 'loyalty_hero%'
     ORDER BY 1, 2, 3, 4
"""
"""All that the modules have in a database beside rows."""


@pytest.fixture(
    scope="module", params=SAMPLES, ids=lambda sample: sample.name.removesuffix(".sql.xz")
)
def upgraded(request):
    """A site on an upgraded sample, with what it had posted before."""
    with copies.name_for(harness.server(), "sample") as name:
        database.create(harness.server(), name)
        upgrade_sample.restore(harness.server(), request.param, name)
        site = Site(name)
        site.before = {what: site.ask(query) for what, query in POSTED.items()}
        try:
            site.change("-u", ",".join(settings.MODULES))
        except AssertionError as error:
            pytest.fail(f"{ADVICE}\n{error}")
        yield site


def test_there_is_a_sample_of_this_version():
    assert upgrade_sample.path() in SAMPLES, "Write it down by `make upgrade-sample`."


def test_nothing_that_was_posted_has_changed(upgraded):
    for what, query in POSTED.items():
        assert upgraded.ask(query) == upgraded.before[what], f"{what}: {ADVICE}"


def test_upgraded_shop_has_the_shape_of_a_new_one(upgraded):
    new = set(Site(os.environ["LH_TEMPLATE"]).ask(SHAPE))
    old = set(upgraded.ask(SHAPE))
    assert (sorted(old - new), sorted(new - old)) == ([], []), ADVICE


def test_goods_of_old_sales_come_back(upgraded):
    told = upgraded.shell("give_back.py")
    assert told["session"] == "closed"
    assert (told["differences"], bool(told["checked"])) == ([], True)
    assert len(told["versions"]) >= 7
    assert set(told["versions"].values()) == {"STARS", "GULL", "PUNCH", "FRIENDS"}
    # What each sale earned and redeemed in the sample, in points and in money.
    for name, redeemed, paid in (
        ("whole", -200, 10),
        ("parts", -100, 5),
        ("gull_rock_cafe_2", -200, 10),
        ("grace_okafor_2", -100, 5),
    ):
        sale = told[name]
        assert sale["earned"] > 0
        assert (sale["redeemed"], sale["paid"]) == (redeemed, paid)
        assert sale["change"] == -sale["earned"] - redeemed
        assert sale["left"] == {"earned": 0, "redeemed": 0, "paid": 0}
    for name in ("whole", "parts"):
        foretold = told[name]["foretold"]
        assert sum(step["points"] for step in foretold) == -100 * told[name]["redeemed"]
        assert sum(step["taken"] for step in foretold) == 100 * told[name]["earned"]
        assert sum(step["amount"] for step in foretold) == 100 * told[name]["paid"]
