"""What the ledger says about the points of each month: earned, redeemed, expired, and the sales that they came with."""

from fractions import Fraction
from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL

from ...engine.codec import ENTRY_KINDS
from ..base.units import rate_between, to_hundredths
from .origins import Lot, Use, trace

SOLD_KINDS = (*ENTRY_KINDS, "expire")
"""Kinds of points that belong to the month of their sale; expired ones are those that a return brings back first."""


RETURNED_KINDS = ("redeem", "transfer")
"""Kinds of points that came back: they belong to whom they belonged to before."""


class Facts(NamedTuple):
    """Points of a month in hundredths, and the revenue of their sales in minor units of the company's currency."""

    earned: int = 0
    redeemed: int = 0
    expired: int = 0
    removed: int = 0
    revenue: int = 0


def collect(env, company, programs, until, net_shares):
    """Return what became, up to the day ``until``, of the points that each month's sales of the company gave.

    :param net_shares: ``[(model, SQL of a table, SQL of a share), …]``: how much of a sale is left without its taxes
    :return: ``{(program id, first day of the month): Facts}``
    """
    sums = {}
    for (program, month, _when), facts in follow(env, company, programs, until).items():
        kept = sums.setdefault((program, month), dict.fromkeys(Facts._fields, 0))
        for name, points in facts.items():
            kept[name] += points
    for program, day, spend in _read_spend(env, company, programs, until, net_shares):
        key = program.id, day.replace(day=1)
        kept = sums.setdefault(key, dict.fromkeys(Facts._fields, 0))
        kept["revenue"] += _convert(program, company, day, spend)
    return {
        key: Facts(**{**facts, "revenue": _round(facts["revenue"])}) for key, facts in sums.items()
    }


def follow(env, company, programs, until):
    """Return what became, in each month up to the day ``until``, of the points that each month's sales gave.

    :return: ``{(program id, month of the sale, month of the change): {field of Facts: hundredths}}``
    """
    env.flush_all()
    sums = {}

    def add(program, month, when, kind, points):
        name, number = _place(kind, points)
        kept = sums.setdefault((program, month, when), {})
        kept[name] = kept.get(name, 0) + number

    for program, month, when, kind, points in _read_lots(env, company, programs, until):
        add(program, month, when, kind, -to_hundredths(points))
    for program, month, when, kind, points in _read_uses(env, company, programs, until):
        add(program, month, when, kind, to_hundredths(points))
    for origin, kind, points, when in _trace(env, programs, until):
        if origin and origin[0] == company.id:
            add(*origin[1:], when, kind, points)
    return sums


def _place(kind, points):
    """Return the field of ``Facts`` that tells a debit of this kind, and what it adds there."""
    if kind in ENTRY_KINDS:
        return "earned", -points
    return {"redeem": "redeemed", "expire": "expired"}.get(kind, "removed"), points


def _convert(program, company, day, spend):
    """Return an amount of the program in minor units of the company's currency, as a fraction."""
    rate = rate_between(program.currency_id, company.currency_id, company, day)
    minor = Fraction(spend) * 10**program.currency_id.decimal_places
    return minor * rate["numerator"] / rate["denominator"]


def _round(fraction):
    return (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)


def _read_lots(env, company, programs, until):
    return env.execute_query(
        SQL(
            """SELECT lot.program_id, date_trunc('month', sale.date_sale)::date,
                      date_trunc('month', sale.day)::date, lot.kind, sum(lot.points)
                 FROM loyalty_hero_entry lot
                 JOIN loyalty_hero_transaction sale ON sale.id = lot.transaction_id
                WHERE lot.points > 0 AND lot.kind IN %(kinds)s AND lot.program_id IN %(programs)s
                  AND sale.company_id = %(company)s AND sale.day <= %(until)s
                GROUP BY 1, 2, 3, 4""",
            kinds=SOLD_KINDS,
            programs=tuple(programs.ids),
            company=company.id,
            until=until,
        )
    )


def _read_uses(env, company, programs, until):
    return env.execute_query(
        SQL(
            """SELECT lot.program_id, date_trunc('month', sale.date_sale)::date,
                      date_trunc('month', GREATEST(sale.day, taking.day))::date, debit.kind, sum(used.points)
                 FROM loyalty_hero_allocation used
                 JOIN loyalty_hero_entry lot ON lot.id = used.lot_id
                 JOIN loyalty_hero_transaction sale ON sale.id = lot.transaction_id
                 JOIN loyalty_hero_entry debit ON debit.id = used.debit_id
                 JOIN loyalty_hero_transaction taking ON taking.id = debit.transaction_id
                WHERE lot.kind IN %(kinds)s AND lot.program_id IN %(programs)s
                  AND sale.company_id = %(company)s AND GREATEST(sale.day, taking.day) <= %(until)s
                GROUP BY 1, 2, 3, 4""",
            kinds=SOLD_KINDS,
            programs=tuple(programs.ids),
            company=company.id,
            until=until,
        )
    )


def _trace(env, programs, until):
    """Return what became of points that came back, as ``trace`` does.

    Origins are ``(company id, program id, month of the sale)``.
    """
    origin = SQL(
        """CASE WHEN lot.kind IN %s THEN ARRAY[sale.company_id::text, lot.program_id::text,
               date_trunc('month', sale.date_sale)::date::text] END""",
        SOLD_KINDS,
    )
    rows = trace_back(
        env,
        programs,
        until,
        origin,
        SQL("date_trunc('month', giving.day)::date"),
        SQL("date_trunc('month', GREATEST(sale.day, taking.day))::date"),
    )
    return [(_read_origin(origin), kind, points, month) for origin, kind, points, month in rows]


def trace_back(env, programs, until, origin, given, taken):
    """Return what came back of the programs' points up to the day ``until`` and what became of it, as ``trace`` does.

    :param SQL origin: whom points of a ``lot`` are of, which was given in the transaction ``sale``; of those that were
        given back or transferred nobody asks
    :param SQL given: what is told, as the month, of a ``lot`` that came back in the transaction ``giving``
    :param SQL taken: the same of a ``debit`` in the transaction ``taking`` that takes from a ``lot`` of ``sale``
    """
    lots = [
        Lot(lot, when, group, to_hundredths(points), kind, told)
        for lot, when, group, points, kind, told in env.execute_query(
            SQL(
                """SELECT lot.id, lot.transaction_id, COALESCE(%s, %s), lot.points, lot.kind, %s
                     FROM loyalty_hero_entry lot
                     JOIN loyalty_hero_transaction giving ON giving.id = lot.transaction_id
                    WHERE lot.points > 0 AND lot.kind IN %s AND lot.program_id IN %s AND giving.day <= %s""",
                _group_of_moved("lot", "giving", SQL("lot.origin_id")),
                _group("lot", "giving"),
                given,
                RETURNED_KINDS,
                tuple(programs.ids),
                until,
            )
        )
    ]
    if not lots:
        return []
    uses = [
        Use(use, when, lot, lot_when, owner, group, to_hundredths(points), kind, told)
        for use, when, lot, lot_when, owner, group, points, kind, told in env.execute_query(
            SQL(
                """SELECT used.id, GREATEST(lot.transaction_id, debit.transaction_id), lot.id, lot.transaction_id,
                          %(origin)s,
                          CASE WHEN %(moved)s = ANY(%(groups)s) THEN %(moved)s ELSE %(group)s END,
                          used.points, debit.kind, %(taken)s
                     FROM loyalty_hero_allocation used
                     JOIN loyalty_hero_entry lot ON lot.id = used.lot_id
                     JOIN loyalty_hero_transaction sale ON sale.id = lot.transaction_id
                     JOIN loyalty_hero_entry debit ON debit.id = used.debit_id
                     JOIN loyalty_hero_transaction taking ON taking.id = debit.transaction_id
                    WHERE lot.program_id IN %(programs)s AND GREATEST(sale.day, taking.day) <= %(until)s
                      AND (lot.id = ANY(%(lots)s) OR %(group)s = ANY(%(groups)s) OR %(moved)s = ANY(%(groups)s))""",
                origin=origin,
                taken=taken,
                group=_group("debit", "taking"),
                moved=_group_of_moved("debit", "taking", SQL("COALESCE(lot.origin_id, lot.id)")),
                programs=tuple(programs.ids),
                until=until,
                lots=[lot.id for lot in lots],
                groups=list({lot.group for lot in lots}),
            )
        )
    ]
    return trace(lots, uses)


def name_claim(redemption_id):
    """Return the name of a redemption among claims: others are coupons and cards, by their name in the ledger."""
    return f"redemption {redemption_id}"


def claim_of(entry, transaction):
    """Return, as SQL, the name of the claim for which an entry takes points or gives them back, or nothing.

    :param entry: name of its table in the query, and ``transaction``, that of its transaction
    """
    return SQL(
        """CASE WHEN %(entry)s.kind = 'redeem'
                THEN COALESCE('redemption ' || %(entry)s.redemption_id, %(transaction)s.source_key) END""",
        entry=SQL.identifier(entry),
        transaction=SQL.identifier(transaction),
    )


def _group(entry, transaction):
    """Return what an entry that gives points back has in common with those that took them."""
    return SQL(
        "CASE %(entry)s.kind WHEN 'transfer' THEN 'transaction ' || %(entry)s.transaction_id ELSE %(claim)s END",
        entry=SQL.identifier(entry),
        claim=claim_of(entry, transaction),
    )


def _group_of_moved(entry, transaction, origin):
    """Return what an entry that gives a lot anew has in common with the one that took it, or nothing."""
    return SQL("%s || ' lot ' || %s", _group(entry, transaction), origin)


def _read_origin(origin):
    if not origin:
        return None
    company, program, month = origin
    return int(company), int(program), fields.Date.to_date(month)


def _read_spend(env, company, programs, until, net_shares):
    """Return what counted of each day's sales, without taxes, in the program's currency: ``[(program, day, sum)]``."""
    tables = [
        SQL(
            "LEFT JOIN %s ON %s.id = sale.source_id AND sale.source_model = %s",
            SQL("%s AS %s", table, SQL.identifier(f"sold{number}")),
            SQL.identifier(f"sold{number}"),
            model,
        )
        for number, (model, table, _share) in enumerate(net_shares)
    ]
    shares = [
        SQL(share, sold=SQL.identifier(f"sold{number}"))
        for number, (_model, _table, share) in enumerate(net_shares)
    ]
    rows = env.execute_query(
        SQL(
            """SELECT entry.program_id, sale.date_sale,
                      sum(entry.spend * CASE WHEN program.tax_included THEN COALESCE(%(shares)s, 1) ELSE 1 END)
                 FROM loyalty_hero_entry entry
                 JOIN loyalty_hero_program program ON program.id = entry.program_id
                 JOIN loyalty_hero_transaction sale ON sale.id = entry.transaction_id
                 %(tables)s
                WHERE entry.kind = 'earn' AND entry.spend <> 0 AND entry.program_id IN %(programs)s
                  AND sale.company_id = %(company)s AND sale.day <= %(until)s
                GROUP BY 1, 2""",
            shares=SQL(", ").join(shares),
            tables=SQL(" ").join(tables),
            programs=tuple(programs.ids),
            company=company.id,
            until=until,
        )
    )
    return [(programs.browse(program), day, spend) for program, day, spend in rows]
