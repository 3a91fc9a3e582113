from . import loyalty_hero_selection
from . import loyalty_hero_selection_match
from . import loyalty_hero_selection_use
from . import loyalty_hero_criterion
