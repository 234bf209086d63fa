"""Which language a page is in: the reader's choice, then the account's, then the browser's."""

from flask import Flask, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LOCALES = {"en": "English", "es": "Español"}
"""Language codes and how each names itself."""

FORMATS = {"en": "en_US", "es": "es_US"}
"""How numbers and dates are written: readers of either language live in the United States and use a decimal point."""


def chosen_locale() -> str:
    chosen = session.get("locale")
    if chosen is None and current_user.is_authenticated:
        chosen = current_user.locale
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or "en"


def number_locale() -> str:
    """'en-US' or 'es-US', for a script that writes numbers."""
    return str(get_locale() or FORMATS["en"]).replace("_", "-")


def register(app: Flask) -> None:
    Babel(app, default_locale=FORMATS["en"], locale_selector=lambda: FORMATS[chosen_locale()])
    app.jinja_env.globals["number_locale"] = number_locale
