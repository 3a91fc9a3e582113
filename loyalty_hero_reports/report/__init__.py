from . import loyalty_hero_activity
