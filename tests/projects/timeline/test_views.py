"""The timeline: everything that happened, newest first, and one kind alone."""

import pytest

from qi_portal.domain.periods import Month

PAGE = "dev-screening/timeline"


@pytest.fixture
def story(practice):
    """A project with a bit of everything."""
    practice.join(started=Month(2026, 4))
    practice.counts(Month(2026, 4), Month(2026, 10))
    practice.tried("Form at check-in", Month(2026, 5), Month(2026, 6), prediction="60%")
    practice.send("dev-screening/team/aim", {"aim-basis": "typical", "aim-goal": "90", "aim-reach_by": "2027-06"})
    practice.browser.send(
        "/practices/P001/measures/DEV-1/targets", {"value": "80", "first": "2026-09", "why": "Small steps."}
    )
    return practice


def lines(practice, show: str = "") -> list[str]:
    return [item.text for item in practice.page(PAGE + show).main.tags("ol")[0].tags("li")]


def test_timeline_tells_everything_newest_first(story) -> None:
    told = lines(story)

    assert [line.split(" 2026 ")[0].split(",")[0] for line in told[:2]] == ["November 21"] * 2
    assert told[2:] == [
        "October 29, 2026 Jul 2026 closed: 1 of 6 measures entered.",
        "September 28, 2026 Jun 2026 closed: 1 of 6 measures entered.",
        "August 29, 2026 May 2026 closed: 1 of 6 measures entered.",
        "July 29, 2026 Apr 2026 closed: 1 of 6 measures entered.",
        f"Jun 2026 Test 1 ended: Form at check-in {story.lead.name}",
        f"May 2026 Test 1 began: Form at check-in 60% · {story.lead.name}",
        "Apr 2026 The practice began the project.",
    ]
    assert {line.partition("2026 ")[2] for line in told[:2]} == {
        f"Aim 1: from 45% to 90% by Jun 2027. {story.lead.name}",
        f"Screen scored: target 80% from Sep 2026 Small steps. · {story.lead.name}",
    }


@pytest.mark.parametrize(("show", "count"), [("test", 2), ("part", 1), ("month", 4), ("target", 1), ("nonsense", 9)])
def test_timeline_of_one_kind(story, show: str, count: int) -> None:
    assert len(lines(story, f"?show={show}")) == count


def test_only_kinds_that_happened_are_offered(story) -> None:
    page = story.page(PAGE)

    assert [link.text for link in page.main.tags("nav")[1].tags("a")] == [
        "Everything", "Taking part", "Aim", "Tests of change", "Targets", "Months closed"
    ]  # fmt: skip


def test_leaving_and_coming_back_are_told(practice) -> None:
    practice.join()
    practice.send("dev-screening/leave", {"last": "2026-05", "why": "No time this summer."})
    practice.send("join/dev-screening", {"started": "2026-10", "sampling": "full"})

    assert lines(practice, "?show=part") == [
        "Oct 2026 The practice came back to the project.",
        "Jun 2026 The practice had left the project. No time this summer.",
        "Jan 2024 The practice began the project.",
    ]


def test_timeline_of_another_practice_or_project_is_no_page(story) -> None:
    story.make.practice(story.region, code="P002")

    assert story.browser.get(f"/practices/P002/projects/{PAGE}").status_code == 404
    assert story.browser.get("/practices/P001/projects/asthma-control/timeline").status_code == 404
