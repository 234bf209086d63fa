"""`qi-portal account`: what the operator does where no mail goes out, or an administrator is locked out."""

from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from factories import PASSWORD, Browser, Factory
from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.errors import NotFound, Refused
from qi_portal.people.cli import account

NEW = "seven violet lanterns over the harbor"


def run(make: Factory, *words: str):
    return make.read(lambda: CliRunner().invoke(account, words))


@pytest.mark.rule(9)
def test_operator_prints_a_link_that_sets_a_password_once(client: Browser, make: Factory) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())

    told = run(make, "reset-link", person.email)
    link = urlsplit(told.stdout.strip())
    client.get(link.path)
    client.send("/link", {"password": NEW})

    assert (link.scheme, link.netloc) == ("http", "localhost")
    assert client.send("/sign-in", {"email": person.email, "password": NEW}).status_code == 303
    assert client.get(link.path, follow_redirects=True).status_code == 404


def test_operator_lists_switches_and_ends(client: Browser, make: Factory) -> None:
    place, program = make.practice(code="P001"), make.program("west")
    person, admin, nobody = (
        make.person(Role.QI_MEMBER, at=place),
        make.person(Role.ADMIN, at=program),
        make.person(),
    )
    client.send("/sign-in", {"email": person.email, "password": PASSWORD})

    listed = run(make, "list").stdout
    assert f"{person.email}  active" in listed
    assert "P001:qi_member" in listed
    assert f"{nobody.email}  new  never" in listed
    assert "1 places" in run(make, "end-sessions", person.email).stdout
    assert client.get("/account").status_code == 303
    for email in (person.email, nobody.email):
        assert run(make, "disable", email).exit_code == 0
    assert run(make, "reset-link", person.email).exception.__class__ is Refused
    assert run(make, "enable", person.email).exit_code == 0
    assert run(make, "disable", "no@demo.example").exception.__class__ is NotFound
    refused = run(make, "disable", admin.email)
    assert "last administrator" in str(refused.exception)
    assert {row.email for row in make.rows(Person) if not row.is_active} == {nobody.email}
    assert sum(row.action == "person.disable" for row in make.rows(AuditEvent)) == 2
