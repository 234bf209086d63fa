"""What browser somebody signed in with, in two plain names, so that a person knows the own sessions apart."""

from qi_portal.domain.words import Words, words

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser says of itself, and its name. The first that fits counts: most also name those that they imitate."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)

UNKNOWN = words("A browser that does not say its name")


def browser_of(user_agent: str) -> str:
    """Such as "Firefox/Windows"; a name that is not known is left empty. Nothing else of the text is kept."""
    return f"{_named(BROWSERS, user_agent)}/{_named(SYSTEMS, user_agent)}".strip("/")


def browser_in_words(kept: str) -> Words | str:
    """What `browser_of` found, to be read."""
    browser, _, system = kept.partition("/")
    if browser and system:
        return words("{browser} on {system}", browser=browser, system=system)
    return browser or UNKNOWN


def _named(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in names if mark in text), "")
