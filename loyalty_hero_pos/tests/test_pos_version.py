"""A till knows what was published: now, and what is planned; nothing else."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.loyalty_hero.models.words.sentences import TILL

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosVersion(LoyaltyHeroPosCommon):
    def load(self):
        data = self.pos_session.load_data(["pos.config", "loyalty.hero.program"])
        return next(
            program for program in data["loyalty.hero.program"] if program["id"] == self.program.id
        )

    def load_points(self):
        """Return what one unit of money brings, version by version."""
        return [version["compiled"]["rules"][0]["points"] for version in self.load()["_versions"]]

    def test_change_reaches_tills_when_it_is_published(self):
        self.program.rule_ids.points = 2
        self.assertEqual(self.load_points(), [100])
        self.program.sudo()._publish()
        self.assertEqual(self.load_points(), [200])

    def test_planned_change_is_loaded_beforehand(self):
        self.program.rule_ids.points = 2
        moment = fields.Datetime.now() + timedelta(hours=3)
        self.program.sudo()._publish(moment)
        self.assertEqual(self.load_points(), [100, 200])
        self.assertEqual(self.load()["_versions"][1]["valid_from"], f"{moment.isoformat()}Z")
        # A sale before the moment is judged by what holds until then.
        self.sell((self.coat, 1))
        self.assert_balance(59)

    def test_closed_program_is_loaded_with_what_points_buy(self):
        self.program.action_close()
        program = self.load()
        self.assertFalse(program["_is_running"])
        self.assertEqual(program["_versions"][-1]["compiled"]["rewards"][0]["id"], self.reward.id)

    def test_names_come_with_the_program(self):
        selection = self.make_selection(("name", "like", "train"), name="Trains")
        self.program.rule_ids.selection_ids = selection
        self.change_program(
            accelerator_ids=[
                Command.create({"name": "Happy hour", "factor": 2}),
                Command.create({"factor": 3}),
            ],
            tier_ids=[Command.create({"name": "Silver", "spend_min": 100, "color": 4})],
        )
        named = self.program.accelerator_ids.filtered("name")
        unnamed = self.program.accelerator_ids - named
        rule = self.program.rule_ids
        self.assertIn("spent on Trains", rule.sentence)
        self.assertEqual(
            self.load()["_versions"][-1]["names"],
            {
                "rules": {str(rule.id): rule.sentence},
                "accelerators": {str(named.id): "Happy hour", str(unnamed.id): "always"},
                "tiers": {str(self.program.tier_ids.id): {"name": "Silver", "color": 4}},
            },
        )

    def test_names_and_sentences_are_in_the_cashiers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.program.rule_ids.points = 1.5
        self.program.sudo()._publish()
        german = self.env(context={**self.env.context, "lang": "de_DE"})
        loaded = self.program.with_env(german)._load_pos_data_read(
            self.program.with_env(german), self.config.with_env(german)
        )
        (sentence,) = loaded[0]["_versions"][-1]["names"]["rules"].values()
        self.assertIn("1,5 ", sentence)
        self.assertEqual(
            set(self.config._load_pos_data_read(self.config, self.config)[0]["_loyalty_sentences"]),
            set(TILL),
        )

    def start_program_with_rules(self, name, count):
        """Start a program whose rules each name something else, with another version of it planned."""

        def make(model, *vals_list):
            numbered = [{"name": f"{name} {number}"} for number in range(count)]
            return self.env[model].create(
                [{**vals, **each} for vals in vals_list for each in numbered]
            )

        program = self.make_program(name=name, code=name.upper(), analytic_distribution=False)
        goods = self.describe_selection(("name", "like", "train"))
        people = self.describe_selection(("city", "like", "Bern"), target="contact")
        selections = make("loyalty.hero.selection", goods, goods, people)
        named = {
            "selection_ids": selections[:count],
            "exception_ids": selections[count : 2 * count],
            "customer_selection_ids": selections[2 * count :],
            "group_ids": make("res.partner.category", {}),
            "pricelist_ids": make("product.pricelist", {}),
            "state_ids": self.env["res.country.state"].search([], limit=count),
            "country_ids": self.env["res.country"].search([], limit=count),
            "tier_ids": self.env["loyalty.hero.tier"].create(
                [
                    {"program_id": program.id, "name": f"Tier {number}", "spend_min": number + 1}
                    for number in range(count)
                ]
            ),
        }
        rules = [
            {field: [Command.set(records[number].ids)] for field, records in named.items()}
            for number in range(count)
        ]
        condition = {field: rules[0][field] for field in ("group_ids", "country_ids", "tier_ids")}
        self.change_program(
            program,
            rule_ids=[Command.create({"points": 1, **rule}) for rule in rules],
            accelerator_ids=[
                Command.create({"name": f"{name} {number}", "factor": 2, **condition})
                for number in range(count)
            ],
        )
        program.name = f"{name} soon"
        program.rule_ids[0].points = 3
        program.sudo()._publish(fields.Datetime.now() + timedelta(hours=3))
        return program

    def count_queries(self):
        """Return how many queries a till that opens takes for its programs, as it does each day."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        before = self.env.cr.sql_log_count
        programs = self.pos_session.load_data(["pos.config", "loyalty.hero.program"])
        return self.env.cr.sql_log_count - before, programs["loyalty.hero.program"]

    def test_queries_do_not_grow_with_rules_and_programs(self):
        self.start_program_with_rules("Few", 5)
        self.start_program_with_rules("Other", 5)
        few, programs = self.count_queries()
        self.assertEqual(len(programs), 3)
        for name in ("Many", "More", "Most"):
            self.start_program_with_rules(name, 60)
        many, programs = self.count_queries()
        names = [version["names"] for program in programs for version in program["_versions"]]
        self.assertEqual(sum(len(each["rules"]) for each in names), 1 + 2 * (2 * 6 + 3 * 61))
        self.assertLessEqual(many, few)
        for each in names[-2:]:
            sentences = list(each["rules"].values())
            self.assertIn("Most 59", sentences[-1])
            self.assertEqual(len({*sentences}), 61)

    def has_renewed(self):
        """Return whether the till was told to load anew since it was last asked."""
        self.env.flush_all()
        is_renewed = self.config.last_data_change.year != 2020
        self.config.last_data_change = "2020-01-01 00:00:00"
        self.env.flush_all()
        return is_renewed

    def test_tills_load_anew_what_they_show(self):
        self.has_renewed()
        self.program.rule_ids.points = 2
        self.program.amount_min = 5
        self.assertFalse(self.has_renewed())
        self.program.sudo()._publish()
        self.assertTrue(self.has_renewed())
        self.assertFalse(self.has_renewed())
        self.program.name = "Star Circle"
        self.assertTrue(self.has_renewed())

    def test_impact_tells_the_open_tills(self):
        def tills():
            return [line for line in self.program._get_publish_impact() if "till" in line]

        self.assertIn("One till is open", tills()[0])
        self.change_program(pos_config_ids=self.other_currency_config)
        self.assertEqual(tills(), [])

    def test_means_of_payment_are_part_of_a_rules_words(self):
        self.program.rule_ids.payment_method_ids = self.cash
        self.assertIn(f"paid with {self.cash.name}", self.program.rule_ids.sentence)
        self.assertEqual(self.program.compiled["rules"][0]["condition"]["payments"], self.cash.ids)
        self.assertTrue(self.program.has_changes)
