"""Frozen evidence reads back the same, its fingerprint follows every change, and what was lost of it is named."""

from dataclasses import replace
from datetime import date
from json import dumps, loads

import pytest

from qi_portal.domain.credit.asked import USUAL
from qi_portal.domain.credit.changes import changed_since
from qi_portal.domain.credit.evidence import Evidence
from qi_portal.domain.credit.frozen import digest, frozen, frozen_asked, thawed, thawed_asked

MOC = USUAL[0]


def test_evidence_reads_back_from_json_as_it_was(whole: Evidence) -> None:
    assert thawed(loads(dumps(frozen(whole)))) == whole
    bare = replace(whole, minimum=None, tests=(replace(whole.tests[0], last=None, act=None),))
    assert thawed(loads(dumps(frozen(bare)))) == bare


@pytest.mark.parametrize("asked", USUAL, ids=lambda asked: asked.name)
def test_what_a_credit_asks_reads_back_from_json_as_it_was(asked) -> None:
    assert thawed_asked(loads(dumps(frozen_asked(asked)))) == asked


@pytest.mark.parametrize(
    "field", ["aim", "lead", "balancing", "tests", "meetings", "trainings", "activities", "reflection"]
)
def test_fingerprint_follows_every_part_but_the_day(whole: Evidence, field: str) -> None:
    empty = replace(whole.lead, months=()) if field == "lead" else type(getattr(whole, field))()

    assert digest(replace(whole, **{field: empty}), MOC) != digest(whole, MOC)
    assert digest(replace(whole, as_of=date(2027, 1, 1)), MOC) == digest(whole, MOC)
    assert digest(whole, replace(MOC, meetings=5)) != digest(whole, MOC)


def test_nothing_is_named_when_only_more_came(whole: Evidence) -> None:
    later = replace(
        whole,
        lead=replace(
            whole.lead,
            months=(*whole.lead.months, replace(whole.lead.months[0], month=whole.lead.months[-1].month + 1)),
        ),
        meetings=(*whole.meetings, date(2026, 7, 1)),
        tests=(*whole.tests, replace(whole.tests[0], title="Another")),
    )

    assert changed_since(whole, later) == ()


def test_every_attested_part_that_is_gone_or_different_is_named(whole: Evidence) -> None:
    first, *others = whole.lead.months
    now = replace(
        whole,
        is_eligible=False,
        aim="By July, more.",
        lead=replace(whole.lead, months=(replace(first, numerator=5), *others[1:])),
        balancing=(),
        tests=(replace(whole.tests[0], act=None),),
        meetings=whole.meetings[1:],
        trainings=(),
    )

    assert [str(each) for each in changed_since(whole, now)] == [
        "The project earns no credit any more.",
        "The aim is worded otherwise.",
        "Screened: the counts of Jan 2026 were changed.",
        "Screened: the counts of Feb 2026 were changed.",
        "Visit length: the counts of Mar 2026 were changed.",
        "Visit length: the counts of Apr 2026 were changed.",
        "The test of change “Form at check-in” is told otherwise, or was removed.",
        "The minutes of February 5, 2026 no longer name the physician.",
        "“Run charts” no longer counts as completed.",
    ]
