from . import loyalty_hero_notice_mixin
from . import mail_mail
from . import mail_thread
