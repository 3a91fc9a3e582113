from . import loyalty_hero_consent
from . import res_partner
from . import res_partner_data
from . import res_partner_anonymous
from . import loyalty_hero_retention
