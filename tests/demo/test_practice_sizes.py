"""How many children the invented practices look after."""

from flask import Flask

from factories import Factory, password_hash
from qi_portal.db import committing
from qi_portal.demo import actions, practice_sizes
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Practice


def test_most_practices_have_said_and_one_in_six_has_not(app: Flask, make: Factory) -> None:
    wish = actions.Wish(7, 0, 22, Month(2026, 10))
    with app.app_context(), committing():
        actions.fill(wish, {}, password_hash=password_hash())
        practice_sizes.fill(wish)

    rows = sorted(make.rows(Practice), key=lambda row: row.code)
    assert [row.children is None for row in rows] == [False] * 5 + [True, False]
    assert all(row.children >= 550 * row.clinicians for row in rows if row.children is not None)
    assert all(row.children_as_of <= wish.last for row in rows if row.children_as_of is not None)
