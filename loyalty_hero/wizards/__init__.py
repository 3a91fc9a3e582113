from . import base_partner_merge
from . import loyalty_hero_audit
from . import loyalty_hero_publish
from . import loyalty_hero_try
from . import loyalty_hero_try_facts
from . import loyalty_hero_try_result
from . import loyalty_hero_try_line
from . import loyalty_hero_try_open
