"""What the database is told before anything is written: committed means on disk."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from qi_portal.db import db, prepare_engine


@pytest.mark.rule(47)
def test_every_connection_commits_to_disk(app: Flask, database: str) -> None:
    """The PostgreSQL server of the tests is set up to answer before its log is on disk, as some in use are."""
    with app.app_context():
        url = db.engine.url
    engine = create_engine(url)  # the tests' own one on SQLite is told not to wait for the disk
    prepare_engine(engine)
    with engine.connect() as connection:
        if database == "sqlite":
            told = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "journal_mode")]
            assert told == [2, "wal"]
        else:
            usual = "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'"
            told = [connection.execute(text(each)).scalar() for each in ("SHOW synchronous_commit", usual)]
            assert told == ["on", "off"]
    engine.dispose()
