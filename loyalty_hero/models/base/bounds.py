"""The most that a number may be, by what it counts: what the engine and browsers reckon with exactly.

They count in hundredths of points, in minor units of money and in thousandths of items, below 2**53.  Infinity and
what is not a number are above every bound for the database, so that they are refused as well.
"""

from odoo import models

POINTS_MOST = 100_000_000
AMOUNT_MOST = 100_000_000
# What is sold and what was spent may be in a currency of small coins.
SALE_MOST = 1_000_000_000_000
QUANTITY_MOST = 1_000_000
DAYS_MOST = 36_500
MONTHS_MOST = 1_200
# A week.
MINUTES_MOST = 10_080
# Characters of a code or number: more than any card has, and less than an index refuses.
CODE_MOST = 128


def at_most(most, sentence, *names):
    """Return the constraint that no number in the fields ``names`` is above ``most``.

    :param sentence: what is said to the user, with ``{most}``
    """
    checks = " AND ".join(f"{name} <= {most}" for name in names)
    return models.Constraint(f"CHECK ({checks})", sentence.format(most=f"{most:,}"))


def between(least, most, sentence, *names):
    """Return the constraint that all numbers in the fields ``names`` are from ``least`` to ``most``.

    :param sentence: what is said to the user, with ``{least}`` and ``{most}``
    """
    checks = " AND ".join(f"{name} BETWEEN {least} AND {most}" for name in names)
    words = {"least": f"{least:,}", "most": f"{most:,}"}
    return models.Constraint(f"CHECK ({checks})", sentence.format(**words))


def at_most_characters(most, sentence, name):
    """Return the constraint that the text in the field ``name`` has no more than ``most`` characters.

    :param sentence: what is said to the user, with ``{most}``
    """
    return models.Constraint(f"CHECK (char_length({name}) <= {most})", sentence.format(most=most))
