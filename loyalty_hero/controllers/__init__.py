from . import seals
from . import customers
from . import customer_page
