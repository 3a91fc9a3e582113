from . import loyalty_hero_reason
