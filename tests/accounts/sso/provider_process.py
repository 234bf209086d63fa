"""Canaille, an identity provider of its own, with one user and one client in memory. Run as a program of its own.

Arguments: the port, the client's secret, the redirect address, the user's address and password.
"""

import asyncio
import sys
from typing import Any

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from hypercorn.asyncio import serve
from hypercorn.config import Config


def provider(port: str, secret: str, redirect_uri: str, email: str, password: str) -> Any:
    app = create_app(
        config={
            "SECRET_KEY": "a key for tests only: 0123456789abcdef",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "NAME": "Hospital", "HTMX": False, "JAVASCRIPT": False, "SMTP": None},
            "CANAILLE_OIDC": {"TRUSTED_DOMAINS": ["localhost"]},
        }
    )
    with app.app_context():
        app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]["EMAIL_VERIFIED"] = (
            "true"  # it says so as text, like some others
        )
        user = {"formatted_name": "Ana Ruiz", "family_name": "Ruiz", "user_name": "ana"}
        Backend.instance.save(models.User(**user, emails=[email], password=password))
        client = {
            "client_id": "qi-portal",
            "client_name": "QI Portal",
            "client_secret": secret,
            "client_uri": "http://localhost",
            "redirect_uris": [redirect_uri],
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "scope": ["openid", "email"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
        registered = models.Client(**client)
        Backend.instance.save(registered)
        registered.audience = [registered]
        Backend.instance.save(registered)
    return app


if __name__ == "__main__":
    config = Config()
    config.bind = [f"127.0.0.1:{sys.argv[1]}"]
    config.loglevel = "ERROR"
    asyncio.run(serve(provider(*sys.argv[1:]), config, mode="wsgi"))
