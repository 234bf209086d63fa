"""What a clinician signs with."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, StringField

from qi_portal.web.forms import VersionForm


class SignForm(VersionForm):
    """`content_hash` is that of the text that was on the page."""

    credentials = StringField(_l("Credentials"))
    next_review = DateField(_l("Next review"))
    content_hash = HiddenField()
    confirm = BooleanField(_l("I have read this guideline, its rules and its worked patients"))
