from . import loyalty_hero_condition_mixin
from . import loyalty_hero_criterion
from . import loyalty_hero_program
from . import loyalty_hero_program_receipt
from . import loyalty_hero_reward
from . import loyalty_hero_selection
