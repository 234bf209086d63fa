"""The file that is sent."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """A file to look at before anything is saved."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file first."))])
