"""What the server starts: `granian --interface wsgi qi_portal.wsgi:app`."""

from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.web import logs

logs.configure()
app = create_app(read_settings())
