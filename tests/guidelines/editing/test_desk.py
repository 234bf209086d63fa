"""Who comes to the desk, and what a reader sees of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from flask_login import login_user

from factories import Browser, Factory
from qi_portal.accounts.sessions import SignedIn
from qi_portal.domain.access import VISITOR, Actor, Role
from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines.editing import reader
from qi_portal.guidelines.editing.queries import region_of_reader

SLUG = "headache-migraine"
Value = TypeVar("Value")

PAGES = ("/", f"/guidelines/{SLUG}", "/questions", "/questions/headache_migraine.Q1", "/feedback")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 200), ("lead", 200), ("staff", 200), ("administrator", 200),
        ("physician", 403), ("coach", 403), ("visitor", 303),
    ],
)  # fmt: skip
def test_desk_opens_to_those_who_work_there(desk, page: str, who: str, status: int) -> None:
    assert desk.browser(who).get(f"{desk.url}{page}").status_code == status


@pytest.mark.parametrize(
    ("page", "may"),
    [
        (f"/guidelines/{SLUG}/add/note", {"editor"}),
        (f"/guidelines/{SLUG}/sign-off", {"lead"}),
        ("/feedback/owners", {"editor", "lead"}),
    ],
)
def test_page_to_write_opens_to_those_who_may(desk, page: str, may: set[str]) -> None:
    everybody = ("editor", "lead", "staff", "administrator", "physician", "coach")

    assert {who for who in everybody if desk.browser(who).get(f"{desk.url}{page}").status_code == 200} == may


def test_bar_leads_to_the_desk_and_marks_it(desk) -> None:
    page = desk.page("/guidelines/", "editor")
    links = {node.text: node.attributes["href"] for node in page.root.tags("a")}

    assert links["Guideline desk"] == "/guideline-desk/"
    assert desk.browser("editor").get("/guideline-desk/").headers["Location"] == f"{desk.url}/"
    assert "Guideline desk" not in desk.browser("physician").get("/guidelines/").text


def test_editor_of_two_programs_finds_both(desk) -> None:
    west = desk.make.program("west")
    desk.make.role(desk.people["editor"], Role.CONTENT_EDITOR, west)

    links = desk.page(f"{desk.url}/").links()

    assert {"/guideline-desk/east/", "/guideline-desk/west/"} <= set(links.values())
    assert "Region west" not in desk.page(f"{desk.url}/", "second").links()


def test_role_in_one_program_opens_no_other(desk) -> None:
    west = desk.make.program("west")
    desk.make.role(desk.people["editor"], Role.PROGRAM_STAFF, west)

    assert desk.browser("editor").get("/guideline-desk/west/").status_code == 200
    assert desk.browser("editor").get(f"/guideline-desk/west/guidelines/{SLUG}/add/note").status_code == 404
    assert desk.browser("editor").get("/guideline-desk/north/").status_code == 404


def test_pages_of_the_desk_write_nothing(desk) -> None:
    made = desk.publish()
    before = len(desk.deeds("local_change"))

    for page in (*PAGES, f"/changes/{made}", "/feedback/owners", f"/guidelines/{SLUG}/sign-off"):
        desk.browser("lead").get(f"{desk.url}{page}")

    assert len(desk.deeds("local_change")) == before


# --- what readers see


def as_reader(desk, actor: Actor, ask: Callable[[], Value]) -> Value:
    """Ask within a request of the actor."""
    with desk.client.application.test_request_context("/"):
        if actor is not VISITOR:
            login_user(SignedIn("token", "hash", None, None, actor, None))
        return ask()


def test_reader_sees_the_layer_of_the_own_program(desk, guideline) -> None:
    desk.publish()
    desk.publish("time_frame", query="?target=routine_referral", text="within 6 weeks", days="42")
    west = desk.make.program("west")
    stranger = desk.make.actor(desk.make.person(Role.PHYSICIAN, at=desk.make.practice(west)))

    layer = as_reader(desk, desk.actor("physician"), lambda: reader.local_layer_of(guideline))
    read = as_reader(desk, desk.actor("physician"), lambda: reader.as_read(guideline))

    assert [entry.wording.title for entry in layer.clinics] == ["Harborlight Neurology"]
    assert (layer.program, layer.clinics[0].approver) == ("Region east", desk.people["lead"].name)
    assert read.tree.within[Disposition.ROUTINE_REFERRAL].days == 42
    assert as_reader(desk, stranger, lambda: reader.local_layer_of(guideline)).entries == ()
    assert as_reader(desk, stranger, lambda: reader.as_read(guideline)) is guideline


def test_visitor_sees_the_only_program_and_none_of_several(desk, guideline) -> None:
    desk.publish()

    assert as_reader(desk, VISITOR, lambda: reader.local_layer_of(guideline)).clinics
    desk.make.program("west")
    assert as_reader(desk, VISITOR, lambda: reader.local_layer_of(guideline)).entries == ()


def test_person_of_several_programs_reads_the_first_by_name(desk) -> None:
    desk.make.role(desk.people["physician"], Role.PROGRAM_STAFF, desk.make.program("alder"))

    region = desk.make.read(lambda: region_of_reader(replace(desk.actor("physician"))))

    assert region is not None
    assert region.code == "alder"


def test_hidden_guideline_is_hidden_for_its_program_until_it_is_withdrawn(desk, guideline) -> None:
    made = desk.publish("hide", text="Call the clinic.", confirm="y")

    assert as_reader(desk, desk.actor("coach"), lambda: reader.is_hidden(guideline))
    desk.press(made, "withdraw", "lead", note="Done", confirm="y")
    assert not as_reader(desk, desk.actor("coach"), lambda: reader.is_hidden(guideline))


def test_reader_sees_signature_and_settled_questions(desk, guideline) -> None:
    physician = desk.actor("physician")
    assert as_reader(desk, physician, lambda: reader.sign_off_of(guideline)) is None
    address = f"{desk.url}/guidelines/{SLUG}/sign-off"
    signing = desk.page(address, "lead").sends()
    desk.send(address, signing | {"credentials": "MD", "next_review": "2027-01-05", "confirm": "y"}, "lead")
    question = f"{desk.url}/questions/headache_migraine.Q1"
    deciding = desk.page(question, "lead").sends()
    desk.send(f"{question}/settle", deciding | {"decision": "change", "why": "Too broad"}, "lead")

    sign_off = as_reader(desk, physician, lambda: reader.sign_off_of(guideline))
    settled = as_reader(desk, physician, lambda: reader.settled_questions(guideline.id))

    assert sign_off is not None
    assert sign_off.name == desk.people["lead"].name
    assert {name: (each.decision, each.why) for name, each in settled.items()} == {
        "headache_migraine.Q1": ("change", "Too broad")
    }


def test_local_notes_are_marked_with_who_and_when(desk, guideline) -> None:
    desk.publish()
    desk.publish("note", text="<b>Ask</b> the nurse.\nThen call.")

    def draw() -> str:
        module = desk.client.application.jinja_env.get_template("guidelines/editing/_local.html").module
        return module.local_notes(reader.local_layer_of(guideline))

    html = as_reader(desk, VISITOR, draw)
    assert "Harborlight Neurology" in html
    assert f"approved by {desk.people['lead'].name}, November 21, 2026" in html
    assert "&lt;b&gt;Ask&lt;/b&gt;" in html


def test_what_changed_is_open_to_everyone_and_names_versions(desk, client: Browser, guideline) -> None:
    desk.publish()

    page = desk.page("/guidelines/changed", "visitor").main.text

    assert "Harborlight Neurology" in page
    assert f"{guideline.title} Version {guideline.version}" in page


def test_what_changed_in_an_empty_portal_says_so(client: Browser, make: Factory) -> None:
    assert "several programs" in client.get("/guidelines/changed").text
    make.program()
    assert "changed nothing" in client.get("/guidelines/changed").text


def test_pages_speak_spanish(desk) -> None:
    made = desk.publish()

    for page in (*PAGES, f"/changes/{made}", f"/guidelines/{SLUG}/sign-off", "/feedback/owners"):
        answer = desk.browser("lead").get(f"{desk.url}{page}", headers={"Accept-Language": "es"})
        assert (answer.status_code, 'lang="es"' in answer.text) == (200, True)
