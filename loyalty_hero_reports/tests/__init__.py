from . import test_activity
from . import test_tie_out
from . import test_roll_forward
from . import test_browser_accountant
from . import test_browser_tie_out
from . import test_vat
