"""When two reports are the same file."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qi_portal.domain.chart.model import Quality
from qi_portal.reports.prints import fingerprint
from qi_portal.reports.variants import Variant

STANDARD = (Variant.STANDARD, "en", "pdf")


def test_the_moment_it_was_made_at_does_not_count(report):
    later = replace(report, made_at=datetime(2027, 1, 1, tzinfo=UTC))

    assert fingerprint(later, *STANDARD) == fingerprint(report, *STANDARD)


@pytest.mark.parametrize(
    "asked", [(Variant.FULL, "en", "pdf"), (Variant.STANDARD, "es", "pdf"), (Variant.STANDARD, "en", "xlsx")]
)
def test_another_form_is_another_file(report, asked):
    assert fingerprint(report, *asked) != fingerprint(report, *STANDARD)


def test_who_made_it_and_any_number_count(report):
    project = report.projects[0]
    last = replace(project.lead.chart.points[-1], numerator=17)
    lead = replace(project.lead, chart=replace(project.lead.chart, points=(*project.lead.chart.points[:-1], last)))
    changed = replace(report, projects=(replace(project, measures=(lead, *project.others)),))

    prints = {fingerprint(each, *STANDARD) for each in (report, changed, replace(report, made_by="Somebody else"))}

    assert len(prints) == 3


def test_sets_read_the_same_in_every_process():
    """The order of a set of texts depends on the process."""
    script = (
        "from qi_portal.reports.prints import _text; from qi_portal.domain.chart.model import Quality; "
        "print(_text({'b': frozenset(Quality), 'a': {1, 2}}))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1
    assert all(each.value in next(iter(said)) for each in Quality)
