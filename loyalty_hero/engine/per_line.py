"""How an award spreads over the lines of its sale, for people who want to see it line by line."""

from collections.abc import Sequence

from .amounts import E5_PER_HUNDREDTH, PPM, mul_div
from .earning import Applied
from .evaluate import Evaluation, evaluate_in_full
from .prepare import PreparedProgram
from .values import Basket, Customer, LineId, PointsPerLine, Program


def points_per_line(
    programs: Sequence[Program | PreparedProgram], customer: Customer, basket: Basket
) -> list[PointsPerLine]:
    """Return for each program, in order, what each credited line brings and what the sale as a whole brings.

    Both add up to the award's points. Raises as `evaluate` does.
    """
    evaluations = evaluate_in_full(programs, customer, basket)
    return [spread_award(evaluation) for evaluation in evaluations]


def spread_award(evaluation: Evaluation) -> PointsPerLine:
    """Return how one award spreads over its lines."""
    award = evaluation.award
    points: dict[LineId, int] = dict.fromkeys(award["lines"], 0)
    for part, sign in ((evaluation, 1), (evaluation.returned, -1)):
        if part is None:
            continue
        for applied, given in part.shares:
            factor_ppm = part.factors_ppm.get(applied.rule.kind, PPM)
            for line_id, points_e5 in spread_points(part.prepared, applied, given):
                points[line_id] += sign * mul_div(points_e5, factor_ppm, PPM * E5_PER_HUNDREDTH)
    return {
        "lines": [{"line": line_id, "points": given} for line_id, given in points.items()],
        "rest": award["points"] - sum(points.values()),
    }


def spread_points(
    prepared: PreparedProgram, applied: Applied, points_e5: int
) -> list[tuple[LineId, int]]:
    """Return what each line brings of a rule's points: by its amount, or by its quantity.

    What a rule gives once a sale belongs to no line. Lines of returned goods bring nothing of their own.
    """
    weights_by = {
        "rate": prepared.amount_key,
        "tier_rate": prepared.amount_key,
        "units": "quantity",
    }
    key = weights_by.get(applied.rule.gives)
    if key is None or not points_e5:
        return []
    weights = [(line["id"], max(0, line[key])) for line in applied.lines]
    total = sum(weight for _line_id, weight in weights)
    return [(line_id, mul_div(points_e5, weight, total)) for line_id, weight in weights if weight]
