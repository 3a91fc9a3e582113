from . import loyalty_hero_activity
from . import loyalty_hero_activity_sum
