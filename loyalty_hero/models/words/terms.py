"""The parts of a program in words: rules, conditions, accelerators, tiers and rewards.

Each function takes a part as ``named.py`` gives it: as it is compiled, with names for the ids.  What is optional is a
part of its own that stands alone (``join_parts``).
"""

from functools import reduce

from odoo import fields
from odoo.tools import format_list

from ...engine import SHARES
from ...engine.schema import LIMITS, MODES
from ..base.units import from_hundredths, from_minor
from .sentences import TERMS, TOPICS, say
from .values import (
    dates_in_words,
    hours_in_words,
    money_in_words,
    number_in_words,
    percent_in_words,
    weekdays_in_words,
)


def get_mode_key(rule):
    """Return what a rule's sentences are named by: its mode, and where the mode asks for it how often it gives."""
    mode = rule["mode"]
    return f"{mode}_{rule['per']}" if "per" in MODES[mode]["asks"] else mode


def join_parts(env, parts):
    """Return the parts one after the other: as a list, some languages would put an “and” before the last."""
    return reduce(lambda before, part: say(env, TERMS["parts"], before=before, part=part), parts)


def rule_in_words(env, rule, currency):
    """Return what a rule gives, for what and when: “2 per $ 1 spent on Clothing, until May 30, 2026, for VIP”."""
    return join_parts(env, _get_rule_parts(env, rule, currency))


def _get_rule_parts(env, rule, currency):
    key = f"earning.{get_mode_key(rule)}"
    yield say(
        env,
        TERMS[f"{key}.items" if rule["selections"] else key],
        **_get_rate(env, rule, currency),
        items=format_list(env, rule["selections"], "or"),
        steps=format_list(env, [_say_step(env, step, currency) for step in rule["steps"]]),
    )
    if rule["exceptions"]:
        yield say(env, TERMS["rule.exceptions"], items=format_list(env, rule["exceptions"]))
    for tier in rule["tiers"]:
        yield say(env, TERMS["rule.tier"], tier=tier["name"], **_get_rate(env, tier, currency))
    if rule["amount_min"]:
        amount = _say_minor(env, rule["amount_min"], currency)
        yield say(env, TERMS["rule.amount_min"], amount=amount)
    if rule["quantity_min"]:
        quantity = number_in_words(env, rule["quantity_min"] / 1000, 3)
        yield say(env, TERMS["rule.quantity_min"], quantity=quantity)
    yield from condition_in_words(env, rule["condition"])


def _get_rate(env, rate, currency):
    return {
        "points": _say_points(env, rate["points"]),
        "per_amount": _say_minor(env, rate["per_amount"], currency),
    }


def _say_step(env, step, currency):
    return say(
        env,
        TERMS["rule.step"],
        points=_say_points(env, step["points"]),
        amount=_say_minor(env, step["amount_min"], currency),
    )


def condition_in_words(env, condition):
    """Return what has to be met, each part in words: ``["from May 1, 2026 on", "for VIP"]``."""

    def part(key, **lists):
        if all(lists.values()):
            names = {name: format_list(env, names, "or") for name, names in lists.items()}
            yield say(env, TERMS[key], **names)

    dates = (fields.Date.to_date(condition[name]) for name in ("date_start", "date_end"))
    yield from filter(None, [dates_in_words(env, *dates), _say_time(env, condition)])
    groups, customers = condition["groups"], condition["customers"]
    if groups and customers:
        yield from part("condition.customers.both", groups=groups, customers=customers)
    else:
        yield from part("condition.customers", customers=groups or customers)
    yield from part("condition.territory", places=[*condition["countries"], *condition["states"]])
    yield from part("condition.tiers", tiers=condition["tiers"])
    yield from part("condition.pricelists", pricelists=condition["pricelists"])
    if condition["currency"]:
        yield say(env, TERMS["condition.currency"], currency=condition["currency"])
    yield from part("condition.payments", payments=condition["payments"])


def _say_time(env, condition):
    days = weekdays_in_words(env, condition["weekdays"]) if condition["weekdays"] else ""
    if condition["time_start"] is None:
        return days
    time = hours_in_words(env, condition["time_start"], condition["time_end"])
    return say(env, TERMS["condition.days_and_time"], days=days, time=time) if days else time


def accelerator_in_words(env, accelerator, currency):
    """Return how much faster points come, and when: “Twice the points, on the customer's birthday”."""
    factor = accelerator["factor"]
    key = {2000: "accelerator.double", 3000: "accelerator.triple"}.get(factor, "accelerator.factor")
    times = say(env, TERMS[key], factor=number_in_words(env, factor / 1000, 3))
    return join_parts(env, [times, *when_accelerated(env, accelerator, currency)])


def when_accelerated(env, accelerator, currency):
    """Return when and for whom an accelerator holds, in parts; “always” for one without a condition."""
    parts = [*condition_in_words(env, accelerator["condition"])]
    if accelerator["spend_over"] is not None:
        amount = _say_minor(env, accelerator["spend_over"], currency)
        parts.append(say(env, TERMS["accelerator.spend_over"], amount=amount))
    if accelerator["birthday"]:
        parts.append(say(env, TERMS[f"accelerator.birthday.{accelerator['birthday']}"]))
    return parts or [say(env, TERMS["accelerator.always"])]


def tier_in_words(env, tier, currency):
    """Return how a tier is reached: “Silver from $ 2,000”."""
    return say(
        env,
        TERMS["tier"],
        tier=tier["name"],
        amount=_say_minor(env, tier["spend_min"], currency),
    )


def reward_in_words(env, reward, points_name, currency):
    """Return what points buy: “100 Stars pay $ 10, at least 500, for Gold members”.

    :param reward: compiled, with names for the ids
    """
    return join_parts(env, _get_reward_parts(env, reward, points_name, currency))


def _get_reward_parts(env, reward, points_name, currency):
    steps = [_say_reward_step(env, reward, step, points_name, currency) for step in reward["steps"]]
    yield say(
        env,
        TERMS[f"reward.{reward['kind']}"],
        points=_say_points(env, (reward["steps"] or [reward])[0]["points"]),
        name=points_name,
        amount=_say_minor(env, reward["amount"], currency),
        steps=format_list(env, steps),
    )
    for name in ("points_min", "points_multiple"):
        if reward[name]:
            yield say(env, TERMS[f"reward.{name}"], points=_say_points(env, reward[name]))
    if reward["selections"]:
        items = format_list(env, reward["selections"], "or")
        yield say(env, TERMS["reward.items"], items=items)
    if reward["exceptions"]:
        yield say(env, TERMS["rule.exceptions"], items=format_list(env, reward["exceptions"]))
    if reward["share_max"] < LIMITS["PER_MILLE"]:
        share = percent_in_words(env, reward["share_max"] / 10)
        is_of_all = not (reward["selections"] or reward["exceptions"])
        yield say(
            env, TERMS["reward.share_max" if is_of_all else "reward.share_max.items"], share=share
        )
    yield from _get_discount_parts(env, reward)
    if reward["valid_days"]:
        yield say(env, TERMS["reward.valid_days"], days=number_in_words(env, reward["valid_days"]))
    if reward["automatic"]:
        yield say(env, TERMS["reward.automatic"])
    for cap in reward["caps"]:
        yield say(env, TERMS[f"reward.cap.{cap['period']}"], points=_say_points(env, cap["points"]))
    if reward["tiers"]:
        tiers = format_list(env, reward["tiers"], "or")
        yield say(env, TERMS["condition.tiers"], tiers=tiers)
    if reward["shops"]:
        yield say(env, TERMS["reward.shops"], shops=format_list(env, reward["shops"], "or"))
    dates = (fields.Date.to_date(reward[name]) for name in ("date_start", "date_end"))
    yield from filter(None, [dates_in_words(env, *dates)])


def _get_discount_parts(env, reward):
    if reward["treatment"] == "discount" and reward["kind"] != "gift":
        yield say(env, TERMS["reward.discount"])
    if not reward["with_discounts"]:
        yield say(env, TERMS["reward.without_discounts"])


def _say_reward_step(env, reward, step, points_name, currency):
    is_share = reward["kind"] in SHARES
    return say(
        env,
        TERMS["reward.step"],
        amount=percent_in_words(env, step["share"] / 10)
        if is_share
        else _say_minor(env, step["amount"], currency),
        points=_say_points(env, step["points"]),
        name=points_name,
    )


def _say_points(env, hundredths):
    return number_in_words(env, from_hundredths(hundredths))


def _say_minor(env, minor, currency):
    return money_in_words(env, from_minor(minor, currency), currency)


def expiry_in_words(env, expiry):
    """Return when points expire, as a sentence.

    :param dict expiry: the engine's ``Expiry``
    """
    mode, count = expiry["mode"], expiry["count"]
    number = {0: ".same", 1: ".one"}.get(count, "")
    key = f"expiry.{mode}{number}"
    return say(env, TOPICS.get(key) or TOPICS[f"expiry.{mode}"], count=count)
