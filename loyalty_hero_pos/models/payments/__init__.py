from . import loyalty_hero_redemption
from . import pos_payment
from . import pos_payment_method
from . import pos_session
