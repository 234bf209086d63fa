"""What the browser is asked, and whether its answer holds: WebAuthn for the one address that people use."""

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

NAME = "QI Portal"
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Site:
    """Where passkeys of this portal hold: the host name of its base URL, and the origin that browsers report."""

    host: str
    origin: str


@dataclass(frozen=True)
class Key:
    """A key as the browser reported it, and as it is kept."""

    credential_id: str
    public_key: bytes
    sign_count: int


def site_of(base_url: str) -> Site | None:
    """None where the portal has no name but a number: browsers hold passkeys for names only."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = "" if parts.port in (None, PORTS.get(parts.scheme)) else f":{parts.port}"
        return Site(host, f"{parts.scheme}://{host}{port}")
    return None


def new_challenge() -> str:
    from webauthn.helpers import bytes_to_base64url, generate_challenge

    return bytes_to_base64url(generate_challenge())


def creation(site: Site, *, person_id: bytes, email: str, name: str, challenge: str, known: list[str]) -> str:
    """What `navigator.credentials.create` is asked, as JSON. A device that holds a known key makes no second one."""
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

    options = generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=person_id,
        user_name=email,
        user_display_name=name,
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=UserVerificationRequirement.PREFERRED),
    )
    return options_to_json(options)


def asking(site: Site, *, challenge: str, known: list[str]) -> str:
    """What `navigator.credentials.get` is asked, as JSON."""
    from webauthn import base64url_to_bytes, generate_authentication_options, options_to_json

    return options_to_json(
        generate_authentication_options(
            rp_id=site.host, challenge=base64url_to_bytes(challenge), allow_credentials=_described(known)
        )
    )


def made_in(answer: str, *, site: Site, challenge: str) -> Key | None:
    """The new key in the browser's answer; None when the answer does not hold."""
    from webauthn import base64url_to_bytes, verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):  # what is no answer at all fails in many ways
        return None
    return Key(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def credential_in(answer: str) -> str:
    """Which key the answer says it was signed with; empty when it says none."""
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return parse_authentication_credential_json(answer).id
    except (WebAuthnException, ValueError, RecursionError):
        return ""


def count_of(answer: str, *, key: Key, site: Site, challenge: str) -> int | None:
    """The key's new sign count when the answer holds; None when not, or when the count did not rise (a copied key)."""
    from webauthn import base64url_to_bytes, verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return shown.new_sign_count


def _described(credential_ids: list[str]) -> list["PublicKeyCredentialDescriptor"]:
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in credential_ids]
