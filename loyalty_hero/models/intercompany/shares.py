"""Whose points paid: which company gave the points that a redemption of another one took.

Points that were given back or transferred still belong to the company that gave them first.
"""

from fractions import Fraction

from odoo.tools import SQL

from ..base.units import to_hundredths
from ..liability.facts import RETURNED_KINDS, trace_back


def read_givers(env, programs, until):
    """Return who gave the points that redemptions took up to the day ``until``, less what they gave back.

    Only redemptions that are charged are told; points that nobody gave, taken from who had none, are of ``None``.

    :return: ``{redemption id: {company id: hundredths}}``
    """
    env.flush_all()
    givers = {}

    def add(redemption_id, company_id, points):
        found = givers.setdefault(redemption_id, {})
        found[company_id] = found.get(company_id, 0) + points

    taken = _read_taken(env, programs, until)
    charged = {redemption_id for redemption_id, _company_id, _points in taken}
    for redemption_id, company_id, points in taken:
        add(redemption_id, company_id, to_hundredths(points or 0))
    for company_id, kind, points, redemption_id in trace_back(
        env, programs, until, _GIVER, SQL("lot.redemption_id"), SQL("debit.redemption_id")
    ):
        if kind == "redeem" and redemption_id in charged:
            add(redemption_id, company_id, points)
    return givers


_GIVER = SQL("CASE WHEN lot.kind NOT IN %s THEN sale.company_id END", RETURNED_KINDS)


def _read_taken(env, programs, until):
    """Return what charged redemptions took: of points as they were given; the rest is told with 0."""
    return env.execute_query(
        SQL(
            """SELECT debit.redemption_id, %(giver)s,
                      sum(used.points) FILTER (WHERE lot.kind NOT IN %(returned)s)
                 FROM loyalty_hero_redemption redemption
                 JOIN loyalty_hero_entry debit ON debit.redemption_id = redemption.id
                 JOIN loyalty_hero_transaction taking ON taking.id = debit.transaction_id
                 JOIN loyalty_hero_allocation used ON used.debit_id = debit.id
                 JOIN loyalty_hero_entry lot ON lot.id = used.lot_id
                 JOIN loyalty_hero_transaction sale ON sale.id = lot.transaction_id
                WHERE redemption.is_charged AND redemption.program_id IN %(programs)s
                  AND GREATEST(sale.day, taking.day) <= %(until)s
                GROUP BY 1, 2""",
            giver=_GIVER,
            returned=RETURNED_KINDS,
            programs=tuple(programs.ids),
            until=until,
        )
    )


def share_out(borne, givers):
    """Return what each company's points paid, by the share of its points in each redemption.

    :param dict borne: ``{redemption id: amount}``
    :param dict givers: as ``read_givers`` returns it
    :return: ``{company id: (amount, hundredths)}``, amounts as fractions
    """
    sums = {}
    for redemption_id, amount in borne.items():
        parts = givers.get(redemption_id, {})
        total = sum(parts.values())
        # All of it is given back: what is still booked goes with the posting of the return.
        if total <= 0:
            continue
        for company_id, points in parts.items():
            worth, count = sums.get(company_id, (0, 0))
            sums[company_id] = worth + Fraction(amount) * points / total, count + points
    return sums
