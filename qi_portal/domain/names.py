"""Names of programs, practices and people, as they are kept and shown."""

import unicodedata

from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words

LONGEST = 120
"""Characters in a name."""


def clean_name(field: str, text: str, longest: int = LONGEST) -> str:
    """The name in composed Unicode without spaces around it; Invalid when it is empty, too long or cannot be shown.

    Control characters and marks that turn the direction of writing would reach every page, printed report and workbook.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(name) <= longest or not name.isprintable():
        raise Invalid(field, words("A name has 1 to {longest} characters, each of which can be seen.", longest=longest))
    return name
