"""Settings from the environment (`reading`), refused when they are unsafe (`unsafe`, `production`, `unknown`)."""

from qi_portal.config.addresses import IMMEDIATE
from qi_portal.config.reading import read_settings
from qi_portal.config.settings import VARIABLES, MailServer, Settings, SignInProvider
from qi_portal.config.unsafe import UnsafeSettings

__all__ = ["IMMEDIATE", "VARIABLES", "MailServer", "Settings", "SignInProvider", "UnsafeSettings", "read_settings"]
