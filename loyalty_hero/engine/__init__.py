"""The pure engine: facts of a sale and a compiled program in, an award with its reasons out.

Nothing here knows Odoo, a screen or a clock: the moment is part of the basket. The folder has a twin in
`static/src/engine/`, file by file and function by function; both must agree on every vector.

Units, everywhere: money in integer minor units, points in integer hundredths, quantities in integer
thousandths, shares and factors in integer per-mille.
"""

from .amounts import MAX_SAFE, convert, invert_rate, mul_div, round_points
from .checks import LIMIT
from .codec import (
    FORMAT,
    PER_MILLE,
    SHARES,
    MalformedError,
    check_basket,
    check_customer,
    check_program,
    check_reward,
)
from .eligibility import belongs_alone, is_eligible
from .evaluate import evaluate, evaluate_programs
from .expiry import expiry_day, idle_days
from .limits import CAPPED_KINDS
from .memberships import membership_end
from .per_line import points_per_line
from .premiums import count_premiums
from .prepare import prepare_program
from .redemption import give_back, share_back
from .rewards import (
    ISSUED,
    amount_for_points,
    base_of,
    check_redemption,
    goods_of,
    is_for_tier,
    most_of,
    points_for_amount,
    propose_redemption,
)
from .sales import NEW_STANDING
from .standings import is_same_period, standing_after, standing_on
from .tiers import tier_for

__all__ = [
    "CAPPED_KINDS",
    "FORMAT",
    "ISSUED",
    "LIMIT",
    "MAX_SAFE",
    "NEW_STANDING",
    "PER_MILLE",
    "SHARES",
    "MalformedError",
    "amount_for_points",
    "base_of",
    "belongs_alone",
    "check_basket",
    "check_customer",
    "check_program",
    "check_redemption",
    "check_reward",
    "convert",
    "count_premiums",
    "evaluate",
    "evaluate_programs",
    "expiry_day",
    "give_back",
    "goods_of",
    "idle_days",
    "invert_rate",
    "is_eligible",
    "is_for_tier",
    "is_same_period",
    "membership_end",
    "most_of",
    "mul_div",
    "points_for_amount",
    "points_per_line",
    "prepare_program",
    "propose_redemption",
    "round_points",
    "share_back",
    "standing_after",
    "standing_on",
    "tier_for",
]
