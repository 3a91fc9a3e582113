from . import account_move
from . import account_move_reduction
from . import account_move_words
from . import account_move_frozen
from . import account_move_postings
from . import reduction_lines
