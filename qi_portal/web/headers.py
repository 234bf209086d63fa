"""What every answer says to the browser, errors and downloads included."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.sansio.utils import host_is_trusted

from qi_portal.web.problems import is_for_programs

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "portal",
}
"""`Server`: what stands here is not replaced by the name of the program that serves."""

YEAR = 31_536_000
SAFE_SITES = frozenset({None, "same-origin", "none"})


def always(*, has_tls: bool) -> dict[str, str]:
    """What every answer says, also one that the server gives before the portal has seen the request."""
    return HEADERS | ({"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"} if has_tls else {})


def register(app: Flask, *, has_tls: bool) -> None:
    app.before_request(_refuse_other_sites)
    said = always(has_tls=has_tls)

    @app.after_request
    def _speak(response: Response) -> Response:
        response.headers.update(said)
        response.headers.setdefault("Cache-Control", "no-store")  # but for versioned assets and the service worker
        return response


def _refuse_other_sites() -> tuple[str, int] | None:
    """A second line behind the CSRF token: a write that another site started is refused.

    Not of a program: it brings no cookie and may write nothing, which its own answer says.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or is_for_programs(request.path) or _comes_from_here():
        return None
    return "This request came from another site.", 400


def _comes_from_here() -> bool:
    """What the browser says of the page that sent this; an older browser tells its origin only."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None or origin is None:
        return site in SAFE_SITES
    try:
        return host_is_trusted(urlsplit(origin).netloc, current_app.config["TRUSTED_HOSTS"])
    except ValueError:  # an origin that is no address
        return False
