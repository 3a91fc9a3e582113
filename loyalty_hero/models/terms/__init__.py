from . import loyalty_hero_terms_notice
from . import loyalty_hero_terms_change
