"""The whole way from a sale to its award.

Order of computation: may the program run -> each line to its rules -> a base per rule -> what counts as
spent, and the tier with it -> points per rule -> accelerators -> rounding once per kind, with what earlier
sales carry -> caps -> premiums. Each step adds its reasons, and the points of all reasons add up to the
points of the award.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .acceleration import combine_factors, find_factors
from .amounts import E5_PER_HUNDREDTH, PPM, convert, mul_div, round_points, safe, safe_sum
from .carrying import CARRIED_KINDS, accelerate_rest, round_carried
from .codec import ENTRY_KINDS, require_rate_of
from .earning import (
    Applied,
    Counting,
    apply_rule,
    points_of,
    read_counting,
    rest_of,
    weigh_lines,
)
from .eligibility import belongs_alone, current_membership, exclude_program, exclude_small_purchase
from .limits import cap_points
from .matching import Matches, match_lines
from .premiums import Progress, count_premiums
from .prepare import PreparedProgram, prepare_program
from .sales import (
    Sale,
    read_sale,
    remaining,
    split_returns,
    standing_in,
    total_with,
    with_standing,
)
from .tiers import find_tier, tier_for
from .values import (
    Award,
    Basket,
    Customer,
    EntryKind,
    Factor,
    Line,
    Program,
    ProgramExcludedReason,
    Reason,
    Standing,
    Tier,
)

Share = tuple[Applied, int]
"""A rule applied to its lines, and the points that it gives (E5)."""


@dataclass(slots=True)
class Evaluation:
    """An award, and what it is made of: what each rule gives, and the factor by kind (millionths).

    `returned` are goods that came back without their sale, as if they were sold now: the award is less by it.
    """

    prepared: PreparedProgram
    award: Award
    shares: Sequence[Share]
    factors_ppm: dict[str, int]
    returned: Evaluation | None = None


def evaluate(program: Program | PreparedProgram, customer: Customer, basket: Basket) -> Award:
    """Return what the sale earns in the program, with the reasons.

    Customer and basket are taken as `check_customer` and `check_basket` want them.

    :raise MalformedError: for a program that `check_program` refuses, or a basket without a sound rate
        for the program's currency.
    :raise ValueError: for a sum that is no integer, or too large to be exact in both languages.
    """
    return evaluate_in_full([program], customer, basket)[0].award


def evaluate_programs(
    programs: Sequence[Program | PreparedProgram], customer: Customer, basket: Basket
) -> list[Award]:
    """Return one award per program of a customer, in the customer's order.

    Each line is credited to the first program that lets it earn; a later program sees only the lines
    that are left. A customer who belongs to an exclusive program earns in no other (`belongs_alone`). What is
    discounted, left on account or paid with points is always a share of the whole sale.

    Raises as `evaluate` does.
    """
    return [entry.award for entry in evaluate_in_full(programs, customer, basket)]


def evaluate_in_full(
    programs: Sequence[Program | PreparedProgram], customer: Customer, basket: Basket
) -> list[Evaluation]:
    """Return the awards, as `evaluate_programs` does, with what they are made of."""
    prepared = [prepare_program(program) for program in programs]
    for program in prepared:
        require_rate_of(basket, program.program["currency"])
    sale = read_sale(customer, basket)
    parts = split_returns(customer, basket)
    alone = _find_exclusive(prepared, sale) if len(prepared) > 1 else None
    lines: Sequence[Line] = sale.goods
    evaluations: list[Evaluation] = []
    for program in prepared:
        if alone is not None and program is not alone:
            evaluation = _exclude(program, sale, _stands_alone(alone))
        elif parts is not None and _takes_returns(program, sale):
            evaluation = _evaluate_returns(program, parts, lines)
        else:
            evaluation = _evaluate_lines(program, sale, lines)
        evaluations.append(evaluation)
        if len(evaluations) < len(prepared):
            credited = set(evaluation.award["lines"])
            lines = [line for line in lines if line["id"] not in credited]
    return evaluations


def _find_exclusive(prepared: Sequence[PreparedProgram], sale: Sale) -> PreparedProgram | None:
    """Return the first exclusive program to which the customer belongs, or None."""
    for program in prepared:
        if belongs_alone(program, sale.customer, sale.day):
            return program
    return None


def _stands_alone(alone: PreparedProgram) -> ProgramExcludedReason:
    return {"type": "program_excluded", "why": "exclusive", "program": alone.program["id"]}


def _takes_returns(prepared: PreparedProgram, sale: Sale) -> bool:
    """Tell whether goods that came back without their sale take what they would earn now.

    Who is in the program with this sale only has nothing to give back.
    """
    program = prepared.program
    is_known = str(program["id"]) in sale.customer["standings"]
    return is_known and program["unlinked_returns"] == "take" and program["kind"] != "membership"


def _evaluate_returns(
    prepared: PreparedProgram, parts: tuple[Sale, Sale], lines: Sequence[Line]
) -> Evaluation:
    """Return the award of a sale less what the goods that came back without theirs would earn now.

    They are among what the customer has bought: what they were worth counts as spent no more, and sale and
    return are judged in the same tier, so an exchange of the same goods changes nothing. Nothing is welcomed
    by a return, no premium is due for it, and it is capped as if nothing had been earned before. What it would
    carry is taken from what is carried, before the sale is rounded.
    """
    sold, now = parts
    visible = {line["id"] for line in lines}
    sold_lines = [line for line in sold.goods if line["id"] in visible]
    now_lines = [line for line in now.goods if line["id"] in visible]
    known = standing_in(prepared, sold.customer)
    standing: Standing = {**known, "is_new": False, "earned": {}, "carry": 0}
    taken = _evaluate_lines(prepared, with_standing(prepared, now, standing), now_lines).award
    left: Standing = {
        **known,
        "spend": safe(standing["spend"] - taken["spend"]),
        "amount": safe(standing["amount"] - taken["spend"]),
        "items": safe(standing["items"] - taken["items"]),
    }
    evaluation = _evaluate_lines(prepared, with_standing(prepared, sold, left), sold_lines)
    tier = evaluation.award["tier"]
    standing = {**left, "is_new": False, "earned": {}, "carry": 0, "tier": tier}
    returned = _evaluate_lines(prepared, with_standing(prepared, now, standing), now_lines)
    if prepared.program["carries_rounding"]:
        left["carry"] = safe(known["carry"] - returned.award["carried"])
        evaluation = _evaluate_lines(prepared, with_standing(prepared, sold, left), sold_lines)
    evaluation.returned = returned
    evaluation.award = _subtract(evaluation.award, returned.award, lines, bool(sold_lines))
    return evaluation


def _subtract(award: Award, taken: Award, lines: Sequence[Line], is_sold: bool) -> Award:
    """Return the award of what was sold less that of what came back.

    :param lines: all of them, in the order of the sale
    :param is_sold: whether something was sold: else there is nothing to say about it
    """
    credited = {*award["lines"], *taken["lines"]}
    kinds = {
        kind: award["kinds"].get(kind, 0) - taken["kinds"].get(kind, 0)
        for kind in ENTRY_KINDS
        if kind in award["kinds"] or kind in taken["kinds"]
    }
    told = [kind for kind, points in taken["kinds"].items() if points] or ["earn"]
    reasons: list[Reason] = [
        reason for reason in award["reasons"] if is_sold or reason["type"] != "program_excluded"
    ]
    why = {"line_excluded"} if credited or is_sold else {"line_excluded", "program_excluded"}
    reasons += [reason for reason in taken["reasons"] if reason["type"] in why]
    if taken["lines"]:
        reasons += [
            {
                "type": "unlinked_return",
                "kind": kind,
                "base": taken["spend"],
                "quantity": taken["items"],
                "points": -taken["kinds"].get(kind, 0),
            }
            for kind in told
        ]
    return {
        **award,
        "points": safe_sum(kinds.values()),
        "kinds": kinds,
        "spend": award["spend"] - taken["spend"],
        "items": award["items"] - taken["items"],
        "lines": [line["id"] for line in lines if line["id"] in credited],
        "reasons": reasons,
        "carried": award["carried"] - taken["carried"],
    }


def _evaluate_lines(prepared: PreparedProgram, sale: Sale, lines: Sequence[Line]) -> Evaluation:
    """Return the award for the lines that this program sees, and what it is made of."""
    excluded = exclude_program(prepared, sale) or exclude_small_purchase(prepared, sale, lines)
    if excluded is not None:
        return _exclude(prepared, sale, excluded)
    program = prepared.program
    if program["kind"] == "membership":
        return _grant_membership(prepared, sale)
    standing = standing_in(prepared, sale.customer)
    counting = read_counting(prepared, sale)
    matches = match_lines(prepared, sale, lines, None, any_tier=True)
    applied = _apply_rules(counting, matches)
    credited, spent, items = _credit_lines(counting, lines, applied)
    spend = safe(standing["spend"] + spent)
    safe(items)
    tier_id = tier_for(program["tiers"], spend, standing["tier"])
    if not prepared.tier_rules.isdisjoint(matches.lines):
        # What counts as spent is known now, and with it the tier that some rules ask for.
        matches = match_lines(prepared, sale, lines, tier_id, any_tier=False)
        applied = _apply_rules(counting, matches)
    tier = find_tier(program["tiers"], tier_id)
    shares = [(each, points_of(each, tier)) for each in applied]
    reasons: list[Reason] = [
        *matches.excluded,
        *_reasons_of_parts(counting, applied),
        *_reasons_of_tier(prepared, standing, spend, tier_id),
        *_reasons_of_rules(prepared, matches, shares),
    ]
    factors = find_factors(prepared, sale, tier_id)
    factors_ppm, kinds, carried = _sum_kinds(prepared, standing, tier, shares, factors, reasons)
    if program["caps"]:
        kinds, reasons_of_caps = cap_points(prepared, standing, kinds)
        reasons += reasons_of_caps
    premium = None
    if program["premium"] is not None:
        progress = count_premiums(
            program["premium"],
            program["kind"],
            safe(standing["amount"] + spent),
            safe(standing["items"] + items),
        )
        premium = progress.due
        reasons.append(_reason_of_premium(prepared, progress))
    award: Award = {
        "program": program["id"],
        "points": safe_sum(kinds.values()),
        "kinds": kinds,
        "spend": spent,
        "items": items,
        "tier": tier_id,
        "premium": premium,
        "discount": 0,
        "lines": [line["id"] for line in credited],
        "reasons": reasons,
        "carried": carried,
    }
    return Evaluation(prepared, award, shares, factors_ppm)


def _apply_rules(counting: Counting, matches: Matches) -> list[Applied]:
    """Return each rule applied to its lines, in the order of the rules."""
    rules = counting.prepared.rules
    return [apply_rule(counting, rules[index], lines) for index, lines in matches.lines.items()]


def _credit_lines(
    counting: Counting, lines: Sequence[Line], applied: Sequence[Applied]
) -> tuple[Sequence[Line], int, int]:
    """Return the lines that some rule counts, in the order of the sale, their base and quantity."""
    ids = {line["id"] for each in applied if each.missed is None for line in each.lines}
    credited = [line for line in lines if line["id"] in ids]
    _gross, _net, base, quantity = weigh_lines(counting, credited)
    return credited, base, quantity


def _sum_kinds(
    prepared: PreparedProgram,
    standing: Standing,
    tier: Tier | None,
    shares: Sequence[Share],
    factors: list[Factor],
    reasons: list[Reason],
) -> tuple[dict[str, int], dict[str, int], int]:
    """Return the factor and the points by kind, rounded, and what they change of what is carried.

    Reasons tell what was accelerated and rounded.
    """
    program = prepared.program
    carries = program["carries_rounding"]
    carry = standing["carry"] if carries else 0
    factor_ppm = combine_factors(factors, program["combination"]) if factors else PPM
    factors_ppm: dict[str, int] = {}
    kinds: dict[str, int] = {"earn": 0}
    parts: dict[str, list[int]] = {}
    for applied, points_e5 in shares:
        if points_e5:
            parts.setdefault(applied.rule.kind, []).append(points_e5)
    rests: dict[str, int] = {}
    if carries:
        # Whole points that are carried are given, or taken, also where nothing else is earned.
        parts.setdefault("earn", [])
        for applied, _points_e5 in shares:
            rests[applied.rule.kind] = rests.get(applied.rule.kind, 0) + rest_of(applied, tier)
    for kind in ENTRY_KINDS:
        if kind not in parts:
            continue
        points_e5 = safe_sum(parts[kind])
        # What the reasons of the rules tell, each without what is below a hundredth.
        told = sum([part // E5_PER_HUNDREDTH for part in parts[kind]])
        rest = rests.get(kind, 0)
        factors_ppm[kind] = PPM
        if factor_ppm != PPM and kind in program["accelerated"] and parts[kind]:
            factors_ppm[kind] = factor_ppm
            rest = accelerate_rest(points_e5, rest, factor_ppm)
            points_e5 = mul_div(points_e5, factor_ppm, PPM)
            added = points_e5 // E5_PER_HUNDREDTH - told
            told += added
            reasons.append(
                {
                    "type": "accelerator",
                    "kind": kind,
                    "factors": factors,
                    "factor_ppm": factor_ppm,
                    "points": added,
                }
            )
        if carries and kind in CARRIED_KINDS:
            before = carry
            points, carry = round_carried(points_e5, rest, before, program["rounding"])
            if points != told or carry != before:
                reasons.append(_reason_of_carry(kind, before, carry, points - told))
        else:
            points = round_points(points_e5, program["rounding"])
            if points != told:
                reasons.append({"type": "rounding", "kind": kind, "points": points - told})
        kinds[kind] = points
    return factors_ppm, kinds, carry - standing["carry"] if carries else 0


def _reason_of_carry(kind: EntryKind, before: int, after: int, points: int) -> Reason:
    return {"type": "carry", "kind": kind, "before": before, "after": after, "points": points}


def _reasons_of_parts(counting: Counting, applied: Sequence[Applied]) -> list[Reason]:
    """Return what was left out: discounts, what is on account, what points paid.

    Goods that several rules see are told of once.
    """
    if counting.is_plain:
        return []
    seen = {line["id"]: line for each in applied for line in each.lines}
    lines = list(seen.values())
    gross, net, base, _quantity = weigh_lines(counting, lines)
    charged = remaining(net, total_with(counting.sale, lines), counting.on_account)
    _goods, discount = counting.sale.discounted.get(counting.prepared.amount_key, (0, 0))
    parts = (
        ("discount", discount, gross - net),
        ("on_account", counting.on_account, net - charged),
        ("paid_with_points", counting.with_points, charged - base),
    )
    return [
        {"type": name, "amount": convert(amount, counting.rate), "base": left_out}
        for name, amount, left_out in parts
        if left_out
    ]


def _reasons_of_tier(
    prepared: PreparedProgram, standing: Standing, spend: int, tier_id: int | None
) -> list[Reason]:
    if not prepared.program["tiers"]:
        return []
    return [{"type": "tier", "before": standing["tier"], "after": tier_id, "spend": spend}]


def _reasons_of_rules(
    prepared: PreparedProgram, matches: Matches, shares: Sequence[Share]
) -> list[Reason]:
    """Return a reason for each rule that took something of worth, and for each that was kept from it."""
    reasons: list[Reason] = []
    for applied, points_e5 in shares:
        if applied.missed is not None:
            if applied.gross:
                reasons.append(applied.missed)
        elif applied.base:
            reasons.append(
                {
                    "type": "rule",
                    "rule": applied.rule.id,
                    "base": applied.base,
                    "quantity": applied.quantity,
                    "points": points_e5 // E5_PER_HUNDREDTH,
                }
            )
    for index, why in matches.unmet:
        reasons.append({"type": "rule_excluded", "rule": prepared.rules[index].id, "why": why})
    return reasons


def _reason_of_premium(prepared: PreparedProgram, progress: Progress) -> Reason:
    premium = prepared.program["premium"]
    return {
        "type": "premium",
        "count": progress.due["count"] if progress.due else 0,
        "amount": progress.amount,
        "items": progress.items,
        "amount_min": premium["amount_min"],
        "items_min": premium["items_min"],
    }


def _grant_membership(prepared: PreparedProgram, sale: Sale) -> Evaluation:
    """Return the award of a membership: its discount, no points."""
    membership = current_membership(prepared, sale.customer, sale.day)
    discount = prepared.program["membership"]["discount"]
    reason: Reason = {
        "type": "membership",
        "date_end": membership["date_end"],
        "discount": discount,
    }
    award = _empty_award(prepared, sale, [reason])
    return Evaluation(prepared, award | {"discount": discount}, [], {})


def _exclude(prepared: PreparedProgram, sale: Sale, reason: Reason) -> Evaluation:
    return Evaluation(prepared, _empty_award(prepared, sale, [reason]), [], {})


def _empty_award(prepared: PreparedProgram, sale: Sale, reasons: list[Reason]) -> Award:
    """Return the award of a sale that earns nothing: only whole points that are carried are given, or taken."""
    standing = standing_in(prepared, sale.customer)
    kinds = {"earn": 0}
    carried = 0
    if prepared.program["carries_rounding"]:
        before = standing["carry"]
        points, after = round_carried(0, 0, before, prepared.program["rounding"])
        carried = after - before
        if points:
            kinds, reasons_of_caps = cap_points(prepared, standing, {"earn": points})
            reasons = [
                *reasons,
                _reason_of_carry("earn", before, after, points),
                *reasons_of_caps,
            ]
    return {
        "program": prepared.program["id"],
        "points": kinds["earn"],
        "kinds": kinds,
        "spend": 0,
        "items": 0,
        "tier": tier_for(prepared.program["tiers"], standing["spend"], standing["tier"]),
        "premium": None,
        "discount": 0,
        "lines": [],
        "reasons": reasons,
        "carried": carried,
    }
