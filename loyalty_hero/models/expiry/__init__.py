from . import loyalty_hero_expiry_law
from . import loyalty_hero_program
from . import loyalty_hero_expiry_notice
from . import loyalty_hero_member_notices
from . import loyalty_hero_expiry_change
