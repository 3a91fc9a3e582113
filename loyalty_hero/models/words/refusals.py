"""Why points cannot be had, as sentences for the cashier; the till has the same: ``words/refusals.js``."""

from odoo import fields
from odoo.tools import format_list

from ..base.units import from_minor
from .sentences import REFUSALS, SHARED, say
from .values import day_in_words, money_in_words, percent_in_words, points_in_words


def refuse(
    env, error, terms, purse, *, customer, tier, tiers, reward, points_name, currency, elsewhere=0
):
    """Return the sentence for an error of the engine's ``check_redemption``.

    :param terms: the reward, as the engine reads it
    :param purse: what could be spent, and on what
    :param reward: its name
    :param tiers: the names of the tiers that it is for
    :param tier: the name of the customer's tier, or ``""``
    :param currency: of the sale
    :param int elsewhere: hundredths that the customer can spend in other companies only
    """

    def points(hundredths):
        number = points_in_words(env, hundredths)
        return say(env, SHARED["points"], points=number, name=points_name)

    date = fields.Date.to_date(
        {"not_started": terms["date_start"], "ended": terms["date_end"]}.get(error)
    )
    share = purse["base"] * terms["share_max"] // 1000
    return say(
        env,
        REFUSALS[f"refusal.{_get_key(error, terms, tier, elsewhere)}"],
        customer=customer,
        tier=tier,
        reward=reward,
        tiers=format_list(env, tiers, "or"),
        date=day_in_words(env, date) if date else "",
        available=points(purse["available"]),
        elsewhere=points(elsewhere),
        left=points(purse["left"] or 0),
        points_min=points(terms["points_min"]),
        points_multiple=points(terms["points_multiple"]),
        share=percent_in_words(env, terms["share_max"] / 10),
        amount=money_in_words(env, from_minor(share, currency), currency),
    )


def _get_key(error, terms, tier, elsewhere):
    """Return which sentence tells an error."""
    if error == "below_minimum" and not terms["points_min"]:
        return "below_coin"
    if error == "other_tier" and not tier:
        return "no_tier"
    if error == "exceeds_available" and elsewhere:
        return "exceeds_available_here"
    if error == "exceeds_share" and (terms["selections"] or terms["exceptions"]):
        return "exceeds_share_of_items"
    return error
