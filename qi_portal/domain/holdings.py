"""What a table can hold, and how much harm it would do in the wrong hands. Every table says one of these."""

from enum import StrEnum

from qi_portal.domain.words import Words, words


class Holds(StrEnum):
    """From the least harm to the most."""

    NONE = "none"
    CONTENT = "content"
    WORK = "work"
    LOG = "log"
    ACCOUNT = "account"
    SECRET = "secret"  # noqa: S105 - a kind of data
    CHILD = "child"

    @property
    def heading(self) -> Words:
        return _TITLES[self]

    @property
    def meaning(self) -> Words:
        return _MEANINGS[self]


_TITLES = {
    Holds.NONE: words("Settings and machinery"),
    Holds.CONTENT: words("Texts of the program"),
    Holds.WORK: words("Work of practices"),
    Holds.LOG: words("Audit log"),
    Holds.ACCOUNT: words("Accounts"),
    Holds.SECRET: words("Secrets of signing in"),
    Holds.CHILD: words("Children"),
}

_MEANINGS = {
    Holds.NONE: words("Nothing about anybody: settings, names of places, what the machines do."),
    Holds.CONTENT: words("Guidelines, definitions and what was said about them, with the names of authors."),
    Holds.WORK: words("Counts by month, plans and notes of single practices: for them and for who supports them."),
    Holds.LOG: words("Who did what and when. It can be read and added to, not changed."),
    Holds.ACCOUNT: words("Names, e-mail addresses, roles and what people took part in."),
    Holds.SECRET: words("Hashes and sealed secrets. Nobody is shown them; a copy opens nothing by itself."),
    Holds.CHILD: words("Named children. There are none in this version."),
}
