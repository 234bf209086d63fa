"""Practices see their own numbers whole: what decides over the others' has no part in their pages."""

from pathlib import Path

import pytest

import qi_portal

ROOT = Path(qi_portal.__file__).parent
OWN = (
    "measures/charts.py",
    "measures/queries.py",
    "measures/chart_views.py",
    "measures/month.py",
    "measures/tally",
    "measures/marks",
    "practices",
    "projects",
    "reports/contents.py",
    "reports/workbook.py",
    "domain/chart",
    "domain/spc",
    "domain/entry",
    "domain/referral_charts.py",
    "domain/referral_tally.py",
)


@pytest.mark.parametrize("place", OWN)
def test_page_of_a_practice_hides_nothing(place: str):
    found = ROOT / place
    files = sorted(found.rglob("*.py")) if found.is_dir() else [found]

    assert files
    assert not [file for file in files if "domain.disclosure" in file.read_text("utf-8")]
