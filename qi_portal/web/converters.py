"""Parts of an address that are more than text."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from qi_portal.domain.periods import Month


class MonthConverter(BaseConverter):
    """`<month:month>`: 2026-10. Anything else is no page of ours."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except ValueError as mismatch:
            raise ValidationError from mismatch

    def to_url(self, value: Month) -> str:
        return str(value)


def register(app: Flask) -> None:
    app.url_map.converters["month"] = MonthConverter
