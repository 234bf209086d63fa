"""What happens at the invented monthly desks: an opened month, a request, sampling, a draft."""

import pytest
from flask import Flask

from factories import Factory
from qi_portal.db import committing
from qi_portal.demo import actions, entry_desk
from qi_portal.domain.periods import last_complete_month
from qi_portal.measures.drafts.models import EntryDraft
from qi_portal.measures.models import Entry
from qi_portal.measures.unlocks.models import MonthUnlock, UnlockRequest
from qi_portal.web.shelves import library


def fill(app: Flask, today, practices: int = 4, months: int = 24) -> None:
    with app.app_context(), committing():
        wish = actions.Wish(practices, months, 91, last_complete_month(today))
        projects = library().projects
        actions.fill(wish, projects, password_hash="none")
        entry_desk.fill(wish, projects, today)


@pytest.fixture
def filled(app: Flask, today, make: Factory) -> Factory:
    fill(app, today)
    return make


def test_closed_month_was_opened_and_changed_with_a_reason(filled: Factory) -> None:
    (unlock,) = filled.rows(MonthUnlock)
    changed = [entry for entry in filled.rows(Entry) if entry.reason]

    assert (unlock.project_id, str(unlock.first)) == ("asthma-control", "2026-07")
    assert [(entry.measure_id, entry.period) for entry in changed] == [("AST-1", unlock.first)]


def test_another_practice_waits_for_one(filled: Factory) -> None:
    (request,) = filled.rows(UnlockRequest)

    assert request.answered_at is None


def test_one_project_is_counted_in_another_way_since_some_months(filled: Factory) -> None:
    places = {entry.practice_id for entry in filled.rows(Entry) if entry.sampling == "full"}
    silent = {entry.practice_id for entry in filled.rows(Entry)} - {
        entry.practice_id for entry in filled.rows(Entry) if entry.sampling
    }

    assert (len(places), len(silent)) == (1, 2)


def test_draft_is_of_the_month_that_is_still_open(filled: Factory) -> None:
    (draft,) = filled.rows(EntryDraft)

    assert draft.sheet == "dev-screening/2026-11"
    assert draft.fields["DEV-1-numerator"] == "11"


@pytest.mark.parametrize(("practices", "months"), [(2, 24), (4, 6), (4, 0)])
def test_small_network_leaves_its_desks_empty(app: Flask, today, make: Factory, practices: int, months: int) -> None:
    fill(app, today, practices, months)

    assert [make.rows(table) for table in (MonthUnlock, UnlockRequest, EntryDraft)] == [[], [], []]
