"""Parts of an address that are more than text."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError

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


class NumberConverter(IntegerConverter):
    """`<int:number>`: plain digits, and no more of them than a database takes. Anything else is no page of ours."""

    regex = "[0-9]{1,15}"


def register(app: Flask) -> None:
    app.url_map.converters["int"] = NumberConverter
    app.url_map.converters["month"] = MonthConverter
