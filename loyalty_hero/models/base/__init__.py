from . import loyalty_hero_number_mixin
from . import loyalty_hero_code_mixin
from . import loyalty_hero_origin_mixin
from . import loyalty_hero_posted_mixin
from . import loyalty_hero_run_mixin
from . import loyalty_hero_run_line_mixin
from . import account_move
from . import res_company
