"""Who signs people in besides the portal: a provider of OpenID Connect, such as a hospital's own sign-in."""

from collections.abc import Mapping
from importlib.util import find_spec

from qi_portal.config.addresses import is_loopback, parts_of
from qi_portal.config.settings import SignInProvider
from qi_portal.config.unsafe import UnsafeSettings

ISSUER = "QI_PORTAL_OIDC_ISSUER"
NEEDED = ("QI_PORTAL_OIDC_CLIENT_ID", "QI_PORTAL_OIDC_CLIENT_SECRET")
MORE = ("QI_PORTAL_OIDC_NAME", "QI_PORTAL_OIDC_FACTOR")
LONGEST_NAME = 60
LIBRARY = "authlib"


def sign_in_provider(given: Mapping[str, str]) -> SignInProvider | None:
    """Nothing given: people sign in with their passwords only."""
    issuer = given.get(ISSUER) or ""
    if refusals := (_of_provider(given, issuer) if issuer else _of_no_provider(given)):
        raise UnsafeSettings(*refusals)
    if not issuer:
        return None
    factors = tuple(each.strip() for each in given.get("QI_PORTAL_OIDC_FACTOR", "").split(",") if each.strip())
    name = given.get("QI_PORTAL_OIDC_NAME") or parts_of(ISSUER, issuer).hostname or ""
    return SignInProvider(issuer, given[NEEDED[0]], given[NEEDED[1]], name, factors)


def _of_no_provider(given: Mapping[str, str]) -> list[str]:
    return [f"{name} needs {ISSUER}, which is not set." for name in (*NEEDED, *MORE) if given.get(name)]


def _of_provider(given: Mapping[str, str], issuer: str) -> list[str]:
    refusals = [f"{ISSUER} needs {name} too, as the provider gave it." for name in NEEDED if not given.get(name)]
    parts = parts_of(ISSUER, issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not is_safe or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        refusals.append(f"{ISSUER} must look like https://sign-in.example.org, without ? or #.")
    name = given.get("QI_PORTAL_OIDC_NAME") or ""
    if not name.isprintable() or len(name) > LONGEST_NAME:
        refusals.append(f"QI_PORTAL_OIDC_NAME must be a name of {LONGEST_NAME} letters or fewer.")
    if find_spec(LIBRARY) is None:
        refusals.append(f"{ISSUER} is set, but the library for it is missing. Run: pip install 'qi-portal[sso]'")
    return refusals
