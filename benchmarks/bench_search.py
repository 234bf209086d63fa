"""What a person who types waits for: the suggestions for each query of the tests, as a request's own time."""

import logging
import tomllib
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from benchmarks.table import Row, nearly_worst
from qi_portal import schema
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import db

QUERIES = Path(__file__).parents[1] / "tests" / "data" / "search_queries.toml"
MOST = 0.05
"""Seconds of a request's own time."""


def run() -> list[Row]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with TemporaryDirectory() as home:
        app = create_app(read_settings({"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost"}))
        with app.app_context():
            schema.upgrade()
        client, typed = app.test_client(), cycle(_queries())
        found = nearly_worst(_suggestion(client.get, typed.__next__), repeat=400)
        missed = nearly_worst(_suggestion(client.get, lambda: "xqzzvk wkkj"), repeat=50)
        with app.app_context():
            db.engine.dispose()
    return [
        Row("suggestions for a query, 95 of 100", found, "the time they may take", MOST, 1),
        Row("the nearest when nothing fits, 95 of 100", missed, "the time they may take", MOST, 1),
    ]


def _queries() -> list[str]:
    listed = tomllib.loads(QUERIES.read_text("utf-8"))
    return [typed for part in ("first", "first_es") for queries in listed[part].values() for typed in queries]


def _suggestion(get: Callable[..., object], query: Callable[[], str]) -> Callable[[], object]:
    return lambda: get("/guidelines/search", query_string={"q": query()})
