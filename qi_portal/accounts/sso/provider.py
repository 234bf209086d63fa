"""The provider, talked to in OpenID Connect: authorization code with PKCE, by authlib.

This module needs the extra `sso` and is imported only where a provider is set (it takes half a second).
"""

from typing import Any
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from qi_portal.accounts.sso.claimed import Claimed
from qi_portal.accounts.sso.failures import Unreachable, Untrusted
from qi_portal.accounts.sso.metadata import Memory, Metadata
from qi_portal.accounts.sso.outgoing import Answer, Deadline, ask, known_json
from qi_portal.config import SignInProvider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that only the provider holds; never `none`, and none that the client's own secret could make."""

LEEWAY = 60
"""Seconds by which the provider's clock may differ."""

SCOPE = "openid email"
LONGEST_SUBJECT = 255
SAID_TRUE = (True, "true")
"""Two large providers write it as text."""


class Provider:
    """One provider, as set by the operator."""

    def __init__(self, settings: SignInProvider, redirect_uri: str) -> None:
        self.settings, self._redirect_uri = settings, redirect_uri
        self._memory = Memory(settings.issuer)

    def way_in(self, *, state: str, nonce: str, verifier: str) -> str:
        """The address at the provider where somebody signs in; Unreachable."""
        metadata = self._memory.metadata(Deadline())
        client = self._client(metadata, Deadline())
        url, _ = client.create_authorization_url(
            metadata.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
        )
        return str(url)

    def way_out(self, back_to: str) -> str:
        """The address at the provider where somebody signs out there; empty where it has none or is silent."""
        try:
            address = self._memory.metadata(Deadline()).end_session_endpoint
        except Unreachable:
            return ""
        told = urlencode({"client_id": self.settings.client_id, "post_logout_redirect_uri": back_to})
        return f"{address}{'&' if '?' in address else '?'}{told}" if address else ""

    def claimed(self, *, code: str, said_issuer: str, nonce: str, verifier: str) -> Claimed:
        """Who came back with the code; Untrusted or Unreachable."""
        deadline = Deadline()
        metadata = self._memory.metadata(deadline)
        if (said_issuer or metadata.names_itself) and said_issuer != metadata.issuer:
            raise Untrusted("the answer is another issuer's")
        token = self._token(metadata, deadline, code, verifier)
        claims = self._checked(metadata, deadline, token, nonce)
        if "email" not in claims and metadata.userinfo_endpoint:
            claims = {**claims, **_more(metadata, deadline, token, claims["sub"])}
        return self._read(claims)

    def _client(self, metadata: Metadata, deadline: Deadline) -> OAuth2Client:
        return OAuth2Client(
            _Asking(deadline),
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            token_endpoint_auth_method="client_secret_post" if metadata.secret_in_body else "client_secret_basic",
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )

    def _token(self, metadata: Metadata, deadline: Deadline, code: str, verifier: str) -> dict[str, Any]:
        client = self._client(metadata, deadline)
        try:
            return dict(client.fetch_token(metadata.token_endpoint, code=code, code_verifier=verifier))
        except (OAuth2Error, ValueError) as refusal:
            raise Untrusted("the code was refused") from refusal

    def _checked(self, metadata: Metadata, deadline: Deadline, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the identity token, once its signature and each of them that guards it are right."""
        keys: Any = known_json(metadata.jwks_uri, deadline)
        wanted = {
            "iss": {"essential": True, "value": metadata.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        about = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")}
        try:
            read = jwt.decode(str(token.get("id_token")), KeySet.import_key_set(keys), algorithms=ALGORITHMS)
            claims = CodeIDToken(read.claims, read.header, wanted, about)
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as reason:
            raise Untrusted(type(reason).__name__) from reason
        return dict(claims)

    def _read(self, claims: dict[str, Any]) -> Claimed:
        subject, email = claims.get("sub"), claims.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise Untrusted("no subject")
        is_verified = isinstance(email, str) and claims.get("email_verified") in SAID_TRUE
        said = {each for each in [*(claims.get("amr") or []), claims.get("acr")] if isinstance(each, str)}
        return Claimed(
            self.settings.issuer, subject, str(email) if is_verified else "", not said.isdisjoint(self.settings.factors)
        )


class _Asking:
    """What authlib's client sends its one request with: ours, so that limits of time and place hold."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def post(self, url: str, *, data: dict[str, str], headers: dict[str, str], auth: Any) -> Answer:
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return ask(url, self._deadline, body=body.encode(), headers=headers)


def _more(metadata: Metadata, deadline: Deadline, token: dict[str, Any], subject: str) -> dict[str, Any]:
    """The e-mail address from where some providers keep it; nothing unless it is about the same person."""
    headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
    told = known_json(metadata.userinfo_endpoint, deadline, headers)
    same = told.get("sub") == subject
    return {name: told[name] for name in ("email", "email_verified") if same and name in told}
