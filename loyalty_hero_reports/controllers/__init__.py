from . import tie_out
