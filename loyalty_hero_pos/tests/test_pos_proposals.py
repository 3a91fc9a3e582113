"""A caller proposes values for what is created meanwhile (``default_…`` in the context): a sale takes none of them."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .attack_watch import get_own_models
from .common import LoyaltyHeroPosCommon

OTHERWISE = {
    "integer": 7,
    "float": 7.0,
    "monetary": 7.0,
    "boolean": True,
    "char": "forged",
    "text": "forged",
    "date": "2090-01-01",
    "datetime": "2090-01-01 00:00:00",
}
"""What is proposed, by the type of the field."""


@tagged("post_install", "-at_install")
class TestPosProposals(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.give_points(200)

    def get_proposals(self):
        """Yield contexts that propose something else for every field of ours.

        What is a field of Odoo's documents as well is proposed by itself: Odoo may refuse it.
        """
        documents = ("pos.order", "pos.order.line", "pos.payment", "res.partner")
        theirs = {name for model in documents for name in self.env[model]._fields}
        together = {}
        for model in get_own_models(self.env):
            for field in self.env[model]._fields.values():
                # A till names its orders itself, and says how far they are.
                if not field.store or field.name in ("id", "display_name", "name", "state"):
                    continue
                for value in self.get_values(field):
                    if field.name in theirs:
                        yield {f"default_{field.name}": value}
                    else:
                        together.setdefault(model, {})[f"default_{field.name}"] = value
        yield from together.values()

    def get_values(self, field):
        if field.type == "selection":
            return field.get_values(self.env)[-1:]
        if field.type == "many2one":
            others = self.env[field.comodel_name].sudo().with_context(active_test=False)
            return others.search([], limit=1, order="id desc").ids
        return [OTHERWISE[field.type]] if field.type in OTHERWISE else []

    def sell_as_cashier(self, context=None):
        """A newcomer's sale and one that is paid with points; return what that left in our tables."""
        last = {
            name: max(self.env[name].sudo().with_context(active_test=False).search([]).ids or [0])
            for name in get_own_models(self.env)
        }
        newcomer = self.env["res.partner"].create({"name": "Newcomer"})
        config, customer = self.config, self.customer
        self.env.flush_all()
        try:
            self.config = config.with_user(self.cashier).with_context(**(context or {}))
            orders = [self.make_order_data((self.coat, 1), points=10)]
            self.customer = newcomer
            orders.append(self.make_order_data((self.coat, 1)))
        finally:
            self.config, self.customer = config, customer
        made = self.env["pos.order"].with_user(self.cashier).with_context(**(context or {}))
        made.sync_from_ui(orders)
        self.env.flush_all()
        return {
            name: [
                self.describe(record)
                for record in self.env[name].sudo().search([("id", ">", since)], order="id")
            ]
            for name, since in last.items()
        }

    def describe(self, record):
        """What a record says, without what is another one each time."""
        values = {}
        for name, field in record._fields.items():
            if field.store and field.type not in ("datetime", "one2many", "many2one", "many2many"):
                values[name] = record[name]
            elif field.store and field.type == "many2one":
                values[name] = record[name].display_name
        for name in ("id", "key", "source_key", "source_id", "source_name", "judged"):
            values.pop(name, None)
        for name in (
            "display_name",
            "redemption_id",
            "transaction_id",
            "points_available",
        ):
            values.pop(name, None)
        return values

    def test_sale_takes_nothing_that_its_caller_proposes(self):
        with self.cr.savepoint() as savepoint:
            usual = self.sell_as_cashier()
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertTrue(usual["loyalty.hero.member"])
        self.assertTrue(usual["loyalty.hero.redemption"])
        proposals = {repr(context): context for context in self.get_proposals()}
        self.assertGreater(len(proposals), 20)
        for title, context in proposals.items():
            with self.subTest(context=title), self.cr.savepoint() as savepoint:
                try:
                    made = self.sell_as_cashier(context)
                except UserError:
                    self.assertEqual(
                        len(context), 1, "Odoo refuses what its own documents have only"
                    )
                    made = usual
                savepoint.rollback()
                self.env.invalidate_all()
                self.assertEqual(made, usual)
