"""What every template may use: filters that read values aloud, and the addresses of our own static files."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, url_for
from flask_babel import get_locale

from qi_portal.domain.words import Words
from qi_portal.web.doors import current_actor
from qi_portal.web.speech import speaker


def register(app: Flask) -> None:
    app.jinja_env.filters |= {
        "say": say,
        "month": lambda month: speaker().month(month),
        "month_name": lambda month: speaker().month_name(month),
        "percent": lambda share, decimals=0: speaker().percent(share, decimals),
        "number": lambda value, decimals=0: speaker().number(value, decimals),
        "day": lambda day: speaker().day(day),
    }
    app.jinja_env.globals |= {"current_actor": current_actor, "language": language, "static_url": static_url}


def say(text: object) -> str:
    """Words in the reader's language; names and sentences that are already translated stay as they are."""
    return speaker().say(text if isinstance(text, Words) else str(text))


def language() -> str:
    """'en' or 'es', for the `lang` attribute."""
    locale = get_locale()
    return locale.language if locale else "en"


def static_url(name: str) -> str:
    """The address of a static file with a mark of its content, so that a browser may keep it for good."""
    path = Path(current_app.static_folder or "", name)
    return url_for("static", filename=name, v=_mark(path, path.stat().st_mtime_ns))


@cache
def _mark(path: Path, _changed_ns: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
