from dataclasses import replace
from datetime import date

import pytest

from qi_portal.domain.content.measure import Target
from qi_portal.domain.content.measure_files import read_project
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.content.review_queue import Reason, by_reason, next_due, review_queue
from qi_portal.domain.periods import Month

TODAY = date(2026, 11, 21)


@pytest.fixture
def project(project_folder):
    """Good in every way: nothing calls for a look."""
    found, _ = read_project(project_folder.path)
    seen = tuple(replace(source, verified="yes") for source in found.sources)
    published = Target(90, "percent", "published figure or aim, seen in the source", "thumbs")
    measures = tuple(replace(each, checked_by="Dr. Sample", target=published) for each in found.measures)
    facts = tuple((fact, source, "yes") for fact, source, _ in found.periodicity)
    later = date(2027, 11, 21)
    measures = tuple(replace(each, next_review=later) for each in measures)
    return replace(
        found, sources=seen, measures=measures, checked_by="Dr. Sample", periodicity=facts, next_review=later
    )


def lead(project, **changes):
    return replace(project, measures=(replace(project.lead_measure, **changes), *project.measures[1:]))


def reasons(*projects):
    return {item.id: item.reasons for item in review_queue(projects, TODAY)}


def test_queue_of_what_is_checked_seen_and_not_due_is_empty(project):
    assert review_queue([project], TODAY) == ()


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 20), Reason.OVERDUE),
        (TODAY, Reason.DUE),
        (date(2027, 1, 20), Reason.DUE),
    ],
)
def test_queue_names_what_is_due_within_sixty_days_and_what_is_overdue(project, day, reason):
    assert reasons(lead(project, next_review=day)) == {"THU-1": (reason,)}


def test_queue_leaves_out_what_is_due_in_sixty_one_days(project):
    assert reasons(lead(project, next_review=date(2027, 1, 21))) == {}


def test_queue_names_what_nobody_has_checked_and_targets_that_the_program_chose(project):
    own = Target(90, "percent", "program default; no outside benchmark claimed", None)

    assert reasons(lead(project, checked_by="", target=own)) == {"THU-1": (Reason.UNSIGNED, Reason.DEFAULT)}


def test_queue_counts_facts_that_nobody_saw_in_their_source(project):
    source = replace(project.sources[0], key="other", verified="partial")
    codes = (("CPT", ("96110",)),)
    unseen = replace(project, sources=(*project.sources, source), periodicity=(("Each year", "thumbs", "no"),))

    (item,) = review_queue([unseen], TODAY)
    (unchecked,) = review_queue([replace(unseen, value_sets=codes, checked_by="")], TODAY)

    assert (item.kind, item.reasons, item.unverified) == (Kind.PROJECT, (Reason.UNVERIFIED,), 2)
    assert unchecked.unverified == 3


def test_queue_begins_with_what_is_most_overdue_then_due_then_not_seen(project):
    overdue = [lead(project, next_review=date(2026, month, 1), id=f"M-{month}") for month in (9, 3)]
    due, unsigned = lead(project, next_review=TODAY, id="DUE-1"), lead(project, checked_by="", id="NO-1")

    found = [item.id for item in review_queue([unsigned, due, *overdue], TODAY)]

    assert found == ["M-3", "M-9", "DUE-1", "NO-1"]


def test_queue_leaves_out_what_is_retired(project):
    old = date(2020, 1, 1)

    assert reasons(lead(project, next_review=old, retired_after=Month(2026, 10))) == {}
    assert reasons(replace(project, next_review=old, retired_after=Month(2026, 10))) == {}
    assert reasons(lead(project, next_review=old, retired_after=Month(2026, 12))) != {}


def test_by_reason_holds_a_definition_under_each_of_its_reasons(project):
    found = by_reason(review_queue([lead(project, checked_by="", next_review=TODAY)], TODAY))

    assert [len(found[reason]) for reason in Reason] == [0, 1, 0, 1, 0]


def test_next_due_is_the_day_that_comes_first(project):
    assert next_due([lead(project, next_review=date(2027, 3, 1))]) == date(2027, 3, 1)
    assert next_due([]) is None
