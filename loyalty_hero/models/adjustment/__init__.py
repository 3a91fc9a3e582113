from . import loyalty_hero_adjustment_reason
from . import loyalty_hero_adjustment
from . import loyalty_hero_adjustment_line
from . import loyalty_hero_manager_code
from . import loyalty_hero_member
from . import res_partner
