from . import shares
from . import loyalty_hero_program
from . import loyalty_hero_member
from . import loyalty_hero_redemption
from . import loyalty_hero_voucher
from . import loyalty_hero_intercompany_run
from . import loyalty_hero_intercompany_line
from . import account_move
