from . import test_browser_till
from . import test_browser_units
from . import test_pos_accounting
from . import test_pos_attack
from . import test_pos_load
from . import test_pos_order
from . import test_pos_return
