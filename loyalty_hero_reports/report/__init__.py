from . import loyalty_hero_activity
from . import loyalty_hero_activity_sum
from . import loyalty_hero_tie_out
from . import loyalty_hero_roll_forward
from . import loyalty_hero_vat
