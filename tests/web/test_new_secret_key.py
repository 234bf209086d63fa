"""A new secret key: nobody is signed out, no open form is lost, and the old key signs nothing any more."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask

from factories import Browser, Factory, environment
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.reminders.stop_token import read_stop_token, stop_token

MakeApp = Callable[[Mapping[str, str]], Flask]
MakeKeyed = Callable[[str, str], Flask]

NEW = "the key after of 32 letters: q8Zr5tLw"

pytestmark = pytest.mark.rule(56)


@pytest.fixture
def keyed(app: Flask, make_app: MakeApp, tmp_path: Path) -> MakeKeyed:
    """Makes portals on the database of `app` that differ in their keys only."""
    url = app.config["SETTINGS"].database_url
    return lambda key, old: make_app(environment(tmp_path, url, QI_PORTAL_SECRET_KEY=key, QI_PORTAL_SECRET_KEY_OLD=old))


def moved(browser: Browser, to: Flask) -> Browser:
    """The same browser, with its cookies, when another start of the portal answers."""
    other = to.test_client()
    for cookie in browser._cookies.values():
        other.set_cookie(cookie.key, cookie.value)
    return other


def test_new_key_keeps_people_forms_and_letters_and_the_old_one_signs_nothing(
    app: Flask, make: Factory, keyed: MakeKeyed
) -> None:
    before, both, after = app, keyed(NEW, app.secret_key), keyed(NEW, "")
    person = make.person(Role.QI_MEMBER, at=make.practice())
    browser = before.test_client().sign_in(person)
    form = {"csrf_token": Page(browser.get("/account/mail").text).sends()["csrf_token"]}
    with before.app_context():
        letter = stop_token(person.id, Kind.REMINDER)

    assert moved(browser, after).get("/account/mail").status_code == 303
    on_both = moved(browser, both)
    assert on_both.get("/account/mail").status_code == 200
    assert on_both.post("/account/mail", data=form).status_code == 303
    with both.app_context():
        assert read_stop_token(letter) == (person.id, Kind.REMINDER)
        newer = stop_token(person.id, Kind.REMINDER)
    with after.app_context():
        assert read_stop_token(newer) == (person.id, Kind.REMINDER)
    fresh = both.test_client().sign_in(person)
    assert moved(fresh, after).get("/account/mail").status_code == 200
    assert moved(fresh, before).get("/account/mail").status_code == 303
