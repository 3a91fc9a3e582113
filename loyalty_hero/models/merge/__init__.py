from . import loyalty_hero_merge
from . import loyalty_hero_member
