"""What is kept of a customer with a sale: what programs concluded, and nothing else about the person.

Transactions cannot be changed, people can ask to be forgotten.  So a transaction keeps which of the tags, selections,
territories and birthdays that a program asks for the customer met on the day of the sale; returns are judged by that.
"""

from ...engine.dates import add_days, is_near_birthday

FURTHEST = 31
"""Days from the sale to a birthday in its month."""


def conclude(programs, customer, day):
    """Return a ``Customer`` for whom these programs give on ``day`` what they give for ``customer``.

    :param programs: prepared ones
    :param str day: of the sale, ``YYYY-MM-DD``
    """
    conditions = [
        holder.condition
        for program in programs
        for holder in (program, *program.rules, *program.accelerators)
        if holder.condition
    ]

    def asked(name):
        return frozenset().union(*(getattr(condition, name) for condition in conditions))

    flags = frozenset().union(*(program.excluded_flags for program in programs))
    spans = {entry.birthday for program in programs for entry in program.accelerators}
    return {
        "id": customer["id"],
        "groups": [group for group in customer["groups"] if group in asked("groups")],
        "customers": [each for each in customer["customers"] if each in asked("customers")],
        "country": customer["country"] if customer["country"] in asked("countries") else None,
        "state": customer["state"] if customer["state"] in asked("states") else None,
        "birthday": _stand_in(customer["birthday"], day, spans - {None}),
        "flags": [flag for flag in customer["flags"] if flag in flags],
    }


def _stand_in(birthday, day, spans):
    """Return a birthday (``MM-DD``) that is as near to ``day`` as the customer's, by these spans, or ``None``."""
    near = {span for span in spans if birthday and is_near_birthday(birthday, day, span)}
    if not near:
        return None
    days = sorted(range(-FURTHEST, FURTHEST + 1), key=abs)
    others = (add_days(day, distance)[5:] for distance in days)
    return next(
        other
        for other in others
        if near == {span for span in spans if is_near_birthday(other, day, span)}
    )
