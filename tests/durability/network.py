"""A small network to save into, and what is in its database afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from durability.hand import Hand
from factories import Browser, Factory, Region, Someone
from qi_portal.db import db
from qi_portal.domain.access import Place, Role

PROJECT = "dev-screening"
MEASURES = tuple(f"DEV-{number}" for number in range(1, 7))


@dataclass(frozen=True)
class Team:
    """A practice and the hand of one of its team, which nobody else uses."""

    place: Place
    hand: Hand


class Network:
    """Practices, each with a person of its own, and staff over all."""

    def __init__(self, app: Flask, port: int, practices: int) -> None:
        self.app, self.port = app, port
        self.make = Factory(app)
        region = self.make.program("east")
        self.staff = self.hand_of(self.make.person(Role.PROGRAM_STAFF, at=region))
        self.teams = [self._team(region, number) for number in range(practices)]
        guideline = app.extensions["library"].guideline("asthma")
        self.guideline = {"version": guideline.version, "content_hash": guideline.content_hash}

    def _team(self, region: Region, number: int) -> Team:
        place = self.make.practice(region, code=f"P{number + 1:03d}")
        self.make.enrollment(place, PROJECT)
        return Team(place, self.hand_of(self.make.person(Role.PRACTICE_LEAD, at=place)))

    def hand_of(self, person: Someone) -> Hand:
        """The person's browser, signed in, as one that speaks over the network."""
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        browser.sign_in(person)
        cookie = browser.get_cookie("qi_portal")
        assert cookie is not None
        return Hand(self.port, f"qi_portal={cookie.value}", browser.token())

    @contextmanager
    def open(self) -> Iterator[None]:
        with self.app.app_context():
            yield
            db.session.rollback()
            db.engine.dispose()
