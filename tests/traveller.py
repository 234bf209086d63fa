"""Somebody on the way to a sign-in provider and back."""

from factories import Browser
from issuer import Issuer
from page import Page

ANSWER = "/sign-in/provider/answer"
VERIFIED = {"email": "Ana@demo.example", "email_verified": True}


class Traveller:
    """Somebody's browser on the way to the provider and back."""

    def __init__(self, browser: Browser, issuer: Issuer) -> None:
        self.browser, self.issuer = browser, issuer

    def go(self, url: str = "/sign-in/provider", **fields: str) -> dict[str, str]:
        """To the provider; what the portal tells it."""
        leaving = self.browser.send(url, fields)
        assert leaving.status_code == 200, leaving.text
        return self.issuer.came(Page(leaving.text).links()["Go on to Hospital"])

    def come_back(self, way_in: dict[str, str], **more: str):
        """Back with the code, and on as the page sends it."""
        arriving = self.browser.get(ANSWER, query_string={"code": "the code", "state": way_in["state"], **more})
        if arriving.status_code != 200:
            return arriving
        return self.browser.post(ANSWER, data={**Page(arriving.text).sends(), "kept": more.get("kept", "")})

    def sign_in(self, **fields: str):
        return self.come_back(self.go(**fields))
