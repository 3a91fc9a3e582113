"""A compiled program with names in place of ids: what it is put into words from, in the reader's language."""

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


def get_names(env, model, ids):
    """Return how people call these records, in the model's order; what was deleted since is said once."""
    if not ids:
        return []
    records = env[model].sudo().browse(ids).exists()
    names = list(dict.fromkeys(record.display_name or "" for record in records.sorted()))
    return names if len(records) == len(ids) else [*names, say(env, REASONS["reason.deleted"])]


def name_condition(env, condition):
    """Return a compiled condition, with names for the ids."""
    names = {
        name: get_names(env, model, condition[name]) for name, model in CONDITION_MODELS.items()
    }
    return {**condition, **names}


def name_rule(env, rule, tiers):
    """Return a compiled rule, with names for the ids, and with the named tiers whose rates it gives.

    :param tiers: of the same program, each with its ``name``
    """
    return {
        **rule,
        "selections": get_names(env, "loyalty.hero.selection", rule["selections"]),
        "exceptions": get_names(env, "loyalty.hero.selection", rule["exceptions"]),
        "condition": name_condition(env, rule["condition"]),
        "tiers": tiers if MODES[rule["mode"]]["gives"] == "tier_rate" else [],
    }


def name_tiers(env, compiled):
    """Return the tiers of a compiled program, each with ``name`` and ``color``."""
    records = env["loyalty.hero.tier"].sudo().browse([tier["id"] for tier in compiled["tiers"]])
    found = {tier.id: tier for tier in records.exists()}
    deleted = say(env, REASONS["reason.deleted"])
    return [
        {
            **tier,
            "name": found[tier["id"]].name if tier["id"] in found else deleted,
            "color": found[tier["id"]].color if tier["id"] in found else 0,
        }
        for tier in compiled["tiers"]
    ]


def name_accelerator(env, accelerator):
    """Return a compiled accelerator with its own ``name`` (``""`` without one), and names for the ids."""
    record = env["loyalty.hero.accelerator"].sudo().browse(accelerator["id"]).exists()
    return {
        **accelerator,
        "name": record.name or "",
        "condition": name_condition(env, accelerator["condition"]),
    }


def name_reward(env, reward):
    """Return a compiled reward, with names for its tiers."""
    return {**reward, "tiers": get_names(env, "loyalty.hero.tier", reward["tiers"])}
