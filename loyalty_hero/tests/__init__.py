from . import test_access
from . import test_audit
from . import test_card
from . import test_invoice
from . import test_ledger
from . import test_program
from . import test_redemption
from . import test_selection
