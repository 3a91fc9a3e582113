from . import seals
from . import customers
