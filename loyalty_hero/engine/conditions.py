"""When and for whom something holds: the same conditions for programs, rules and accelerators."""

from .dates import minute_of, weekday_of
from .prepare import PreparedCondition
from .sales import Sale
from .values import Basket, ConditionWhy, Customer


def unmet(condition: PreparedCondition | None, sale: Sale) -> ConditionWhy | None:
    """Return why the condition does not hold for this sale, or None; the tiers are not looked at."""
    if condition is None:
        return None
    why = unmet_time(condition, sale)
    if why is None and condition.asks_customer:
        why = unmet_customer(condition, sale.customer)
    if why is None and condition.asks_sale:
        why = unmet_payment(condition, sale.basket)
    return why


def unmet_time(condition: PreparedCondition, sale: Sale) -> ConditionWhy | None:
    """Return why it is not the time, or None."""
    day = sale.day
    if condition.date_start is not None and day < condition.date_start:
        return "not_started"
    if condition.date_end is not None and day > condition.date_end:
        return "ended"
    start, end = condition.time_start, condition.time_end
    began_before = False
    if start is not None and end is not None and start != end:
        minute = minute_of(sale.basket["moment"])
        if start < end:
            is_open = start <= minute < end
        else:
            began_before = minute < end
            is_open = minute >= start or began_before
        if not is_open:
            return "other_time"
    if condition.weekdays:
        weekday = weekday_of(day)
        # Hours over midnight belong to the day on which they began.
        if ((weekday + 6) % 7 if began_before else weekday) not in condition.weekdays:
            return "other_day"
    return None


def unmet_customer(condition: PreparedCondition, customer: Customer) -> ConditionWhy | None:
    """Return why it is not for this customer, or None."""
    if condition.groups and condition.groups.isdisjoint(customer["groups"]):
        return "other_group"
    if condition.customers and condition.customers.isdisjoint(customer["customers"]):
        return "other_customer"
    has_territory = condition.countries or condition.states
    if has_territory and not (
        customer["country"] in condition.countries or customer["state"] in condition.states
    ):
        return "other_territory"
    return None


def unmet_payment(condition: PreparedCondition, basket: Basket) -> ConditionWhy | None:
    """Return why it is not for a sale at these prices, paid with these means, or None."""
    if condition.pricelists and basket["pricelist"] not in condition.pricelists:
        return "other_pricelist"
    if condition.payments and not _is_paid_only_with(condition.payments, basket):
        return "other_payment"
    if condition.currency is not None and basket["currency"] != condition.currency:
        return "other_currency"
    return None


def _is_paid_only_with(means: frozenset[int], basket: Basket) -> bool:
    """Tell whether every payment was made with these means, and there was one."""
    paid = {payment["means"] for payment in basket["payments"] if payment["amount"]}
    return bool(paid) and paid <= means
