"""The whole house, built once and without a filled database: its tests look at walls, not at guests."""

import pytest
from flask import Flask

from factories import environment


@pytest.fixture(scope="session")
def house(make_app, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_app(environment(tmp_path_factory.mktemp("house")))
