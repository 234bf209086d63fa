"""What another WSGI server may start; `qi-portal serve` brings its own (`operate.server`).

What was made by then lasts as long as the process. The garbage collector is told so, and does not walk through the
whole library of content in the middle of somebody's page.
"""

import gc

from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import db
from qi_portal.operate.promptness import answer_soon
from qi_portal.web import logs

logs.configure()
app = create_app(read_settings())
with app.app_context():
    answer_soon(db.engine)
app.extensions["guideline_shelf"].prepare()
gc.collect()
gc.freeze()
