"""Devices send taps: each is kept once, two people on one sheet merge, and nobody writes in another's charts."""

from random import Random
from uuid import UUID

import pytest

from factories import Browser
from qi_portal.domain.access import Role
from qi_portal.domain.entry.tally import MOST_CHARTS
from qi_portal.measures.tally.models import TallyHold, TallySheet

DECLINED = "Caregivers who declined"


def colleague(bedside):
    return bedside.team.make.person(Role.QI_MEMBER, at=bedside.team.place)


def lanes(device) -> dict[str, dict]:
    return {lane["id"]: lane for lane in device.known()["lanes"]}


def test_taps_of_a_device_are_kept_and_add_up(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    phone.tap(2, "DEV-1", "no")
    phone.tap(3, "DEV-1", "excluded", reason=DECLINED)
    phone.tap(1, "DEV-6", "number", amount=44.5)
    phone.tap(2, "DEV-6", "number", amount="30")

    answer = phone.send()

    assert answer.status_code == 200
    assert answer.json["refused"] == []
    assert bedside.sums()["Screen scored"] == ("1 of 2", "1")
    assert bedside.sums()["Visit cycle time"] == ("total 74.5, n = 2", "0")
    assert {tap.reason for tap in bedside.taps()} == {DECLINED, ""}
    assert {tap.device for tap in bedside.taps()} == {"phone"}


def test_same_taps_sent_twice_are_kept_once(bedside) -> None:
    phone = bedside.device()
    taps = [phone.tap(chart, "DEV-1", "yes") for chart in (1, 2)]

    first, second, third = phone.send(taps), phone.send([*taps, taps[0]]), phone.send(taps[:1])

    assert [each.status_code for each in (first, second, third)] == [200, 200, 200]
    assert len(bedside.taps()) == 2
    assert bedside.sums()["Screen scored"] == ("2 of 2", "0")


def test_two_people_who_tap_the_same_charts_lose_nothing_whatever_the_order(bedside) -> None:
    ana, ben = bedside.device(), bedside.device(colleague(bedside), "tablet")
    for chart in range(1, 7):
        ana.tap(chart, "DEV-1", "yes")
        ben.tap(chart, "DEV-1", "no")
        ben.tap(chart, "DEV-2", "yes")
    ana.tap(3, "DEV-1", "no")
    messages = [(device, tap) for device in (ana, ben) for tap in device.waiting]
    Random(5).shuffle(messages)

    for device, tap in [*messages, *messages[:8]]:
        assert device.send([tap]).status_code == 200

    assert bedside.sums()["Screen scored"] == ("5 of 12", "0")
    assert bedside.sums()["Result discussed same day"] == ("6 of 6", "0")
    assert len(bedside.taps()) == len(messages)
    assert len(bedside.team.make.rows(TallySheet)) == 1


def test_same_person_on_two_devices_has_charts_of_each(bedside) -> None:
    phone, tablet = bedside.device(name="phone"), bedside.device(name="tablet")
    for device in (phone, tablet):
        device.tap(1, "DEV-1", "yes")
        device.send()

    known = lanes(phone)

    assert bedside.sums()["Screen scored"] == ("2 of 2", "0")
    assert {lane["device"] for lane in known.values()} == {"phone", "tablet"}
    assert known[tablet.lane]["elsewhere"] == "Your charts on another device"


def test_reader_of_a_lane_is_told_whose_it_is_and_not_on_which_device(bedside) -> None:
    ben = colleague(bedside)
    phone, tablet = bedside.device(), bedside.device(ben, "tablet")
    tablet.tap(1, "DEV-1", "yes")
    tablet.send()

    seen = lanes(phone)[tablet.lane]

    assert (seen["name"], seen["device"]) == (f"Charts of {ben.name}", "")
    assert [(tap["chart"], tap["measure"], tap["answer"]) for tap in seen["taps"]] == [(1, "DEV-1", "yes")]


def test_taps_into_somebody_elses_lane_are_refused_until_it_is_taken_over(bedside) -> None:
    ana, ben = bedside.device(), bedside.device(colleague(bedside), "tablet")
    ana.tap(1, "DEV-1", "yes")
    ana.send()
    ben.lane, before = ana.lane, len(bedside.taps())
    meant = {**ben.tap(1, "DEV-1", "no"), "sequence": 2}

    refused = ben.send([meant])
    taken = bedside.post(f"/lanes/{ana.lane}/take-over", {"device": "tablet"}, ben.browser)
    kept = ben.send([meant])

    assert refused.status_code == 403
    assert before == 1
    assert (taken.status_code, kept.status_code) == (200, 200)
    assert bedside.sums()["Screen scored"] == ("0 of 1", "0")
    assert lanes(ben)[ana.lane]["device"] == "tablet"
    assert lanes(ana)[ana.lane]["name"].startswith("Your charts, continued by")


def test_taps_that_a_former_holder_made_before_still_count(bedside) -> None:
    """A phone that was out of reach while its lane was taken over brings what it has."""
    ana, ben = bedside.device(), bedside.device(colleague(bedside), "tablet")
    ana.tap(1, "DEV-1", "yes")
    ana.send()
    ana.tap(2, "DEV-1", "yes")
    bedside.post(f"/lanes/{ana.lane}/take-over", {"device": "tablet"}, ben.browser)

    late = ana.send()

    assert late.status_code == 200
    assert bedside.sums()["Screen scored"] == ("2 of 2", "0")


def test_taking_over_leaves_an_audit_row_and_taps_are_their_own_record(bedside) -> None:
    ana, ben = bedside.device(), bedside.device(colleague(bedside), "tablet")
    ana.tap(1, "DEV-1", "yes")
    ana.send()
    bedside.post(f"/lanes/{ana.lane}/take-over", {"device": "tablet"}, ben.browser)

    deeds = bedside.deeds()

    assert [deed.action for deed in deeds] == ["tally.begin", "tally.take_over"]
    assert deeds[1].before["held_by"] == str(bedside.team.member.id)
    assert [(tap.kept_by, tap.lane_id.hex) for tap in bedside.taps()] == [
        (bedside.team.member.id, ana.lane.replace("-", ""))
    ]
    assert sorted(hold.number for hold in bedside.team.make.rows(TallyHold)) == [1, 2]


def test_taking_over_what_one_holds_changes_nothing(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    phone.send()

    answer = bedside.post(f"/lanes/{phone.lane}/take-over", {"device": "phone"})

    assert answer.status_code == 200
    assert len(bedside.team.make.rows(TallyHold)) == 1


@pytest.mark.parametrize("lane", [str(UUID(int=1)), "another sheet"])
def test_taking_over_a_lane_that_is_not_on_the_sheet_is_not_found(bedside, lane: str) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    phone.send()
    if lane == "another sheet":
        other = bedside.device(url=bedside.url.replace("2026-10", "2026-09"))
        other.tap(1, "DEV-1", "yes")
        other.send()
        lane = other.lane

    assert bedside.post(f"/lanes/{lane}/take-over", {"device": "tablet"}).status_code == 404


def test_lane_of_another_month_takes_no_taps(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    phone.send()
    september = bedside.device(url=bedside.url.replace("2026-10", "2026-09"))
    september.lane = phone.lane
    september.tap(2, "DEV-1", "yes")

    assert september.send().status_code == 403


def test_tap_that_does_not_fit_is_named_and_the_others_are_kept(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    wrong = [
        phone.tap(1, "DEV-2", "excluded", reason="x"),
        phone.tap(1, "ADH-1", "yes"),
        phone.tap(MOST_CHARTS + 1, "DEV-1", "yes"),
    ]

    answer = phone.send()

    assert answer.json["refused"] == [tap["id"] for tap in wrong]
    assert len(bedside.taps()) == 1


def test_reason_that_is_not_in_the_definition_is_kept_as_another(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "excluded", reason="Jo Invented, MRN 1234567")
    phone.send()

    assert [tap.reason for tap in bedside.taps()] == ["other"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"device": "phone"},
        {"device": "phone", "taps": {}},
        {"device": "Phone of Jo!", "taps": []},
        {"device": 7, "taps": []},
        {"device": "phone", "taps": [{}] * 501},
    ],
)
def test_message_that_is_none_is_refused(bedside, body) -> None:
    browser: Browser = bedside.team.browser
    answer = browser.post(f"{bedside.url}/taps", json=body, headers={"X-CSRFToken": browser.token()})

    assert answer.status_code == 422
    assert bedside.taps() == []


@pytest.mark.parametrize("tap", [7, None, {}, {"lane": "x"}, {"lane": str(UUID(int=1)), "id": [1]}])
def test_thing_among_the_taps_that_is_none_is_refused_alone(bedside, tap) -> None:
    phone = bedside.device()
    good = phone.tap(1, "DEV-1", "yes")

    answer = phone.send([good, tap])

    assert answer.status_code == 200
    assert len(answer.json["refused"]) == 1
    assert len(bedside.taps()) == 1


@pytest.mark.parametrize("at", [None, "now", -5, 10**20, True, 1.5])
def test_wrong_clock_of_a_device_loses_no_tap(bedside, at) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes", at=at)

    assert phone.send().status_code == 200
    assert len(bedside.taps()) == 1


def test_message_without_its_token_is_refused(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")

    answer = phone.browser.post(f"{bedside.url}/taps", json={"device": "phone", "taps": phone.waiting})

    assert answer.status_code == 400
    assert bedside.taps() == []


def test_who_is_signed_out_is_sent_to_sign_in_and_nothing_is_kept(bedside) -> None:
    phone = bedside.device()
    phone.tap(1, "DEV-1", "yes")
    phone.browser.send("/sign-out")

    assert phone.send().status_code == 303
    assert bedside.taps() == []


@pytest.mark.parametrize("path", ["", "/taps", "/totals", "/paper"])
def test_foreign_practice_project_and_month_are_not_found(bedside, path: str) -> None:
    make = bedside.team.make
    stranger = bedside.team.another(make.person(Role.QI_MEMBER, at=make.practice()))
    own = bedside.team.browser

    assert stranger.get(bedside.url + path).status_code == 404
    assert own.get(bedside.url.replace("dev-screening", "asthma-control") + path).status_code == 404
    assert own.get(bedside.url.replace("2026-10", "2026-12") + path).status_code == 404
    assert own.get(bedside.url.replace("2026-10", "2023-12") + path).status_code == 404


def test_physician_who_may_not_enter_is_refused(bedside) -> None:
    physician = bedside.team.another(bedside.team.make.person(Role.PHYSICIAN, at=bedside.team.place))

    assert physician.get(bedside.url).status_code == 403


def test_coach_taps_on_behalf_of_the_practice(bedside) -> None:
    coach = bedside.team.make.person(Role.COACH, at=bedside.team.place)
    tablet = bedside.device(coach)
    tablet.tap(1, "DEV-1", "yes")
    tablet.send()

    assert bedside.deeds()[0].after["on_behalf"] is True


def test_shell_holds_nothing_of_anybody(bedside) -> None:
    signed_in = bedside.team.browser.get("/tally").text
    visitor = bedside.team.browser.application.test_client().get("/tally")

    assert visitor.status_code == 200
    assert "P001" not in visitor.text
    assert 'id="tally-state"' not in signed_in
