"""Large files go through jobs: looked at, committed, undone; in tests a job is done as soon as it is asked for."""

from datetime import timedelta

import pytest

from page import Page
from qi_portal.db import utc_now
from qi_portal.domain.periods import Month
from qi_portal.jobs.models import Job
from qi_portal.measures.imports import actions, looking
from qi_portal.measures.imports.columns import views as columns_views
from qi_portal.measures.imports.models import ImportFile
from qi_portal.measures.imports.past import views as past_views

HEADING = "practice_id,measure_id,period,numerator,denominator\n"
FOUR = HEADING + "".join(f"P001,DEV-1,2026-{month:02d},18,24\n" for month in (7, 8, 9, 10))


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are many."""
    from qi_portal.measures.imports import views

    for module in (looking, views, columns_views, past_views):
        monkeypatch.setattr(module, "AT_ONCE", 2)


def result(sender, job_page: str) -> str:
    """Where the page of a job leads when it is done."""
    page = Page(sender.browser.get(job_page).text)
    return next(url for url in page.links().values() if "/upload/" in url)


def test_large_file_is_looked_at_by_a_job_and_committed_by_another(network, sender) -> None:
    job_page = sender.looked_at(FOUR)
    preview = result(sender, job_page)
    page = Page(sender.browser.get(preview).text)

    committed = sender.commit(preview)

    assert "/jobs/" in job_page
    assert "/jobs/" in committed.headers["Location"]
    assert "Months to keep 4" in page.main.text
    assert "Row 2, column “period”: Jul 2026 closed on October 29, 2026." in page.main.text
    assert len(network.entries()) == 4
    done = result(sender, committed.headers["Location"])
    assert "Saved by" in Page(sender.browser.get(done).text).main.text
    assert {job.state for job in network.make.rows(Job)} == {"done"}


def test_what_changed_since_the_look_is_shown_before_anything_is_saved(network, sender) -> None:
    preview = result(sender, sender.looked_at(FOUR))
    seen = Page(sender.browser.get(preview).text).sends()
    network.make.entry(network.places["P001"], "DEV-1", Month(2026, 10), 10, 24)

    answer = sender.browser.send(preview, seen | {"mode": "all-or-nothing"})

    again = result(sender, answer.headers["Location"])
    assert len(network.entries()) == 1
    assert "10 of 24 18 of 24" in Page(sender.browser.get(again).text).main.text
    sender.commit(again)
    assert len(network.entries()) == 4


def test_large_import_is_undone_by_a_job(network, sender) -> None:
    committed = sender.commit(result(sender, sender.looked_at(FOUR)))
    done = result(sender, committed.headers["Location"])

    answer = sender.browser.send(f"{done}/undo")

    assert "/jobs/" in answer.headers["Location"]
    assert network.entries() == {}


def test_preview_of_a_large_file_is_read_in_the_language_of_the_reader(sender) -> None:
    preview = result(sender, sender.looked_at(FOUR))
    sender.browser.send("/language", {"language": "es"})

    assert 'lang="es"' in sender.browser.get(preview).text


def test_commit_with_another_fingerprint_is_refused(network, sender) -> None:
    preview = result(sender, sender.looked_at(FOUR))

    answer = sender.browser.send(preview, {"mode": "all-or-nothing", "seen": "0" * 64})

    assert (answer.status_code, network.entries()) == (422, {})


def test_list_of_patients_goes_into_no_job(network, sender) -> None:
    answer = sender.upload(FOUR.replace("denominator", "denominator,MRN", 1).replace(",24\n", ",24,1\n"))

    assert answer.status_code == 422
    assert (network.make.rows(ImportFile), network.make.rows(Job)) == ([], [])


def test_content_nobody_came_back_for_is_dropped_after_a_week(network, sender) -> None:
    address = sender.looked_at(HEADING + "P001,DEV-1,2026-10,18,24\n")
    now = utc_now()

    assert network.make.write(lambda: actions.forget_contents(now=now + timedelta(days=6))) == 0
    assert network.make.write(lambda: actions.forget_contents(now=now + timedelta(days=8))) == 1

    assert [kept.content for kept in network.make.rows(ImportFile)] == [b""]
    assert sender.browser.get(address).status_code == 404
