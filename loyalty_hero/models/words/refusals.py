"""Why points cannot be had, as sentences for the cashier; the till has the same: ``words/refusals.js``."""

from odoo.tools import format_list

from ..base.units import from_minor
from .sentences import REFUSALS, SHARED, say
from .values import money_in_words, percent_in_words, points_in_words


def refuse(
    env, error, terms, *, customer, tier, tiers, reward, points_name, available, total, currency
):
    """Return the sentence for an error of the engine's ``check_redemption``.

    :param terms: the reward, as the engine reads it
    :param reward: its name
    :param tiers: the names of the tiers that it is for
    :param tier: the name of the customer's tier, or ``""``
    :param int available: hundredths
    :param int total: of the sale, in minor units of ``currency``
    """

    def points(hundredths):
        number = points_in_words(env, hundredths)
        return say(env, SHARED["points"], points=number, name=points_name)

    if error == "below_minimum" and not terms["points_min"]:
        error = "below_coin"
    if error == "other_tier" and not tier:
        error = "no_tier"
    share = total * terms["share_max"] // 1000
    return say(
        env,
        REFUSALS[f"refusal.{error}"],
        customer=customer,
        tier=tier,
        reward=reward,
        tiers=format_list(env, tiers, "or"),
        available=points(available),
        points_min=points(terms["points_min"]),
        points_multiple=points(terms["points_multiple"]),
        share=percent_in_words(env, terms["share_max"] / 10),
        amount=money_in_words(env, from_minor(share, currency), currency),
    )
