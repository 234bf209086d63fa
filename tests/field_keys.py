"""Two keys to seal with, and an application that holds some and nothing else."""

from pathlib import Path

from flask import Flask

from factories import environment
from qi_portal.config import read_settings
from qi_portal.config.field_keys import FieldKey, text_of

OLD, NEW = FieldKey("0000000a", bytes(range(32))), FieldKey("0000000b", bytes(range(32, 64)))


def holding(home: Path, *keys: FieldKey) -> Flask:
    app = Flask(__name__)
    app.config["SETTINGS"] = read_settings(environment(home, QI_PORTAL_FIELD_KEYS=text_of(keys)))
    return app
