"""The worker that `serve` starts, seen from a job's page."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

from playwright.sync_api import Page, expect

from journeys.server import Portal
from journeys.visit import picture, sign_in


def leave_a_job(portal: Portal, local: str) -> str:
    """A row that nobody handed over, as after a crash between the commit and the queue; its id."""
    job_id, now = uuid4(), datetime.now(UTC).isoformat(sep=" ")
    with closing(sqlite3.connect(portal.home / "portal.db", timeout=30)) as database, database:
        ((person,),) = database.execute("SELECT id FROM person WHERE email = ?", (f"{local}@demo.example",))
        database.execute(
            "INSERT INTO job (id, task, payload, state, done, attempt, person_id, created_at, queued_at)"
            " VALUES (?, 'jobs.forget', '{}', 'queued', 0, 0, ?, ?, ?)",
            (job_id.hex, person, now[:26], now[:26]),
        )
    return str(job_id)


def test_page_of_a_job_that_was_never_handed_over_says_when_it_is_done(page: Page, portal: Portal) -> None:
    sign_in(page, "team.p001")

    page.goto(f"/jobs/{leave_a_job(portal, 'team.p001')}")

    expect(page.get_by_text("Done.")).to_be_visible()
    picture(page, "job-done")


def test_digest_leads_to_the_project_that_shows_a_change(page: Page) -> None:
    sign_in(page, "team.p001")
    page.goto("/digest")
    picture(page, "digest")

    first = page.locator("main .rows li").first.get_by_role("link").first
    title = first.inner_text()
    first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
