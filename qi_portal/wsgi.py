"""What the server starts: `granian --interface wsgi qi_portal.wsgi:app`.

What was made by then lasts as long as the process. The garbage collector is told so, and does not walk through the
whole library of content in the middle of somebody's page.
"""

import gc

from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.web import logs

logs.configure()
app = create_app(read_settings())
gc.collect()
gc.freeze()
