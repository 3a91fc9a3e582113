"""Whose points paid: which company gave the points that were redeemed in another one, or bought a coupon there.

Points that were given back or transferred still belong to the company that gave them first.
"""

from fractions import Fraction

from odoo.tools import SQL

from ..base.units import to_hundredths
from ..liability.facts import RETURNED_KINDS, claim_of, trace_back


def read_givers(env, programs, until):
    """Return who gave the points that claims took up to the day ``until``, less what they gave back.

    Only claims that are charged are told; points that nobody gave, taken from who had none, are of ``None``.

    :return: ``{name of the claim (as ``name_claim``): {company id: hundredths}}``
    """
    env.flush_all()
    givers = {}

    def add(claim, company_id, points):
        found = givers.setdefault(claim, {})
        found[company_id] = found.get(company_id, 0) + points

    taken = _read_taken(env, programs, until)
    charged = {claim for claim, _company_id, _points in taken}
    for claim, company_id, points in taken:
        add(claim, company_id, to_hundredths(points or 0))
    for company_id, kind, points, claim in trace_back(
        env, programs, until, _GIVER, claim_of("lot", "giving"), claim_of("debit", "taking")
    ):
        if kind == "redeem" and claim in charged:
            add(claim, company_id, points)
    return givers


_GIVER = SQL("CASE WHEN lot.kind NOT IN %s THEN sale.company_id END", RETURNED_KINDS)


def _read_taken(env, programs, until):
    """Return what charged claims took: of points as they were given; the rest is told with 0."""
    return env.execute_query(
        SQL(
            """SELECT %(claim)s, %(giver)s,
                      sum(used.points) FILTER (WHERE lot.kind NOT IN %(returned)s)
                 FROM (SELECT debit.id
                         FROM loyalty_hero_redemption redemption
                         JOIN loyalty_hero_entry debit ON debit.redemption_id = redemption.id
                        WHERE redemption.is_charged AND redemption.program_id IN %(programs)s
                        UNION ALL
                       SELECT debit.id
                         FROM loyalty_hero_voucher voucher
                         JOIN loyalty_hero_transaction issue
                           ON issue.source_key = 'loyalty.hero.voucher,' || voucher.id
                         JOIN loyalty_hero_entry debit ON debit.transaction_id = issue.id
                        WHERE voucher.is_charged AND voucher.program_id IN %(programs)s) AS charged
                 JOIN loyalty_hero_entry debit ON debit.id = charged.id
                 JOIN loyalty_hero_transaction taking ON taking.id = debit.transaction_id
                 JOIN loyalty_hero_allocation used ON used.debit_id = debit.id
                 JOIN loyalty_hero_entry lot ON lot.id = used.lot_id
                 JOIN loyalty_hero_transaction sale ON sale.id = lot.transaction_id
                WHERE GREATEST(sale.day, taking.day) <= %(until)s
                GROUP BY 1, 2""",
            claim=claim_of("debit", "taking"),
            giver=_GIVER,
            returned=RETURNED_KINDS,
            programs=tuple(programs.ids),
            until=until,
        )
    )


def share_out(borne, givers):
    """Return what each company's points paid, by the share of its points in each claim.

    :param dict borne: ``{name of the claim: amount}``
    :param dict givers: as ``read_givers`` returns it
    :return: ``{company id: (amount, hundredths)}``, amounts as fractions
    """
    sums = {}
    for claim, amount in borne.items():
        parts = givers.get(claim, {})
        total = sum(parts.values())
        # All of it is given back: what is still booked goes with the posting of the return.
        if total <= 0:
            continue
        for company_id, points in parts.items():
            worth, count = sums.get(company_id, (0, 0))
            sums[company_id] = worth + Fraction(amount) * points / total, count + points
    return sums
