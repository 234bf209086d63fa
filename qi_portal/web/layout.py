"""What every template may use: filters that read values aloud, and the addresses of our own static files."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for
from flask_babel import get_locale
from markupsafe import Markup

from qi_portal.domain.words import Words
from qi_portal.web.assets import STATIC, plotly_url
from qi_portal.web.doors import current_actor
from qi_portal.web.speech import speaker

READ_ALOUD = ("month", "month_name", "percent", "number", "day")
"""The speaker's ways of reading that are filters of the same name."""


def register(app: Flask) -> None:
    app.jinja_env.filters |= {"say": say, "in_english": in_english} | {name: _read_aloud(name) for name in READ_ALOUD}
    app.jinja_env.globals |= {
        "current_actor": current_actor,
        "language": language,
        "static_url": static_url,
        "plotly_url": plotly_url,
    }


def _read_aloud(name: str) -> Callable[..., str]:
    """A filter that asks the speaker of the present request: `{{ month|month }}`, `{{ share|percent(1) }}`."""

    def read(value: object, *args: object) -> str:
        text: str = getattr(speaker(), name)(value, *args)
        return text

    return read


def say(text: object) -> str:
    """Words in the reader's language; names and sentences that are already translated stay as they are."""
    if isinstance(text, Words):
        return speaker().say(text)
    return text if isinstance(text, str) else str(text)


def in_english(content: str) -> str:
    """Clinical content, which is English in every language: marked as such on a page in another one."""
    return content if language() == "en" else Markup('<span lang="en">{}</span>').format(content)


def language() -> str:
    """'en' or 'es', for the `lang` attribute."""
    locale = get_locale()
    return locale.language if locale else "en"


def static_url(name: str) -> str:
    """The address of a static file, with a mark of its content in it, so that a browser may keep it for good.

    Scripts import one another from beside themselves, so that all of them have one mark together.
    """
    paths = tuple(sorted(STATIC.glob("*.js"))) if name.endswith(".js") else (STATIC / name,)
    digest = _mark(paths, tuple(path.stat().st_mtime_ns for path in paths))
    return url_for("assets.static", digest=digest, name=name)


@cache
def _mark(paths: tuple[Path, ...], _changed_ns: tuple[int, ...]) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
