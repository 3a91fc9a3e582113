"""Nothing filled in yet: every New and every Add of the app opens, for each who may use it."""

from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

PREFIX = "loyalty.hero."


@tagged("post_install", "-at_install")
class TestNewRecords(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [
            cls.make_user(
                role,
                "base.group_user",
                "base.group_partner_manager",
                f"loyalty_hero.loyalty_hero_group_{role}",
            )
            for role in ("manager", "administrator")
        ]

    def _get_opened_models(self):
        """Return our models behind a window action, with their actions' contexts left out."""
        actions = self.env["ir.actions.act_window"].sudo().search([("res_model", "like", PREFIX)])
        return sorted({action.res_model for action in actions if action.res_model in self.env})

    def _get_lines(self, model):
        """Yield the one2many fields of ``model`` that hold our models."""
        for field in model._fields.values():
            if field.type == "one2many" and field.comodel_name.startswith(PREFIX):
                yield field

    def test_new_with_nothing_filled_in(self):
        opened = set()
        for user in self.users:
            for name in self._get_opened_models():
                model = self.env[name].with_user(user)
                if not model.has_access("create"):
                    continue
                with self.subTest(model=name, user=user.login):
                    Form(model)
                    opened.add(name)
        self.assertLessEqual(
            {f"{PREFIX}{name}" for name in ("member", "card", "selection", "program")}, opened
        )

    def test_add_a_line_with_nothing_filled_in(self):
        added = set()
        for user in self.users:
            for name in [*self._get_opened_models(), "res.partner"]:
                model = self.env[name].with_user(user)
                if not model.has_access("write"):
                    continue
                view = model.get_view(view_type="form")
                for field in self._get_lines(model):
                    lines = model.env[field.comodel_name]
                    if f'name="{field.name}"' not in view["arch"] or not lines.has_access("create"):
                        continue
                    with self.subTest(model=name, field=field.name, user=user.login):
                        self._add_line(lines, field)
                        added.add((name, field.name))
        self.assertLessEqual(
            {
                ("res.partner", "loyalty_member_ids"),
                ("res.partner", "loyalty_card_ids"),
                (f"{PREFIX}program", "rule_ids"),
                (f"{PREFIX}program", "reward_ids"),
            },
            added,
        )

    def _add_line(self, lines, field):
        """Ask for a new line of a parent that is not saved, as the web client does."""
        spec = {
            name: {}
            for name, own in lines._fields.items()
            if own.type not in ("one2many", "many2many") and lines._has_field_access(own, "read")
        }
        lines.onchange({}, [], spec)
        lines.onchange({field.inverse_name: False}, [field.inverse_name], spec)

    def test_computed_values_of_an_empty_record(self):
        read = 0
        for name in sorted(self.env):
            model = self.env[name].with_user(self.users[-1])
            if not name.startswith(PREFIX) or model._abstract:
                continue
            if not model.has_access("create"):
                continue
            empty = model.new({})
            for field in model._fields.values():
                if field.compute and model._has_field_access(field, "read"):
                    with self.subTest(model=name, field=field.name):
                        empty[field.name]  # pylint: disable=pointless-statement
                        read += 1
        self.assertGreater(read, 50)
