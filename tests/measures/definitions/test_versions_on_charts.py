"""A definition that changes mid-project: months keep the version they were counted by, and the chart is cut there."""

import pytest

from page import Page
from qi_portal.domain.access import Actor
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.actions import Change, record_entries
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import entries_of
from qi_portal.web.shelves import library_of

FIRST, CHANGED, LAST = Month(2025, 1), Month(2026, 1), Month(2026, 10)


@pytest.fixture
def counted(bench):
    """Months of DEV-1 that jump from half to nearly all when the way of counting changes."""

    def count(first=FIRST, last=LAST, **how):
        changes = [
            Change("DEV-1", month, State.COUNTED, (10 if month < CHANGED else 18) + month.month % 2, 20, **how)
            for month in months_between(first, last)
        ]
        actor = Actor(name="operator")
        bench.make.write(lambda: record_entries(place=bench.place, changes=changes, by=actor, source="form"))

    return count


def chart(bench):
    def draw():
        measure = library_of(bench.region.id).measure("DEV-1")
        actor = bench.make.actor(bench.people["member"])
        return chart_of(measure, entries_of(actor, bench.place, ["DEV-1"])["DEV-1"], Span(FIRST, LAST))

    return bench.make.read(draw)


def test_chart_of_a_recounted_measure_is_cut_and_shows_no_improvement(bench, counted):
    counted()
    whole = chart(bench)
    bench.adapt(numerator="Visits with any questionnaire", first=str(CHANGED))
    bench.release()
    counted_again = [each for each in bench.make.rows(Entry) if each.period >= CHANGED]
    for each in counted_again:
        key = (each.practice_id, each.measure_id, each.period)
        bench.make.change(Entry, key, definition_version="2")

    cut = chart(bench)

    assert whole.signal.is_better
    assert not cut.signal.is_better
    assert [(each.month, str(each.words)) for each in cut.breaks] == [
        (CHANGED, "Counted differently from Jan 2026 on: version 2")
    ]
    assert [point.value for point in cut.points] == [point.value for point in whole.points]


def test_chart_of_a_renamed_measure_is_not_cut(bench, counted):
    counted()
    bench.adapt(name="Another name", target__value="80", first=str(CHANGED))
    bench.release()

    drawn = chart(bench)

    assert (drawn.title, drawn.breaks) == ("Another name", ())
    assert [(line.first, line.value) for line in drawn.targets] == [(FIRST, 0.9), (CHANGED, 0.8)]


def test_months_entered_before_a_release_keep_their_version_until_they_are_saved_anew(bench, counted):
    counted()
    bench.adapt(exclusions="Others than before", first="2026-09")
    bench.release()
    assert chart(bench).breaks == ()

    url = "/practices/P001/projects/dev-screening/months/2026-10"
    opened = Page(bench.team.get(url).text).sends()
    saved = bench.team.send(url, {**opened, "DEV-1-numerator": "19", "DEV-1-denominator": "20"})
    assert saved.status_code == 303, Page(saved.text).root.text[:3000]

    stored = {str(each.period): each.definition_version for each in bench.make.rows(Entry)}
    assert (stored["2026-09"], stored["2026-10"]) == ("1", "2")
    assert [each.month for each in chart(bench).breaks] == [LAST]


def test_chart_is_cut_where_a_review_of_charts_gives_way_to_all_that_were_eligible(bench, counted):
    counted(FIRST, CHANGED - 1, sampling=Sampling.SAMPLE)
    counted(CHANGED, LAST, sampling=Sampling.FULL)

    drawn = chart(bench)

    assert [str(each.words) for each in drawn.breaks] == [
        "Counted in another way from Jan 2026 on: all eligible instead of a review of charts"
    ]
    assert not drawn.signal.is_better


def test_page_and_files_of_a_cut_chart_say_so(bench, counted):
    counted(FIRST, CHANGED - 1, sampling=Sampling.SAMPLE)
    counted(CHANGED, LAST, sampling=Sampling.FULL)

    for path in ("measures/DEV-1", "measures/DEV-1.svg", "measures/DEV-1.csv", "report"):
        text = bench.team.get(f"/practices/P001/{path}").text
        assert "all eligible instead of a review of charts" in " ".join(text.replace("</text>", " ").split()), path


def test_baseline_cannot_be_locked_across_a_break(bench, counted):
    counted(FIRST, CHANGED - 1, sampling=Sampling.SAMPLE)
    counted(CHANGED, LAST, sampling=Sampling.FULL)
    typed = {"baseline-first": "2025-01", "baseline-last": "2026-03", "baseline-why": "Agreed."}

    answer = bench.staff.send("/practices/P001/measures/DEV-1/chart/baseline", typed)

    assert answer.status_code == 422
    assert "A new phase begins within these months." in answer.text
