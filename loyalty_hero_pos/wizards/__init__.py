from . import loyalty_hero_audit
