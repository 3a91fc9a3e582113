from . import loyalty_hero_audit
from . import loyalty_hero_audit_reduction
from . import loyalty_hero_correct_customer
from . import loyalty_hero_try
