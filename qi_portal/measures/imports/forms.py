"""The file that is sent."""

from contextlib import closing

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """A file to look at before anything is saved."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file first."))])

    @property
    def sent(self) -> tuple[str, bytes]:
        """Name and content; what the server had put aside of it on the way is gone after this."""
        with closing(self.file.data) as file:
            return file.filename or "", file.read()
