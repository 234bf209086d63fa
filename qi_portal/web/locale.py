"""Which language a page is in: the reader's choice, then the account's, then the browser's."""

from flask import Flask, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LOCALES = {"en": "English", "es": "Español"}
"""Language codes and how each names itself."""


def chosen_locale() -> str:
    chosen = session.get("locale")
    if chosen is None and current_user.is_authenticated:
        chosen = current_user.locale
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or "en"


def register(app: Flask) -> None:
    Babel(app, locale_selector=chosen_locale)
    app.jinja_env.globals.update(locales=LOCALES, current_locale=lambda: str(get_locale() or "en"))
