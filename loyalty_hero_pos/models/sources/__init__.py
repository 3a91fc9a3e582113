from . import account_move
from . import pos_order
from . import pos_order_basket
from . import pos_order_claim
from . import pos_order_correct
from . import pos_order_freeze
from . import pos_order_judged
from . import pos_order_line
