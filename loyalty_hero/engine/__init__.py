"""The pure engine: facts of a sale and a compiled program in, an award with its reasons out.

Nothing here knows Odoo, a screen or a clock: the moment is part of the basket. The folder has a twin in
`static/src/engine/`, file by file and function by function; both must agree on every vector.

Units, everywhere: money in integer minor units, points in integer hundredths, quantities in integer
thousandths, shares and factors in integer per-mille.
"""

from .amounts import MAX_SAFE, convert, mul_div, round_points
from .codec import (
    FORMAT,
    LIMIT,
    MalformedError,
    check_basket,
    check_program,
    check_reward,
    prepare_program,
)
from .evaluate import evaluate, evaluate_programs
from .redemption import (
    amount_for_points,
    check_redemption,
    give_back,
    points_for_amount,
    propose_redemption,
)

__all__ = [
    "FORMAT",
    "LIMIT",
    "MAX_SAFE",
    "MalformedError",
    "amount_for_points",
    "check_basket",
    "check_program",
    "check_redemption",
    "check_reward",
    "convert",
    "evaluate",
    "evaluate_programs",
    "give_back",
    "mul_div",
    "points_for_amount",
    "prepare_program",
    "propose_redemption",
    "round_points",
]
