"""The one table of sentences: how reasons, limits, rules, programs and refusals are put into words.

A key names a whole sentence with named placeholders, so that each language orders its words as it likes.  The till
gets the part that it needs in its cashier's language, and fills it as ``say`` does: ``words/sentences.js``.
"""

import re

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PLACEHOLDER = re.compile(r"%%|%\((\w+)\)s")

REASONS = {
    # A reason in one line: what it is about, what it says, and the points that it adds or takes.
    "reason.about": _lt("%(about)s: %(reason)s"),
    "reason.points": _lt("%(reason)s: %(points)s"),
    "reason.deleted": _lt("something that was deleted since"),
    "reason.item": _lt("One item"),
    "settled_again": _lt("Settled again: %(after)s instead of %(before)s"),
    # What counted. A rule's sentence is chosen by how its mode is worded (``get_mode_key``).
    "rule.amount": _lt("%(rule)s (on %(base)s)"),
    "rule.tier": _lt("%(rule)s (on %(base)s)"),
    "rule.unit": _lt("%(rule)s (× %(quantity)s)"),
    "rule.visit": _lt("%(rule)s"),
    "rule.basket": _lt("%(rule)s (on %(base)s)"),
    "rule.bonus_unit": _lt("%(rule)s (× %(quantity)s)"),
    "rule.bonus_sale": _lt("%(rule)s"),
    "rule.welcome": _lt("%(rule)s"),
    "rule.count": _lt("%(rule)s (%(base)s)"),
    "tier.none": _lt("No tier yet: %(spend)s of qualifying purchases"),
    "tier.kept": _lt("Tier %(after)s: %(spend)s of qualifying purchases"),
    "tier.reached": _lt("Tier %(after)s reached with %(spend)s of qualifying purchases"),
    "tier.next": _lt("%(amount)s more to reach %(tier)s"),
    "tier.reaches": _lt("Reaches %(tier)s"),
    "factor.named": _lt("%(id)s × %(factor)s"),
    "factor.personal": _lt("Personal factor × %(factor)s"),
    "accelerator.earn.single": _lt("%(factors)s"),
    "accelerator.earn.best": _lt("Highest of %(factors)s"),
    "accelerator.earn.multiply": _lt("Multiplied: %(factors)s"),
    "accelerator.earn.add": _lt("Added: %(factors)s"),
    "accelerator.bonus.single": _lt("On the bonus: %(factors)s"),
    "accelerator.bonus.best": _lt("On the bonus, highest of %(factors)s"),
    "accelerator.bonus.multiply": _lt("On the bonus, multiplied: %(factors)s"),
    "accelerator.bonus.add": _lt("On the bonus, added: %(factors)s"),
    "accelerator.welcome.single": _lt("On the welcome points: %(factors)s"),
    "accelerator.welcome.best": _lt("On the welcome points, highest of %(factors)s"),
    "accelerator.welcome.multiply": _lt("On the welcome points, multiplied: %(factors)s"),
    "accelerator.welcome.add": _lt("On the welcome points, added: %(factors)s"),
    "rounding": _lt("Rounding"),
    "carry.none": _lt("Rounding"),
    "carry.kept": _lt("Rounding, %(after)s carried to the next sale"),
    "carry.used": _lt("Rounding, with %(before)s from earlier sales"),
    "carry.both": _lt(
        "Rounding, with %(before)s from earlier sales, %(after)s carried to the next sale"
    ),
    "cap.sale": _lt("Maximum of %(limit)s per sale"),
    "cap.day": _lt("Maximum of %(limit)s per day"),
    "cap.week": _lt("Maximum of %(limit)s per week"),
    "cap.month": _lt("Maximum of %(limit)s per month"),
    "cap.year": _lt("Maximum of %(limit)s per year"),
    "cap.ever": _lt("Maximum of %(limit)s in all"),
    "premium.none.amount": _lt("Towards the next premium: %(amount)s of %(amount_min)s"),
    "premium.none.items": _lt("Towards the next premium: %(items)s of %(items_min)s items"),
    "premium.none.both": _lt(
        "Towards the next premium: %(amount)s of %(amount_min)s, or %(items)s of %(items_min)s items"
    ),
    "premium.one.amount": _lt(
        "A premium is due. Towards the next one: %(amount)s of %(amount_min)s"
    ),
    "premium.one.items": _lt(
        "A premium is due. Towards the next one: %(items)s of %(items_min)s items"
    ),
    "premium.one.both": _lt(
        "A premium is due. Towards the next one: %(amount)s of %(amount_min)s, or %(items)s of %(items_min)s items"
    ),
    "premium.many.amount": _lt(
        "%(count)s premiums are due. Towards the next one: %(amount)s of %(amount_min)s"
    ),
    "premium.many.items": _lt(
        "%(count)s premiums are due. Towards the next one: %(items)s of %(items_min)s items"
    ),
    "premium.many.both": _lt(
        "%(count)s premiums are due. Towards the next one: %(amount)s of %(amount_min)s, or %(items)s of %(items_min)s "
        "items"
    ),
    "membership.until": _lt("Member until %(date_end)s"),
    "membership.until.discount": _lt("Member until %(date_end)s, with a discount of %(discount)s"),
    "membership.endless": _lt("Member without an end date"),
    "membership.endless.discount": _lt(
        "Member without an end date, with a discount of %(discount)s"
    ),
    "unlinked_return": _lt(
        "%(base)s returned without the original sale, at what the goods would earn now"
    ),
    # What did not count.
    "discount": _lt("Discount on the whole sale, not counted: %(base)s"),
    "on_account": _lt("On account, not counted: %(base)s"),
    "paid_with_points": _lt("Paid with points, not counted: %(base)s"),
    "program_excluded.not_started": _lt("The program starts on %(date)s"),
    "program_excluded.ended": _lt("The program ended on %(date)s"),
    "program_excluded.other_day": _lt("The program does not run on this day of the week"),
    "program_excluded.other_time": _lt("The program does not run at this time of day"),
    "program_excluded.other_group": _lt("The customer does not have the required tag"),
    "program_excluded.other_customer": _lt("Not available to this customer"),
    "program_excluded.other_territory": _lt("Not available in this customer's region"),
    "program_excluded.other_currency": _lt("Not available for sales in this currency"),
    "program_excluded.other_shop": _lt("The program does not run in this shop"),
    "program_excluded.no_invoices": _lt("The program does not run on invoices"),
    "program_excluded.paid_with_points": _lt("A sale paid with points earns nothing"),
    "program_excluded.below_minimum": _lt(
        "%(base)s is below the minimum purchase of %(amount_min)s"
    ),
    "program_excluded.below_quantity": _lt(
        "%(quantity)s items are fewer than the minimum of %(quantity_min)s"
    ),
    "program_excluded.excluded_customer": _lt("This customer earns nothing in the program"),
    "program_excluded.no_membership": _lt("The customer has no valid membership on this day"),
    "program_excluded.exclusive": _lt(
        "The customer belongs to “%(program)s”, which cannot be combined with other programs"
    ),
    "rule_excluded.not_started": _lt("Not started yet"),
    "rule_excluded.ended": _lt("Ended already"),
    "rule_excluded.other_day": _lt("Not on this day of the week"),
    "rule_excluded.other_time": _lt("Not at this time of day"),
    "rule_excluded.other_group": _lt("The customer does not have the required tag"),
    "rule_excluded.other_customer": _lt("Not available to this customer"),
    "rule_excluded.other_territory": _lt("Not available in this customer's region"),
    "rule_excluded.other_tier": _lt("Only for members of other tiers"),
    "rule_excluded.other_pricelist": _lt("Only for another pricelist"),
    "rule_excluded.other_payment": _lt("Only for another means of payment"),
    "rule_excluded.other_currency": _lt("Only for sales in another currency"),
    "rule_excluded.below_minimum": _lt("%(base)s is below the minimum of %(amount_min)s"),
    "rule_excluded.below_quantity": _lt(
        "%(quantity)s items are fewer than the minimum of %(quantity_min)s"
    ),
    "rule_excluded.not_new": _lt("Not the first purchase"),
    "line_excluded.exception": _lt("Excluded by a rule"),
    "line_excluded.no_rule": _lt("No rule is for this item"),
    "lines.taken": _lt("%(items)s: counted for “%(program)s”, which comes first"),
    # What a flag of the customer, the sale or the item leaves out; a flag of another app is named as it is.
    "excluded.quotation": _lt("Settled quotations earn nothing"),
    "excluded.down_payment": _lt("Down payments earn nothing"),
    "excluded.layaway": _lt("Layaways earn nothing"),
    "excluded.back_order": _lt("Back orders earn nothing"),
    "excluded.on_account": _lt("Sales on account earn nothing"),
    "excluded.employee": _lt("Employees earn nothing"),
    "excluded.discounted": _lt("Discounted items earn nothing"),
    "excluded.gift_card": _lt("Gift cards and top-ups earn nothing"),
    "excluded.tip": _lt("Tips earn nothing"),
    "excluded.other": _lt("Excluded: %(why)s"),
}

TERMS = {
    # What a rule gives, by how its mode is worded (``get_mode_key``); with “.items” for chosen items only.
    "earning.amount": _lt("%(points)s per %(per_amount)s spent"),
    "earning.amount.items": _lt("%(points)s per %(per_amount)s spent on %(items)s"),
    "earning.tier": _lt("%(points)s per %(per_amount)s spent"),
    "earning.tier.items": _lt("%(points)s per %(per_amount)s spent on %(items)s"),
    "earning.unit": _lt("%(points)s for each item"),
    "earning.unit.items": _lt("%(points)s for each item of %(items)s"),
    "earning.visit": _lt("%(points)s per sale"),
    "earning.visit.items": _lt("%(points)s per sale with %(items)s"),
    "earning.basket": _lt("%(steps)s per sale"),
    "earning.basket.items": _lt("%(steps)s per sale of %(items)s"),
    "earning.bonus_unit": _lt("%(points)s on top for each item"),
    "earning.bonus_unit.items": _lt("%(points)s on top for each item of %(items)s"),
    "earning.bonus_sale": _lt("%(points)s on top per sale"),
    "earning.bonus_sale.items": _lt("%(points)s on top per sale with %(items)s"),
    "earning.welcome": _lt("%(points)s with the first purchase"),
    "earning.welcome.items": _lt("%(points)s with the first purchase of %(items)s"),
    "earning.count": _lt("All purchases count"),
    "earning.count.items": _lt("Purchases of %(items)s count"),
    "parts": _lt("%(before)s, %(part)s"),
    "rule.exceptions": _lt("except %(items)s"),
    "rule.tier": _lt("%(tier)s members %(points)s per %(per_amount)s"),
    "rule.step": _lt("%(points)s from %(amount)s"),
    "rule.amount_min": _lt("for purchases of at least %(amount)s"),
    "rule.quantity_min": _lt("for at least %(quantity)s items"),
    "condition.customers": _lt("for %(customers)s"),
    "condition.customers.both": _lt("for %(groups)s among %(customers)s"),
    "condition.territory": _lt("for customers in %(places)s"),
    "condition.tiers": _lt("for %(tiers)s members"),
    "condition.pricelists": _lt("at the prices of %(pricelists)s"),
    "condition.currency": _lt("for sales in %(currency)s"),
    "condition.payments": _lt("paid with %(payments)s"),
    "condition.days_and_time": _lt("%(days)s %(time)s"),
    "accelerator.double": _lt("Twice the points"),
    "accelerator.triple": _lt("Three times the points"),
    "accelerator.factor": _lt("%(factor)s times the points"),
    "accelerator.always": _lt("always"),
    "accelerator.spend_over": _lt("for members who spent over %(amount)s"),
    "accelerator.birthday.day": _lt("on the customer's birthday"),
    "accelerator.birthday.week": _lt("around the customer's birthday"),
    "accelerator.birthday.month": _lt("in the month of the customer's birthday"),
    "tier": _lt("%(tier)s from %(amount)s"),
    "reward.payment": _lt("%(points)s %(name)s pay %(amount)s"),
    "reward.amount": _lt("%(steps)s off"),
    "reward.step": _lt("%(amount)s for %(points)s %(name)s"),
    "reward.percent": _lt("%(steps)s off"),
    "reward.coupon": _lt("Coupon: %(steps)s"),
    "reward.balance_card": _lt("Balance card: %(steps)s"),
    "reward.gift": _lt("One item free for %(points)s %(name)s"),
    "reward.discount": _lt("as a price reduction"),
    "reward.without_discounts": _lt("not with other discounts"),
    "reward.valid_days": _lt("valid for %(days)s days"),
    "reward.automatic": _lt("issued by itself"),
    "reward.points_min": _lt("at least %(points)s"),
    "reward.points_multiple": _lt("in steps of %(points)s"),
    "reward.share_max": _lt("up to %(share)s of a sale"),
    "reward.share_max.items": _lt("up to %(share)s of these items"),
    "reward.items": _lt("on %(items)s"),
    "reward.shops": _lt("in %(shops)s"),
    "reward.cap.day": _lt("up to %(points)s a day"),
    "reward.cap.month": _lt("up to %(points)s a month"),
    "reward.cap.year": _lt("up to %(points)s a year"),
}
"""The parts of a program: rules, conditions, accelerators, tiers and rewards."""

TOPICS = {
    "topic.premium": _lt("Premium"),
    "topic.membership": _lt("Membership"),
    "topic.earning": _lt("Earning"),
    "topic.counting": _lt("What counts"),
    "topic.extra": _lt("Extra"),
    "topic.tiers": _lt("Tiers"),
    "topic.limits": _lt("Limits"),
    "topic.redeeming": _lt("Redeeming"),
    "topic.expiry": _lt("Expiry"),
    "topic.other": _lt("Other"),
    "premium.single": _lt("For %(benchmark)s, %(premium)s. Counting then starts again from zero."),
    "premium.multiple": _lt("For every %(benchmark)s, %(premium)s. The remainder carries over."),
    "premium.amount": _lt("%(amount)s spent"),
    "premium.items": _lt("%(items)s items bought"),
    "premium.amount_or_items": _lt("%(amount)s spent or %(items)s items bought"),
    "premium.fixed": _lt("a balance card of %(amount)s"),
    "premium.percent": _lt("a balance card of %(share)s of these purchases"),
    "membership.fee": _lt("Costs %(fee)s"),
    "membership.free": _lt("Free of charge"),
    "membership.days": _lt("Valid for %(days)s days"),
    "membership.endless": _lt("Valid without an end date"),
    "membership.discount": _lt("Members get %(share)s off"),
    "earning.rounding.half_up": _lt("Points are rounded half up"),
    "earning.rounding.up": _lt("Points are rounded up"),
    "earning.rounding.none": _lt("Points are not rounded"),
    "earning.carries_rounding": _lt("What rounding leaves counts with the next sale"),
    "earning.without_tax": _lt("Prices count without tax"),
    "earning.paid_with_points.all": _lt("The amount paid with points earns, too"),
    "earning.paid_with_points.nothing": _lt("A sale paid with points earns nothing"),
    "earning.unlinked_returns.nothing": _lt("Returns without the original sale take no points"),
    "extra.multiply": _lt("When several apply, their factors are multiplied"),
    "extra.add": _lt("When several apply, their extra factors are added"),
    "extra.bonus": _lt("Accelerators also apply to bonus points"),
    "extra.welcome": _lt("Accelerators also apply to welcome points"),
    "tiers.rolling": _lt("By spending in the last %(months)s months"),
    "tiers.calendar": _lt("By spending in the calendar year"),
    "tiers.lifetime": _lt("By all spending"),
    "limits.sale": _lt("At most %(points)s per sale"),
    "redeeming.day": _lt("A customer can spend at most %(points)s per day"),
    "redeeming.month": _lt("A customer can spend at most %(points)s per month"),
    "redeeming.year": _lt("A customer can spend at most %(points)s per year"),
    "limits.day": _lt("At most %(points)s per day"),
    "limits.week": _lt("At most %(points)s per week"),
    "limits.month": _lt("At most %(points)s per month"),
    "limits.year": _lt("At most %(points)s per year"),
    "limits.ever": _lt("At most %(points)s in all"),
    "limits.amount_min": _lt("Sales below %(amount)s do not count"),
    "limits.quantity_min": _lt("Sales of fewer than %(quantity)s items do not count"),
    "limits.excluded": _lt("Not counted: %(excluded)s"),
    "limits.no_invoices": _lt("Not on invoices"),
    "limits.shops": _lt("Only in %(shops)s"),
    "limits.runs": _lt("Runs: %(condition)s"),
    "limits.exclusive": _lt("Cannot be combined with other programs"),
    "limits.exclusive.membership": _lt("While a membership is valid, other programs give nothing"),
    "excluded_items.quotation": _lt("settled quotations"),
    "excluded_items.down_payment": _lt("down payments"),
    "excluded_items.layaway": _lt("layaways"),
    "excluded_items.back_order": _lt("back orders"),
    "excluded_items.on_account": _lt("sales on account"),
    "excluded_items.employee": _lt("employees' purchases"),
    "excluded_items.discounted": _lt("discounted items"),
    "excluded_items.gift_card": _lt("gift cards and top-ups"),
    "excluded_items.customers": _lt("purchases of some customers"),
    "expiry.days": _lt("%(count)s days after earning"),
    "expiry.days.one": _lt("One day after earning"),
    "expiry.months": _lt("%(count)s months after earning"),
    "expiry.months.one": _lt("One month after earning"),
    "expiry.month_end": _lt("At the end of the month, %(count)s months after earning"),
    "expiry.month_end.one": _lt("At the end of the next month"),
    "expiry.month_end.same": _lt("At the end of the month"),
    "expiry.year_end": _lt("At the end of the year"),
    "expiry.inactivity": _lt("%(count)s days after the last activity"),
    "expiry.inactivity.one": _lt("One day after the last activity"),
    "expiry.waiting": _lt("Points can be spent %(days)s days after the sale"),
    "changes.details": _lt("The order of the rules, or another detail"),
}
"""What the summary of a program says, topic by topic."""

REFUSALS = {
    "refusal.points_must_be_number": _lt("Enter the points as a number."),
    "refusal.points_must_have_two_decimals": _lt("Points have two decimals at most."),
    "refusal.points_must_be_positive": _lt("Enter how many points to redeem: more than 0."),
    "refusal.other_tier": _lt(
        "%(reward)s is for %(tiers)s members. The tier of %(customer)s is %(tier)s."
    ),
    "refusal.no_tier": _lt("%(reward)s is for %(tiers)s members. %(customer)s has no tier yet."),
    "refusal.not_started": _lt("%(reward)s can be redeemed from %(date)s on."),
    "refusal.ended": _lt("%(reward)s could be redeemed until %(date)s."),
    "refusal.other_shop": _lt("%(reward)s cannot be redeemed in this shop."),
    "refusal.no_goods": _lt("None of these items is for %(reward)s."),
    "refusal.nothing_due": _lt("There is nothing left to pay. Remove another payment first."),
    "refusal.exceeds_available": _lt("%(customer)s has %(available)s to spend."),
    "refusal.exceeds_available_here": _lt(
        "%(customer)s has %(available)s to spend here. %(elsewhere)s more were earned in another company and can be "
        "used there."
    ),
    "refusal.exceeds_offline": _lt(
        "Without a connection, %(customer)s can spend %(available)s at most."
    ),
    "refusal.exceeds_limit": _lt(
        "A limit is reached: %(customer)s can spend %(left)s more for now."
    ),
    "refusal.not_a_step": _lt("Choose one of the steps of %(reward)s."),
    "refusal.exceeds_due": _lt("This step is worth more than what is left to pay."),
    "refusal.not_a_multiple": _lt("Points are redeemed in steps of %(points_multiple)s."),
    "refusal.below_minimum": _lt("At least %(points_min)s have to be redeemed."),
    "refusal.below_coin": _lt(
        "These points are worth less than the smallest coin. Enter more points."
    ),
    "refusal.exceeds_share": _lt(
        "At most %(share)s of this sale can be paid with points: %(amount)s."
    ),
    "refusal.exceeds_share_of_items": _lt(
        "%(reward)s can be at most %(share)s of what its items cost: %(amount)s."
    ),
}

SHARED = {
    "percent": _lt("%(number)s%%"),
    "points": _lt("%(points)s %(name)s"),
}

TIMES = {
    "dates.on": _lt("on %(day)s"),
    "dates.between": _lt("from %(days)s"),
    "dates.from": _lt("from %(day)s on"),
    "dates.until": _lt("until %(day)s"),
    "weekday.0": _lt("Mondays"),
    "weekday.1": _lt("Tuesdays"),
    "weekday.2": _lt("Wednesdays"),
    "weekday.3": _lt("Thursdays"),
    "weekday.4": _lt("Fridays"),
    "weekday.5": _lt("Saturdays"),
    "weekday.6": _lt("Sundays"),
    "weekday.row": _lt("%(first)s to %(last)s"),
}
"""When something holds."""

TILL = {**REASONS, **REFUSALS, **SHARED}
"""What a till words by itself, also without a connection."""


def say(env, sentence, **facts):
    """Return a sentence of a table in the user's language, with these facts; each is text, or shown as it is."""
    return fill(env._(sentence), facts)


def fill(text, facts):
    """Return ``text`` with its placeholders filled; a translation that names what is no fact stays readable."""
    return PLACEHOLDER.sub(lambda found: str(facts.get(found[1], "")) if found[1] else "%", text)


def get_placeholders(sentence):
    """Return the names of the facts that a sentence asks for."""
    return {name for name in PLACEHOLDER.findall(str(sentence)) if name}


def translate(env, table):
    """Return a table in the user's language, as JSON has it."""
    return {key: env._(sentence) for key, sentence in table.items()}
