"""Two people with the same month, and fifty at once: one wins, nobody loses what they typed."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from conftest import NOON
from factories import Browser
from page import Page
from qi_portal.measures.models import Entry

THREADS = 50


def typed(numerator: str, denominator: str, measure: str = "DEV-1") -> dict[str, str]:
    return {f"{measure}-numerator": numerator, f"{measure}-denominator": denominator}


def test_second_tab_sees_both_values_and_keeps_what_it_typed(team, numbers: dict[str, str]) -> None:
    other, form = team.another(), team.open()
    team.save(typed("20", "24"), browser=other)

    answer = team.browser.send(team.url(), form | numbers | {"note": "New nurse"})
    page = Page(answer.text)

    assert answer.status_code == 409
    assert "Keep what I typed" in page.by_id("DEV-1-said").text
    assert "Keep theirs: 20 of 24" in page.by_id("DEV-1-said").text
    assert "Keep theirs" not in page.by_id("DEV-2-said").text
    assert page.sends().items() >= (numbers | {"note": "New nurse"}).items()
    assert sorted(team.entries()) == [("DEV-1", "2026-10")]
    assert team.entries()["DEV-1", "2026-10"].numerator == 20


def clash(team, numbers: dict[str, str]) -> dict[str, str]:
    """What the form holds after a clash over DEV-1: 18 typed here, 20 saved meanwhile."""
    other, form = team.another(), team.open()
    team.save(typed("20", "24"), browser=other)
    return Page(team.browser.send(team.url(), form | numbers).text).sends()


def test_clash_settled_for_mine_replaces_theirs(team, numbers: dict[str, str]) -> None:
    form = clash(team, numbers)

    assert team.browser.send(team.url(), form | {"DEV-1-keep": "mine"}).status_code == 303

    assert (len(team.entries()), team.entries()["DEV-1", "2026-10"].numerator) == (6, 18)
    assert [deed.before["numerator"] for deed in team.deeds() if deed.action == "entry.revise"] == [20]


def test_clash_settled_for_theirs_leaves_theirs_and_saves_the_rest(team, numbers: dict[str, str]) -> None:
    form = clash(team, numbers)

    assert team.browser.send(team.url(), form | {"DEV-1-keep": "theirs"}).status_code == 303

    kept = team.entries()["DEV-1", "2026-10"]
    assert (len(team.entries()), kept.numerator, kept.version) == (6, 20, 1)


def test_choice_for_theirs_outlives_a_mistake_in_another_row(team, numbers: dict[str, str]) -> None:
    form = clash(team, numbers) | {"DEV-1-keep": "theirs"}

    refused = team.browser.send(team.url(), form | {"DEV-2-numerator": "99"})
    assert refused.status_code == 422
    again = Page(refused.text).sends() | {"DEV-2-numerator": "16"}

    assert team.browser.send(team.url(), again).status_code == 303
    assert team.entries()["DEV-1", "2026-10"].numerator == 20


def test_third_save_during_a_clash_is_a_clash_again(team, numbers: dict[str, str]) -> None:
    form = clash(team, numbers)
    team.save(typed("21", "24"), browser=team.another())

    answer = team.browser.send(team.url(), form | {"DEV-1-keep": "theirs"})

    assert answer.status_code == 409
    assert "Keep theirs: 21 of 24" in Page(answer.text).by_id("DEV-1-said").text


def test_two_tabs_that_agree_do_not_clash(team) -> None:
    other, form = team.another(), team.open()
    team.save(typed("18", "24"), browser=other)

    assert team.browser.send(team.url(), form | typed("18", "24")).status_code == 303
    assert len(team.deeds()) == 1


def test_row_left_blank_while_another_filled_it_stays_as_the_other_left_it(team) -> None:
    other, form = team.another(), team.open()
    team.save(typed("18", "24"), browser=other)

    assert team.browser.send(team.url(), form | typed("16", "18", "DEV-2")).status_code == 303
    assert team.entries()["DEV-1", "2026-10"].numerator == 18


def test_two_tabs_with_different_measures_do_not_clash(team) -> None:
    team.save(typed("18", "24"))
    other, form = team.another(), team.open()
    team.save(typed("16", "18", "DEV-2"), browser=other)

    assert team.browser.send(team.url(), form | typed("19", "24")).status_code == 303
    assert [team.entries()[measure, "2026-10"].numerator for measure in ("DEV-1", "DEV-2")] == [19, 16]


@pytest.mark.parametrize("version", ["", "0", "7", "-1", "１", "x" * 50, "99999999999999999999"])
def test_version_that_was_never_handed_out_is_a_clash(team, version: str) -> None:
    team.save(typed("18", "24"))

    answer = team.browser.send(team.url(), team.open() | typed("19", "24") | {"DEV-1-version": version})

    assert answer.status_code == 409
    assert team.entries()["DEV-1", "2026-10"].numerator == 18


# --- many at once


def at_once(team, form_of: Callable[[int], dict[str, str]], browsers: Sequence[Browser] = ()) -> list[int]:
    """Status codes of fifty browsers that send their form at the same moment."""
    return [answer.status_code for answer in answers_at_once(team, form_of, browsers)]


def answers_at_once(team, form_of: Callable[[int], dict[str, str]], browsers: Sequence[Browser] = ()) -> list[Any]:
    browsers = browsers or [team.another() for _ in range(THREADS)]
    tokens = [browser.token() for browser in browsers]

    def send(number: int) -> Any:
        return browsers[number].post(team.url(), data=form_of(number) | {"csrf_token": tokens[number]})

    with ThreadPoolExecutor(THREADS) as crowd:
        return list(crowd.map(send, range(THREADS)))


def test_fifty_first_saves_at_once_have_one_winner(team) -> None:
    form = team.open()

    statuses = at_once(team, lambda number: form | typed(str(number), "60"))

    assert sorted(statuses) == [303] + [409] * (THREADS - 1)
    (kept,) = team.make.rows(Entry)
    assert (kept.numerator, kept.version) == (statuses.index(303), 1)
    assert len(team.deeds()) == 1


def test_fifty_changes_at_once_have_one_winner(team) -> None:
    team.save(typed("55", "60"))
    form = team.open()

    statuses = at_once(team, lambda number: form | typed(str(number), "60"))

    assert sorted(statuses) == [303] + [409] * (THREADS - 1)
    (kept,) = team.make.rows(Entry)
    assert (kept.numerator, kept.version) == (statuses.index(303), 2)
    assert [deed.action for deed in team.deeds()] == ["entry.record", "entry.revise"]


def test_those_who_lose_see_both_values_and_keep_their_typing(team) -> None:
    team.save(typed("55", "60"))
    form = team.open() | {"note": "Typed with care"}

    answers = answers_at_once(team, lambda number: form | typed(str(number), "60"))

    (won,) = [number for number, answer in enumerate(answers) if answer.status_code == 303]
    for number, answer in enumerate(answers):
        if number != won:
            page = Page(answer.text)
            assert f"Keep theirs: {won} of 60" in page.by_id("DEV-1-said").text
            assert (page.sends()["DEV-1-numerator"], page.sends()["note"]) == (str(number), "Typed with care")


def test_people_who_typed_for_minutes_save_at_once_too(team) -> None:
    """Their sessions are marked as seen by the same requests, which must not give up the place in the line."""
    form, browsers = team.open(), [team.another() for _ in range(THREADS)]

    with time_machine.travel(NOON + timedelta(minutes=5)):
        statuses = at_once(team, lambda number: form | typed(str(number), "60"), browsers)

    assert sorted(statuses) == [303] + [409] * (THREADS - 1)
    assert (len(team.entries()), len(team.deeds())) == (1, 1)


def test_one_form_sent_fifty_times_at_once_makes_one_record(team) -> None:
    form = team.open() | typed("18", "24")

    statuses = at_once(team, lambda _: form)

    assert statuses == [303] * THREADS
    assert (len(team.entries()), len(team.deeds())) == (1, 1)
