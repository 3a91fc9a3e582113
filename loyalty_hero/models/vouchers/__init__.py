from . import loyalty_program
from . import loyalty_hero_voucher
