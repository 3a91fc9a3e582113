from . import loyalty_hero_member_lots
from . import loyalty_hero_mark
from . import loyalty_hero_entry
from . import loyalty_hero_transaction
from . import loyalty_hero_allocation
from . import loyalty_hero_redemption
from . import loyalty_hero_seal
from . import loyalty_hero_watch
