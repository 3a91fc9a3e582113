"""Compiled programs with names in place of ids: what they are put into words from, in the reader's language."""

from collections import defaultdict

from ...engine.schema import MODES
from .sentences import REASONS, say

CONDITION_MODELS = {
    "groups": "res.partner.category",
    "customers": "loyalty.hero.selection",
    "countries": "res.country",
    "states": "res.country.state",
    "tiers": "loyalty.hero.tier",
    "pricelists": "product.pricelist",
    # Named by programs only where tills are installed.
    "payments": "pos.payment.method",
}
"""The model behind the ids in each list of the engine's ``Condition``."""

MODELS = {
    **CONDITION_MODELS,
    "selections": "loyalty.hero.selection",
    "exceptions": "loyalty.hero.selection",
    "accelerators": "loyalty.hero.accelerator",
    "shops": "pos.config",
}
"""The model behind each list of a compiled program, wherever it is: of ids, or of parts that have one."""

READ = {
    "loyalty.hero.accelerator": ("name",),
    "loyalty.hero.tier": ("name", "color"),
}
"""What is read of a record; elsewhere how Odoo calls it."""


class Names:
    """How people call what compiled programs name: one query for each kind of record, however many name it.

    :param parts: compiled programs, rules, accelerators or rewards
    """

    def __init__(self, env, parts):
        self.env = env
        self._ids = defaultdict(set)
        self._found = {}
        for part in parts:
            self._collect(part)

    def _collect(self, part):
        for name, value in part.items():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    self._collect(each)
                if name in MODELS:
                    self._ids[MODELS[name]].add(each["id"] if isinstance(each, dict) else each)

    def _get_records(self, model):
        """Return those that are not deleted, in the model's order: ``{id: record}``."""
        if model not in self._found:
            records = self.env[model]
            sorted_by = [part.split()[0] for part in records._order.split(",")]
            # Sorted by the database, it would write first what is changed and not saved.
            found = records.with_context(active_test=False).search_fetch(
                [("id", "in", list(self._ids[model]))],
                {*READ.get(model, ["display_name"]), *sorted_by},
                order="id",
            )
            self._found[model] = {each.id: each for each in records.browse(found.ids).sorted()}
        return self._found[model]

    def get(self, name, ids):
        """Return how people call the records of a list, in the model's order; what was deleted since is said once.

        :param name: of the list in the compiled program (``MODELS``)
        """
        if not ids:
            return []
        records = self._get_records(MODELS[name])
        wanted = set(ids)
        names = [record.display_name or "" for each, record in records.items() if each in wanted]
        deleted = [] if wanted <= records.keys() else [say(self.env, REASONS["reason.deleted"])]
        return [*dict.fromkeys(names), *deleted]

    def name_condition(self, condition):
        """Return a compiled condition, with names for the ids."""
        return {**condition, **{name: self.get(name, condition[name]) for name in CONDITION_MODELS}}

    def name_rule(self, rule, tiers):
        """Return a compiled rule, with names for the ids, and with the named tiers whose rates it gives.

        :param tiers: of the same program, each with its ``name``
        """
        return {
            **rule,
            "selections": self.get("selections", rule["selections"]),
            "exceptions": self.get("exceptions", rule["exceptions"]),
            "condition": self.name_condition(rule["condition"]),
            "tiers": tiers if MODES[rule["mode"]]["gives"] == "tier_rate" else [],
        }

    def name_tiers(self, compiled):
        """Return the tiers of a compiled program, each with ``name`` and ``color``."""
        records = self._get_records("loyalty.hero.tier")
        deleted = say(self.env, REASONS["reason.deleted"])
        return [
            {
                **tier,
                "name": records[tier["id"]].name if tier["id"] in records else deleted,
                "color": records[tier["id"]].color if tier["id"] in records else 0,
            }
            for tier in compiled["tiers"]
        ]

    def name_accelerator(self, accelerator):
        """Return a compiled accelerator with its own ``name`` (``""`` without one), and names for the ids."""
        record = self._get_records("loyalty.hero.accelerator").get(accelerator["id"])
        return {
            **accelerator,
            "name": (record and record.name) or "",
            "condition": self.name_condition(accelerator["condition"]),
        }

    def name_reward(self, reward):
        """Return a compiled reward, with names for the ids."""
        names = ("tiers", "selections", "exceptions", "shops")
        return {**reward, **{name: self.get(name, reward[name]) for name in names}}
