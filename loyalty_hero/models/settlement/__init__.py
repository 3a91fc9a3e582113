from . import loyalty_hero_standing
from . import loyalty_hero_source_mixin
from . import loyalty_hero_source_basket
from . import loyalty_hero_source_reduction
from . import loyalty_hero_source_earnings
from . import loyalty_hero_source_plan
