from . import program
from . import sources
from . import payments
from . import till
