"""Local changes from draft to publication: four eyes, nothing lost, nothing overwritten, a history of every step."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from factories import Factory
from page import Page
from qi_portal.domain.access import Role
from qi_portal.guidelines.editing.models import LocalChange, LocalStep

SLUG = "headache-migraine"
TIME_FRAME = {"text": "within 6 weeks", "days": "42", "reason": "Agreed in October."}
ROUTINE = "?target=routine_referral"


def said(page: Page) -> str:
    return page.main.text


# --- drafting


def test_draft_is_kept_and_waits_unseen_by_readers(desk) -> None:
    made = desk.draft()

    row = desk.row(made)
    assert (row.state, row.title, row.phone, row.author_id) == (
        "draft", "Harborlight Neurology", "860-555-0142", desk.people["editor"].id
    )  # fmt: skip
    assert "Harborlight" not in said(desk.page("/guidelines/changed", "physician"))
    assert "Harborlight" in said(desk.page(f"{desk.url}/", "lead"))


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("phone", {"phone": "call us"}, "phone"),
        ("clinic", {"title": " "}, "title"),
        ("clinic", {"text": "x" * 1001}, "text"),
        ("note", {"text": ""}, "text"),
        ("note", {"reason": ""}, "reason"),
    ],
)
def test_draft_that_does_not_fit_is_refused_and_nothing_typed_is_lost(desk, kind: str, typed, field: str) -> None:
    sent = {"title": "A clinic", "phone": "860-555-0142", "text": "How to refer", "reason": "Why"} | typed
    answer = desk.send(f"{desk.url}/guidelines/{SLUG}/add/{kind}", sent)

    page = Page(answer.text)
    assert (answer.status_code, desk.make.rows(LocalChange)) == (422, [])
    assert page.by_id(f"{field}-error").text
    kept = page.sends()
    assert {name: kept[name] for name in sent if name in kept} == {name: sent[name] for name in sent if name in kept}


@pytest.mark.parametrize(
    ("days", "status"), [("42", 303), ("", 422), ("4.5", 422), ("-1", 422), ("４２", 422), ("9999", 422)]
)
def test_time_frame_takes_whole_days_only(desk, days: str, status: int) -> None:
    answer = desk.send(f"{desk.url}/guidelines/{SLUG}/add/time_frame{ROUTINE}", TIME_FRAME | {"days": days})

    assert answer.status_code == status


@pytest.mark.parametrize("target", ["", "emergency", "co_manage", "headache_migraine.R1", "nonsense"])
def test_time_frame_that_rests_on_a_source_or_is_none_cannot_be_changed(desk, target: str) -> None:
    address = f"{desk.url}/guidelines/{SLUG}/add/time_frame?target={target}"

    assert desk.browser("editor").get(address).status_code == 404
    assert desk.send(address, TIME_FRAME).status_code == 404


def test_emergency_is_never_made_later(desk) -> None:
    address = f"{desk.url}/guidelines/enuresis/add/time_frame?target=emergency"

    assert desk.send(address, TIME_FRAME | {"text": "within 3 days", "days": "3"}).status_code == 422
    assert desk.send(address, TIME_FRAME | {"text": "within 6 weeks", "days": "0"}).status_code == 422
    assert desk.send(address, TIME_FRAME | {"text": "now", "days": "0"}).status_code == 303


def test_time_frame_form_begins_with_what_the_guideline_says(desk) -> None:
    page = desk.page(f"{desk.url}/guidelines/{SLUG}/add/time_frame{ROUTINE}")

    assert page.sends().items() >= {"text": "within 4 to 8 weeks", "days": "56"}.items()


def test_hiding_warns_and_asks_for_a_tick(desk) -> None:
    address, typed = (
        f"{desk.url}/guidelines/{SLUG}/add/hide",
        {"text": "Call the clinic.", "reason": "Being rewritten."},
    )

    assert "emergencies and red flags" in said(desk.page(address))
    assert desk.send(address, typed).status_code == 422
    assert desk.send(address, typed | {"confirm": "y"}).status_code == 303


def test_author_edits_and_discards_the_own_draft(desk) -> None:
    made = desk.draft()
    form = desk.page(f"{desk.url}/changes/{made}/edit").sends()

    saved = desk.send(f"{desk.url}/changes/{made}/edit", form | {"phone": "860-555-0199"})
    assert (saved.status_code, desk.row(made).phone, desk.row(made).version) == (303, "860-555-0199", 2)
    assert desk.press(made, "discard", "editor").status_code == 303

    assert desk.row(made).state == "discarded"
    assert [step.deed for step in history(desk.make, made)] == ["draft", "revise", "discard"]
    assert [step.said["phone"] for step in history(desk.make, made)][:2] == ["860-555-0142", "860-555-0199"]


def history(make: Factory, change_id) -> list[LocalStep]:
    return sorted((each for each in make.rows(LocalStep) if each.change_id == change_id), key=lambda each: each.id)


def test_draft_is_its_authors_alone_to_change(desk) -> None:
    made = desk.draft()

    assert desk.browser("second").get(f"{desk.url}/changes/{made}/edit").status_code == 404
    assert desk.press(made, "submit", "second").status_code == 403
    assert desk.press(made, "discard", "second").status_code == 403
    assert desk.row(made).state == "draft"


def test_second_window_sees_both_wordings_and_keeps_what_it_typed(desk) -> None:
    made = desk.draft()
    address = f"{desk.url}/changes/{made}/edit"
    form = desk.page(address).sends()
    desk.send(address, form | {"text": "Call first."})

    clash = desk.send(address, form | {"text": "Fax first."})

    page = Page(clash.text)
    assert (clash.status_code, desk.row(made).text) == (409, "Call first.")
    assert "Call first." in said(page)
    assert page.sends()["text"] == "Fax first."
    assert desk.send(address, page.sends()).status_code == 303
    assert desk.row(made).text == "Fax first."


# --- review


def test_another_person_approves_and_readers_see_it(desk) -> None:
    made = desk.publish()

    row = desk.row(made)
    assert (row.state, row.approver_id) == ("published", desk.people["lead"].id)
    assert "Harborlight Neurology" in said(desk.page("/guidelines/changed", "physician"))
    assert [step.deed for step in history(desk.make, made)] == ["draft", "submit", "publish"]


@pytest.mark.parametrize("who", ["second", "lead", "administrator"])
def test_every_publisher_but_the_author_approves(desk, who: str) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")

    assert desk.press(made, "approve", who).status_code == 303


def test_author_does_not_approve_the_own_change(desk) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")

    assert "Approve and publish" not in said(desk.page(f"{desk.url}/changes/{made}"))
    assert "Approve and publish" in said(desk.page(f"{desk.url}/changes/{made}", "lead"))
    assert desk.press(made, "approve", "editor").status_code == 403
    assert desk.press(made, "send-back", "editor", note="Hm").status_code == 403
    assert desk.row(made).state == "in_review"


def test_database_refuses_an_author_who_approves(desk) -> None:
    row = desk.row(desk.draft())

    with pytest.raises(Exception, match="approved_by_another"):
        desk.make.change(LocalChange, row.id, approver_id=row.author_id, published_at=row.created_at)


@pytest.mark.parametrize("who", ["staff", "physician", "coach"])
def test_others_neither_draft_nor_approve(desk, who: str) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")

    assert desk.send(f"{desk.url}/guidelines/{SLUG}/add/note", {"text": "x", "reason": "y"}, who).status_code == 403
    assert desk.press(made, "approve", who).status_code == 403
    assert desk.press(made, "withdraw", who, note="x", confirm="y").status_code == 403


def test_change_not_in_review_cannot_be_approved(desk) -> None:
    made = desk.draft()

    assert desk.press(made, "approve", "lead").status_code == 409


def test_sending_back_needs_a_reason_and_returns_the_draft(desk) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")

    assert desk.press(made, "send-back", "lead", note=" ").status_code == 422
    assert desk.row(made).state == "in_review"
    assert desk.press(made, "send-back", "lead", note="Which fax number?").status_code == 303

    assert desk.row(made).state == "draft"
    assert "Which fax number?" in said(desk.page(f"{desk.url}/changes/{made}"))
    assert desk.press(made, "submit", "editor").status_code == 303


def test_page_opened_before_somebody_decided_is_refused(desk) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")
    opened = str(desk.row(made).version)
    desk.press(made, "send-back", "lead", note="Look again")
    desk.press(made, "submit", "editor")

    answer = desk.send(f"{desk.url}/changes/{made}/approve", {"version": opened}, "second")

    assert (answer.status_code, desk.row(made).state) == (409, "in_review")


@pytest.mark.rule(49)
def test_draft_sent_twice_or_at_once_is_one(desk) -> None:
    typed = {"title": "Clinic", "phone": "860-555-0142", "text": "Fax.", "reason": "New."}
    made, address = desk.draft(**typed), f"{desk.url}/guidelines/{SLUG}/add/clinic"
    browsers = [desk.client.application.test_client().sign_in(desk.people["editor"]) for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda each: each.send(address, typed), browsers))

    assert {answer.headers["Location"] for answer in answers} == {f"{desk.url}/changes/{made}"}
    assert [row.id for row in desk.make.rows(LocalChange)] == [made]
    assert desk.draft(text="Call first.") != made
    assert desk.draft(who="second") != made


@pytest.mark.rule(48)
def test_of_many_who_approve_at_once_one_wins(desk) -> None:
    made = desk.draft()
    desk.press(made, "submit", "editor")
    version = str(desk.row(made).version)
    browsers = [desk.client.application.test_client().sign_in(desk.people["lead"]) for _ in range(6)]

    with ThreadPoolExecutor(6) as pool:
        answers = pool.map(lambda b: b.send(f"{desk.url}/changes/{made}/approve", {"version": version}), browsers)

    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409, 409]
    assert [step.deed for step in history(desk.make, made)].count("publish") == 1


def test_approving_a_hidden_guideline_asks_for_a_tick(desk) -> None:
    made = desk.draft("hide", text="Call the clinic.", confirm="y")
    desk.press(made, "submit", "editor")

    assert desk.press(made, "approve", "lead").status_code == 422
    assert desk.press(made, "approve", "lead", confirm="y").status_code == 303


def test_reviewer_is_told_that_children_would_wait_longer(desk) -> None:
    later = desk.draft("time_frame", query=ROUTINE, text="within 10 weeks", days="70")
    sooner = desk.draft("time_frame", query=ROUTINE, text="within 2 weeks", days="14")

    assert "wait longer" in said(desk.page(f"{desk.url}/changes/{later}", "lead"))
    assert "wait longer" not in said(desk.page(f"{desk.url}/changes/{sooner}", "lead"))


# --- in force


def test_new_time_frame_takes_the_place_of_the_one_in_force(desk) -> None:
    first = desk.publish("time_frame", query=ROUTINE, **TIME_FRAME)
    second = desk.publish("time_frame", query=ROUTINE, text="within 5 weeks", days="35")

    assert (desk.row(first).state, desk.row(second).state) == ("replaced", "published")
    page = said(desk.page(f"{desk.url}/changes/{second}"))
    assert "within 6 weeks" in page
    assert "within 5 weeks" in page


def test_second_draft_of_the_same_time_frame_is_sent_back_when_the_first_is_published(desk) -> None:
    one, other = (
        desk.draft("time_frame", query=ROUTINE, **TIME_FRAME | {"text": f"within {days} days", "days": days})
        for days in ("40", "41")
    )
    for made in (one, other):
        desk.press(made, "submit", "editor")
    desk.press(one, "approve", "lead")

    assert desk.press(other, "approve", "lead").status_code == 409
    desk.press(other, "send-back", "lead", note="The other one was first.")
    desk.press(other, "submit", "editor")
    assert desk.press(other, "approve", "lead").status_code == 303
    assert [desk.row(each).state for each in (one, other)] == ["replaced", "published"]


def test_changed_clinic_replaces_the_old_one_and_a_new_one_stands_beside_it(desk) -> None:
    first = desk.publish()
    beside = desk.publish(title="Second clinic")
    page = desk.page(f"{desk.url}/guidelines/{SLUG}/add/clinic?replaces={first}")
    assert page.sends()["title"] == "Harborlight Neurology"

    moved = desk.publish(query=f"?replaces={first}", phone="860-555-0100")

    assert [desk.row(each).state for each in (first, beside, moved)] == ["replaced", "published", "published"]


def test_withdrawing_asks_for_a_reason_and_a_tick_and_ends_it(desk) -> None:
    made = desk.publish()

    assert desk.press(made, "withdraw", "lead", note="Closed").status_code == 422
    assert desk.press(made, "withdraw", "lead", confirm="y").status_code == 422
    assert desk.row(made).state == "published"
    assert desk.press(made, "withdraw", "lead", note="Closed", confirm="y").status_code == 303

    assert desk.row(made).state == "withdrawn"
    assert "Harborlight" not in said(desk.page("/guidelines/changed", "physician"))
    assert "Closed" in said(desk.page(f"{desk.url}/changes/{made}"))


def test_each_step_has_its_audit_row(desk) -> None:
    made = desk.publish()
    desk.press(made, "withdraw", "administrator", note="Closed", confirm="y")

    told = [(deed.action, deed.actor_id, deed.program_id, deed.object_id) for deed in desk.deeds("local_change")]
    people = desk.people
    assert told == [
        (f"local_change.{deed}", people[who].id, desk.program.id, str(made))
        for deed, who in (("draft", "editor"), ("submit", "editor"), ("publish", "lead"), ("withdraw", "administrator"))
    ]


def test_refused_deed_leaves_no_trace(desk) -> None:
    made = desk.draft()
    before = (len(history(desk.make, made)), len(desk.deeds("local_change")))

    desk.press(made, "approve", "lead")
    desk.press(made, "withdraw", "lead", note="x", confirm="y")

    assert (len(history(desk.make, made)), len(desk.deeds("local_change"))) == before


# --- another program


def test_other_program_sees_nothing_of_it(desk) -> None:
    made, make = desk.publish(), desk.make
    west = make.program("west")
    stranger = desk.client.application.test_client().sign_in(make.person(Role.CONTENT_EDITOR, at=west))

    for address in (f"{desk.url}/", f"{desk.url}/changes/{made}", f"/guideline-desk/west/changes/{made}"):
        assert stranger.get(address).status_code == 404
    assert stranger.send(f"/guideline-desk/west/changes/{made}/withdraw", {"version": "3"}).status_code == 404
    assert "Harborlight" not in stranger.get("/guidelines/changed").text
    assert "Harborlight" in desk.browser("physician").get("/guidelines/changed").text


def test_unknown_change_kind_and_guideline_are_no_pages(desk) -> None:
    editor = desk.browser("editor")

    assert editor.get(f"{desk.url}/changes/{uuid4()}").status_code == 404
    assert editor.get(f"{desk.url}/guidelines/{SLUG}/add/poem").status_code == 404
    assert editor.get(f"{desk.url}/guidelines/nothing/add/note").status_code == 404


def test_replaced_change_of_another_guideline_is_no_start(desk) -> None:
    made = desk.publish()
    query = f"?replaces={made}"

    answer = desk.send(
        f"{desk.url}/guidelines/asthma/add/clinic{query}",
        {"title": "A", "phone": "860-555-0142", "text": "B", "reason": "C"},
    )

    assert answer.status_code == 303
    assert {row.replaces for row in desk.make.rows(LocalChange)} == {None}
