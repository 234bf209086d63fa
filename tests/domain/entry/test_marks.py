"""What may be written about a test of change or an event, and how it is told."""

import pytest

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import Act, MarkText, read_mark
from qi_portal.domain.periods import Month

NOVEMBER = Month(2026, 11)
MARCH, MAY = Month(2026, 3), Month(2026, 5)

TYPED = {
    "title": " Form at\tcheck-in ",
    "first": "2026-03",
    "last": "May 2026",
    "plan": "The front desk hands it out.\r\nTwo weeks.",
    "prediction": "60%",
    "study": "",
    "act": "adopt",
}


def problems_of(kind: MarkKind = MarkKind.TEST, **typed: str) -> dict[str, str]:
    mark, problems = read_mark(kind, TYPED | typed, NOVEMBER)
    assert (mark is None) == bool(problems)
    return {field: str(message) for field, message in problems.items()}


def test_test_of_change_is_read_field_by_field() -> None:
    mark, problems = read_mark(MarkKind.TEST, TYPED, NOVEMBER)

    assert problems == {}
    assert mark == MarkText(
        MarkKind.TEST, "Form at check-in", MARCH, MAY, "The front desk hands it out.\nTwo weeks.", "60%", "", Act.ADOPT
    )


def test_event_has_nothing_to_study() -> None:
    mark, problems = read_mark(MarkKind.EVENT, TYPED | {"last": "", "study": "Better", "act": "nonsense"}, NOVEMBER)

    assert problems == {}
    assert mark == MarkText(
        MarkKind.EVENT, "Form at check-in", MARCH, None, "The front desk hands it out.\nTwo weeks.", "", "", None
    )


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": " \u200b "}, "title", "Give it a short title"),
        ({"title": "x" * 81}, "title", "This has 81 characters; 80 fit."),
        ({"title": "MRN 1234567"}, "title", "record number"),
        ({"first": ""}, "first", "The month is missing."),
        ({"first": "soon"}, "first", "“soon” is not a month."),
        ({"first": "2014-12"}, "first", "Dec 2014 is too early. The first month possible is Jan 2015."),
        ({"first": "2027-03", "last": ""}, "first", "Mar 2027 is too far ahead. The last month possible is Feb 2027."),
        ({"last": "2026-02"}, "last", "Feb 2026 is before Mar 2026"),
        ({"last": "2027-12"}, "last", "Dec 2027 is too far ahead. The last month possible is Nov 2027."),
        ({"last": ""}, "last", "There is a decision, so the test has ended."),
        ({"plan": "Called 860-555-0142"}, "plan", "phone number"),
        ({"prediction": "for a@demo.example"}, "prediction", "e-mail address"),
        ({"study": "born 03/04/2019"}, "study", "date of birth"),
        ({"study": "x" * 1001}, "study", "1,000 fit"),
        ({"act": "forget"}, "act", "Choose one of the decisions."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(typed: dict[str, str], field: str, sentence: str) -> None:
    problems = problems_of(**typed)

    assert list(problems) == [field]
    assert sentence in problems[field]


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    assert set(problems_of(title="", first="", last="never", act="")) == {"title", "first", "last"}


@pytest.mark.parametrize("first", ["2015-01", "2026-11", "2027-02"])
def test_test_may_begin_long_ago_or_in_three_months(first: str) -> None:
    assert problems_of(first=first, last="", act="") == {}


def test_test_of_one_month_ends_where_it_began() -> None:
    assert problems_of(last="2026-03") == {}


@pytest.mark.parametrize(
    ("mark", "when", "standing"),
    [
        (MarkText(MarkKind.TEST, "A", MARCH, MAY, act=Act.ADOPT), "Mar 2026 to May 2026", "adopted"),
        (MarkText(MarkKind.TEST, "A", MARCH, MARCH, act=Act.ADAPT), "Mar 2026", "adapted"),
        (MarkText(MarkKind.TEST, "A", MARCH, MAY, act=Act.ABANDON), "Mar 2026 to May 2026", "abandoned"),
        (MarkText(MarkKind.TEST, "A", MARCH, MAY), "Mar 2026 to May 2026", "to be studied"),
        (MarkText(MarkKind.TEST, "A", MARCH), "since Mar 2026", "under way"),
        (MarkText(MarkKind.TEST, "A", MARCH, NOVEMBER), "Mar 2026 to Nov 2026", "under way"),
        (MarkText(MarkKind.TEST, "A", NOVEMBER + 1), "from Dec 2026", "planned"),
        (MarkText(MarkKind.EVENT, "A", MARCH), "Mar 2026", None),
        (MarkText(MarkKind.EVENT, "A", MARCH, MAY), "Mar 2026 to May 2026", None),
    ],
)
def test_mark_says_when_it_was_and_where_it_stands(mark: MarkText, when: str, standing: str | None) -> None:
    today = NOVEMBER.first_day

    assert str(mark.when(today)) == when
    assert (str(mark.state_words(today)) if standing else mark.state_words(today)) == standing


def test_every_decision_has_its_words() -> None:
    assert all(str(act.name_words).startswith(act.value.capitalize()) for act in Act)
