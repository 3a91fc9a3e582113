"""The whole way from a sale to its award.

Order of computation: may the program run -> each line to its rule -> base per rule -> points per rule
-> sum -> rounding once per kind. Each step adds its reasons, and the points of all reasons add up to
the points of the award.
"""

from collections.abc import Sequence

from .amounts import MILLI_PER_HUNDREDTH, round_points, safe_sum
from .codec import prepare_program, require_rate
from .currency import to_program_currency
from .earning import RuleShare, assign_lines, share_of_rule
from .eligibility import exclude_program, exclude_small_purchase
from .values import Award, Basket, Line, PreparedProgram, Program, Reason


def evaluate(program: Program | PreparedProgram, basket: Basket) -> Award:
    """Return what the sale earns in the program, with the reasons.

    The basket is taken as `check_basket` wants it.

    :raise MalformedError: for a program that `check_program` refuses, or a basket without a sound rate for a
        program's currency.
    :raise ValueError: for a sum that is no integer, or too large to be exact in both languages.
    """
    prepared = prepare_program(program)
    return _evaluate_lines(prepared, basket, basket["lines"], _total_of(basket))


def evaluate_programs(programs: Sequence[Program | PreparedProgram], basket: Basket) -> list[Award]:
    """Return one award per program of a customer, in the customer's order.

    Each line is credited to the first program that lets it earn; a later program sees only the lines
    that are left. The share paid with points is always that of the whole sale.

    The basket is taken as `check_basket` wants it.

    :raise MalformedError: for a program that `check_program` refuses, or a basket without a sound rate for a
        program's currency.
    :raise ValueError: for a sum that is no integer, or too large to be exact in both languages.
    """
    prepared = [prepare_program(program) for program in programs]
    lines: Sequence[Line] = basket["lines"]
    awards: list[Award] = []
    for program in prepared:
        award = _evaluate_lines(program, basket, lines, _total_of(basket))
        credited = set(award["lines"])
        lines = [line for line in lines if line["id"] not in credited]
        awards.append(award)
    return awards


def _total_of(basket: Basket) -> int:
    """Return the sale's total with tax, lines that earn nothing included."""
    return safe_sum([line["total_included"] for line in basket["lines"]])


def _evaluate_lines(
    prepared: PreparedProgram, basket: Basket, lines: Sequence[Line], total: int
) -> Award:
    """Return the award for the lines that this program sees, of a sale with this total with tax."""
    require_rate(prepared, basket)
    excluded = exclude_program(prepared, basket) or exclude_small_purchase(prepared, basket, lines)
    if excluded:
        return _make_award(prepared, lines, [], 0, [excluded])
    taken, reasons_of_lines = assign_lines(prepared, lines)
    shares = [
        share_of_rule(prepared, index, rule_lines, basket, total)
        for index, rule_lines in enumerate(taken)
        if rule_lines
    ]
    counted = [share for share in shares if share.counts]
    points = round_points(
        safe_sum([share.milli for share in counted]), prepared.program["rounding"]
    )
    reasons: list[Reason] = [
        *reasons_of_lines,
        *_reasons_of_payment(prepared, shares, basket),
        *_reasons_of_rules(shares),
        *_reasons_of_rounding(counted, points),
    ]
    return _make_award(prepared, lines, counted, points, reasons)


def _reasons_of_payment(
    prepared: PreparedProgram, shares: Sequence[RuleShare], basket: Basket
) -> list[Reason]:
    left_out = safe_sum([share.gross - share.base for share in shares])
    if not left_out:
        return []
    amount = to_program_currency(prepared, basket, basket["paid_with_points"])
    return [{"type": "paid_with_points", "amount": amount, "base": left_out}]


def _reasons_of_rules(shares: Sequence[RuleShare]) -> list[Reason]:
    """Return a reason for each rule that took something of worth."""
    reasons: list[Reason] = []
    for share in shares:
        rule, base = share.rule, share.base
        if share.gross and not share.counts:
            reasons.append(
                {
                    "type": "rule_excluded",
                    "rule": rule.id,
                    "why": "below_minimum",
                    "base": base,
                    "amount_min": rule.amount_min,
                }
            )
        elif base:
            points = _floored_points(share.milli)
            reasons.append({"type": "rule", "rule": rule.id, "base": base, "points": points})
    return reasons


def _reasons_of_rounding(counted: Sequence[RuleShare], points: int) -> list[Reason]:
    """Return what rounding changed, against the floored points that the rules' reasons show."""
    change = points - safe_sum([_floored_points(share.milli) for share in counted])
    return [{"type": "rounding", "points": change}] if change else []


def _floored_points(milli: int) -> int:
    """Return hundredths of points from thousandths of a hundredth."""
    return milli // MILLI_PER_HUNDREDTH


def _make_award(
    prepared: PreparedProgram,
    lines: Sequence[Line],
    counted: Sequence[RuleShare],
    points: int,
    reasons: list[Reason],
) -> Award:
    credited = {line["id"] for share in counted for line in share.lines}
    return {
        "program": prepared.program["id"],
        "points": points,
        "kinds": {"earn": points},
        "spend": safe_sum([share.base for share in counted]),
        "items": safe_sum([share.items for share in counted]),
        "lines": [line["id"] for line in lines if line["id"] in credited],
        "reasons": reasons,
    }
