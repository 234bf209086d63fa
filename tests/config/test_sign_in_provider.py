"""A provider that signs people in is named whole and safely, or the portal does not start."""

from pathlib import Path

import pytest

from factories import environment
from qi_portal.config import UnsafeSettings, read_settings
from qi_portal.config import sign_in_provider as reading

ISSUER, SECRET = "https://sign-in.example/realm/", "a secret that the provider gave"
GIVEN = {
    "QI_PORTAL_OIDC_ISSUER": ISSUER,
    "QI_PORTAL_OIDC_CLIENT_ID": "portal",
    "QI_PORTAL_OIDC_CLIENT_SECRET": SECRET,
}
REFUSED = [
    ({"QI_PORTAL_OIDC_ISSUER": "http://sign-in.example"}, "must look like https"),
    ({"QI_PORTAL_OIDC_ISSUER": "https://sign-in.example?a=b"}, "must look like https"),
    ({"QI_PORTAL_OIDC_ISSUER": "https://user@sign-in.example"}, "must look like https"),
    ({"QI_PORTAL_OIDC_ISSUER": "sign-in.example"}, "must look like https"),
    ({"QI_PORTAL_OIDC_ISSUER": "https://[sign-in"}, "not an address"),
    ({"QI_PORTAL_OIDC_ISSUER": ""}, "CLIENT_ID needs QI_PORTAL_OIDC_ISSUER"),
    ({"QI_PORTAL_OIDC_CLIENT_ID": ""}, "needs QI_PORTAL_OIDC_CLIENT_ID too"),
    ({"QI_PORTAL_OIDC_CLIENT_SECRET": ""}, "needs QI_PORTAL_OIDC_CLIENT_SECRET too"),
    ({"QI_PORTAL_OIDC_NAME": "x" * 61}, "60 letters or fewer"),
]


def test_provider_is_read_as_it_writes_itself(home: Path) -> None:
    more = {"QI_PORTAL_OIDC_FACTOR": "mfa, hwk"}

    provider = read_settings(environment(home, **GIVEN, **more)).sign_in_provider

    assert provider is not None
    assert (provider.issuer, provider.name, provider.factors) == (ISSUER, "sign-in.example", ("mfa", "hwk"))
    assert SECRET not in repr(provider)
    assert read_settings(environment(home)).sign_in_provider is None


@pytest.mark.rule(56)
@pytest.mark.parametrize(("changed", "told"), REFUSED)
def test_provider_that_is_half_named_or_unsafe_stops_the_start(home: Path, changed: dict[str, str], told: str) -> None:
    with pytest.raises(UnsafeSettings, match=told):
        read_settings(environment(home, **{**GIVEN, **changed}))


@pytest.mark.rule(56, 57)
def test_provider_without_its_library_stops_the_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIBRARY", "a_library_that_is_not_there")

    with pytest.raises(UnsafeSettings, match=r"pip install 'qi-portal\[sso\]'"):
        read_settings(environment(home, **GIVEN))
    assert read_settings(environment(home)).sign_in_provider is None
