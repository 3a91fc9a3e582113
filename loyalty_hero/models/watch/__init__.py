from . import res_company
from . import loyalty_hero_watch
from . import loyalty_hero_watch_look
from . import res_config_settings
