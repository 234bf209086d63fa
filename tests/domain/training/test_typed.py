"""What staff type about a training is read whole or refused with a sentence at each field."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from qi_portal.domain.training.offer import Kind, Material
from qi_portal.domain.training.typed import Around, is_web_address, read_offer, shown

NEW_YORK = ZoneInfo("America/New_York")
AROUND = Around(NEW_YORK, ("asthma-control", "dev-screening"))
SESSION = {
    "title": "  Reading a   run chart ",
    "day": "2026-12-03",
    "time": "12:30",
    "minutes": "60",
    "place": "Library, second floor",
    "seats": "12",
    "objectives": "Tell a signal from noise\n\nName the median",
    "materials": "Slides | https://slides.example/run\nhttps://video.example/v1\nBring your last chart",
    "credit": "CME (local)",
}
MODULE = {"title": "Writing an aim", "minutes": "20", "materials": "Text | https://text.example/aim"}


def refused(kind: Kind, typed: dict[str, str]) -> dict[str, str]:
    offer, problems = read_offer(kind, typed, (), AROUND)
    assert offer is None
    return {field: str(sentence) for field, sentence in problems.items()}


def test_session_is_read_with_its_day_in_the_programs_zone() -> None:
    offer, problems = read_offer(Kind.SESSION, SESSION, ("dev-screening", "unknown"), AROUND)

    assert problems == {}
    assert (offer.title, offer.minutes, offer.seats) == ("Reading a run chart", 60, 12)
    assert offer.starts == datetime(2026, 12, 3, 12, 30, tzinfo=NEW_YORK)
    assert offer.objectives == ("Tell a signal from noise", "Name the median")
    assert offer.materials == (
        Material("Slides", "https://slides.example/run"),
        Material("https://video.example/v1", "https://video.example/v1"),
        Material("Bring your last chart"),
    )
    assert offer.project_ids == ("dev-screening",)


def test_module_has_no_day_and_no_seats() -> None:
    offer, _problems = read_offer(Kind.MODULE, MODULE | {"day": "2026-12-03", "seats": "3"}, (), AROUND)

    assert (offer.starts, offer.seats, offer.place, offer.link) == (None, 0, "", "")


@pytest.mark.parametrize("kind", Kind)
def test_form_that_shows_a_training_reads_back_the_same(kind: Kind) -> None:
    typed = SESSION if kind is Kind.SESSION else MODULE
    offer, _problems = read_offer(kind, typed, ("asthma-control",), AROUND)

    assert read_offer(kind, shown(offer), offer.project_ids, AROUND) == (offer, {})


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("title", "  ", "Write something here."),
        ("title", "x" * 121, "This has 121 characters; 120 fit. Shorten it."),
        ("day", "12/03/2026", "Write the day as year, month and day, such as 2026-12-03."),
        ("day", "2026-02-30", "Write the day as year, month and day, such as 2026-12-03."),
        ("day", "2014-12-31", "Write the day as year, month and day, such as 2026-12-03."),
        ("time", "25:00", "Write the time as hours and minutes, such as 12:30."),
        ("time", "13:00 pm", "Write the time as hours and minutes, such as 12:30."),
        ("time", "noon", "Write the time as hours and minutes, such as 12:30."),
        ("minutes", "0", "Write a whole number from 1 to 1,440."),
        ("minutes", "1441", "Write a whole number from 1 to 1,440."),
        ("seats", "1e3", "Write a whole number from 1 to 1,000."),
        ("seats", "", "Write a whole number from 1 to 1,000."),
        ("link", "javascript:alert(1)", "Give an address that begins with https://."),
        ("materials", "Slides | slides.example", "After the bar stands an address that begins with https://: "
         "Slides | slides.example"),
    ],
)  # fmt: skip
def test_text_that_does_not_fit_is_named_at_its_field(field: str, typed: str, says: str) -> None:
    assert refused(Kind.SESSION, SESSION | {field: typed}) == {field: says}


@pytest.mark.parametrize(
    ("typed", "hour"), [("2:30 pm", 14), ("12:30 am", 0), ("12:30PM", 12), ("7:30", 7), ("23:30", 23)]
)
def test_time_is_read_as_people_write_it(typed: str, hour: int) -> None:
    offer, _problems = read_offer(Kind.SESSION, SESSION | {"time": typed}, (), AROUND)

    assert (offer.starts.hour, offer.starts.minute) == (hour, 30)


def test_session_without_place_and_link_asks_for_one() -> None:
    assert refused(Kind.SESSION, SESSION | {"place": ""}) == {
        "place": "Say where it is held, or give the link to join."
    }
    assert read_offer(Kind.SESSION, SESSION | {"place": "", "link": "https://meet.example/1"}, (), AROUND)[0]


def test_module_without_materials_asks_for_them() -> None:
    assert refused(Kind.MODULE, MODULE | {"materials": ""}) == {
        "materials": "A module is its materials: give at least one, such as a link."
    }


@pytest.mark.parametrize(
    "text", ["https://", "http:///x", "ftp://a.example", "https://[::1", "https://a b.example", ""]
)
def test_what_no_browser_can_open_is_no_web_address(text: str) -> None:
    assert not is_web_address(text)
