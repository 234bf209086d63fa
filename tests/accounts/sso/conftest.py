"""A portal that knows a sign-in provider, and the provider."""

from collections.abc import Iterator

import pytest
from flask import Flask

import issuer as issuing
from conftest import MakeApp, NewDatabase
from factories import Browser, Factory, environment
from issuer import Issuer
from traveller import Traveller


@pytest.fixture(scope="session")
def the_issuer() -> Iterator[Issuer]:
    with issuing.running() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def shared_app(
    make_app: MakeApp, new_database: NewDatabase, the_issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    from qi_portal import schema

    provider = {
        "QI_PORTAL_OIDC_ISSUER": the_issuer.address,
        "QI_PORTAL_OIDC_CLIENT_ID": issuing.CLIENT_ID,
        "QI_PORTAL_OIDC_CLIENT_SECRET": issuing.CLIENT_SECRET,
        "QI_PORTAL_OIDC_NAME": "Hospital",
        "QI_PORTAL_OIDC_FACTOR": "mfa, urn:example:two",
    }
    app = make_app(environment(tmp_path_factory.mktemp("sso"), new_database("sso"), **provider))
    with app.app_context():
        schema.upgrade()
    return app


@pytest.fixture
def issuer(the_issuer: Issuer) -> Issuer:
    the_issuer.forget()
    return the_issuer


@pytest.fixture
def traveller(client: Browser, issuer: Issuer) -> Traveller:
    return Traveller(client, issuer)


@pytest.fixture
def ana(make: Factory):
    return make.person(email="ana@demo.example")
