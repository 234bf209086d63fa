"""A report asked for on its page: made in the background, kept as a file of who asked."""

import pytest

from factories import Browser, Factory
from qi_portal.accounts.models import PracticeRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Place, Role
from qi_portal.files.models import StoredFile
from qi_portal.jobs.models import Job
from qi_portal.reports.making import Wish
from qi_portal.reports.printing import print_later
from qi_portal.reports.variants import Variant

WISH = Wish("12m", Variant.SUMMARY, "en", "xlsx")


@pytest.fixture
def place(make: Factory) -> Place:
    return make.practice(code="P001")


def test_job_of_a_report_goes_on_to_its_file(client: Browser, make: Factory, place: Place) -> None:
    lead = make.person(Role.PRACTICE_LEAD, at=place)
    by = make.actor(lead)

    job_id = make.write(lambda: print_later(place=place, wish=WISH, by=by))
    answer = client.sign_in(lead).get(f"/jobs/{job_id}")

    (file,) = make.rows(StoredFile)
    assert answer.headers["Location"] == f"/files/{file.id}"
    assert (file.person_id, file.name[:5], file.name[-5:]) == (lead.id, "P001-", ".xlsx")
    assert client.send(f"/files/{file.id}").data[:2] == b"PK"
    assert sorted(row.action for row in make.rows(AuditEvent) if row.actor_id == lead.id) == [
        "file.take",
        "report.export",
    ]


def test_report_is_not_made_for_who_has_lost_the_right_meanwhile(app, make, place, monkeypatch) -> None:
    lead = make.person(Role.PRACTICE_LEAD, at=place)
    by = make.actor(lead)
    held = (place.practice_id, lead.id, "practice_lead")

    def ask_and_leave() -> None:
        print_later(place=place, wish=WISH, by=by)
        db.session.delete(db.session.get_one(PracticeRole, held))

    make.write(ask_and_leave)

    assert [row.state for row in make.rows(Job)] == ["failed"]
    assert make.rows(StoredFile) == []
