"""Minutes and action items through their pages: written, shown, changed, ticked, taken away, put back; and who may."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from page import Page
from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.projects.meetings.models import ActionItem, Attendance, Meeting

ROLES = {
    "reads": {Role.PHYSICIAN, Role.ADMIN},
    "writes": {Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.PROGRAM_STAFF},
}
CROWD = 20
MINUTES = {"held_on": "2026-11-03", "agenda": "Forms", "others": "Ana"}
WIDE = {Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD}


# --- minutes


def test_page_without_meetings_says_what_to_do(minutes) -> None:
    page = minutes.page()

    assert page.heading == "Meetings"
    assert "No meeting is written down yet." in page.main.text
    assert page.links()["Write down a meeting"].endswith("/meetings/add")
    assert "No next meeting is set." in page.main.text
    assert "No action is open." in page.main.text


def test_minutes_are_kept_as_they_were_typed_with_who_was_there(minutes) -> None:
    meeting_id = minutes.hold(present=str(minutes.member.id))

    row = minutes.meeting(meeting_id)
    assert (str(row.held_on), str(row.next_on), row.agenda, row.decisions) == (
        "2026-11-03", "2026-12-01", "October chart", "Keep the form\nTry it on Mondays"
    )  # fmt: skip
    assert {(each.name, each.person_id) for each in minutes.make.rows(Attendance)} == {
        (minutes.member.name, minutes.member.id), ("Ana Ruiz", None), ("Lee Okafor", None)
    }  # fmt: skip
    text = minutes.page(f"/meetings/{meeting_id}").main.text
    assert "Meeting of November 3, 2026" in text
    assert f"{minutes.member.name} , Ana Ruiz , Lee Okafor".replace(" ,", ",") in text.replace(" ,", ",")
    assert "Decisions Keep the form Try it on Mondays" in text
    assert "Next meeting December 1, 2026" in text
    assert minutes.deeds() == ["meeting.add"]


def test_name_that_was_typed_as_that_of_a_colleague_is_the_colleagues(minutes) -> None:
    minutes.make.change(Person, minutes.member.id, name="Dana Ruiz")

    minutes.hold(others="DANA RUIZ", present=str(minutes.member.id))

    (there,) = minutes.make.rows(Attendance)
    assert there.person_id == minutes.member.id


def test_new_meeting_brings_its_action_items(minutes) -> None:
    meeting_id = minutes.hold(
        **{
            "item-0-text": "Order the forms",
            "item-0-owner": str(minutes.member.id),
            "item-0-due_on": "2026-11-30",
            "item-2-text": "Ask the front desk",
            "item-2-owner_name": "Ana Ruiz",
        }
    )

    items = sorted(minutes.make.rows(ActionItem), key=lambda item: item.text)
    assert [(item.text, item.owner_id, item.owner_name, str(item.due_on), item.meeting_id) for item in items] == [
        ("Ask the front desk", None, "Ana Ruiz", "None", meeting_id),
        ("Order the forms", minutes.member.id, minutes.member.name, "2026-11-30", meeting_id),
    ]
    text = minutes.page(f"/meetings/{meeting_id}").main.text
    assert f"Order the forms {minutes.member.name} · due on November 30, 2026" in text


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept_or_lost(minutes) -> None:
    typed = {
        "held_on": "2027-01-01",
        "next_on": "2026-11-01",
        "notes": "Call 860-555-0142",
        "agenda": "October chart",
        "item-1-due_on": "soon",
    }
    answer = minutes.send("/meetings/add", typed)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == [
        "#held_on", "#notes", "#next_on", "#item-1-text", "#item-1-due_on"
    ]  # fmt: skip
    assert page.by_id("notes-error").text.startswith("This text seems to hold a phone number.")
    assert page.sends()["agenda"] == "October chart"
    assert page.sends()["item-1-due_on"] == "soon"
    assert minutes.make.rows(Meeting) == []
    assert minutes.make.rows(ActionItem) == []


def test_next_meeting_before_this_one_is_refused(minutes) -> None:
    answer = minutes.send("/meetings/add", {"held_on": "2026-11-03", "next_on": "2026-11-03"})

    assert answer.status_code == 422
    assert Page(answer.text).by_id("next_on-error").text == "The next meeting is after this one."


def test_list_leads_to_the_minutes_latest_first_and_names_the_next_meeting(minutes) -> None:
    minutes.hold(held_on="2026-09-01", next_on="")
    minutes.hold()

    page = minutes.page()

    assert "Next meeting December 1, 2026" in page.main.text
    text = page.main.text
    assert text.index("November 3, 2026 2 people were there · Keep the form") < text.index("September 1, 2026")


def test_changed_minutes_are_saved_anew_with_who_was_there(minutes) -> None:
    meeting_id = minutes.hold()
    opened = minutes.page(f"/meetings/{meeting_id}/change").sends()

    answer = minutes.send(f"/meetings/{meeting_id}/change", opened | {"others": "Ana Ruiz", "notes": "Three weeks."})

    assert answer.status_code == 303
    assert opened["others"] == "Ana Ruiz\nLee Okafor"
    assert minutes.meeting(meeting_id).notes == "Three weeks."
    assert minutes.meeting(meeting_id).version == 2
    assert [each.name for each in minutes.make.rows(Attendance)] == ["Ana Ruiz"]
    assert minutes.deeds() == ["meeting.add", "meeting.revise"]


def test_minutes_saved_by_somebody_else_meanwhile_are_shown_before_they_are_replaced(minutes) -> None:
    meeting_id = minutes.hold()
    url = f"/meetings/{meeting_id}/change"
    mine, theirs = minutes.page(url).sends(), minutes.page(url).sends()
    minutes.send(url, theirs | {"notes": "Theirs."})

    refused = minutes.send(url, mine | {"notes": "Mine."})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "Somebody saved this meanwhile" in page.main.text
    assert "Notes: Theirs." in page.main.text
    assert page.sends()["notes"] == "Mine."
    assert minutes.send(url, page.sends()).status_code == 303
    assert minutes.meeting(meeting_id).notes == "Mine."


def test_minutes_that_were_taken_away_can_be_put_back(minutes) -> None:
    meeting_id = minutes.hold()

    removed = minutes.send(f"/meetings/{meeting_id}/remove", {"version": "1"})
    page = Page(minutes.browser.get(removed.headers["Location"]).text)
    assert "The minutes are taken away." in page.main.text
    assert "No meeting is written down yet." in page.main.text
    assert minutes.browser.get(f"/practices/P001/projects/dev-screening/meetings/{meeting_id}").status_code == 404

    undo = next(node for node in page.main.tags("form") if "put-back" in node.attributes["action"])
    assert minutes.browser.send(undo.attributes["action"]).status_code == 303
    assert minutes.meeting(meeting_id).removed_at is None
    assert minutes.deeds() == ["meeting.add", "meeting.remove", "meeting.put_back"]


def test_removal_on_an_older_version_is_refused(minutes) -> None:
    meeting_id = minutes.hold()

    assert minutes.send(f"/meetings/{meeting_id}/remove", {"version": "7"}).status_code == 409
    assert minutes.meeting(meeting_id).removed_at is None


def test_minutes_are_text_and_no_page(minutes) -> None:
    meeting_id = minutes.hold(notes="<script>alert(1)</script>", others="<b>Ana</b>")

    answer = minutes.browser.get(f"/practices/P001/projects/dev-screening/meetings/{meeting_id}").text

    assert "<script>alert" not in answer
    assert "<b>Ana" not in answer


# --- action items


def test_action_items_stand_under_overdue_open_and_done(minutes) -> None:
    minutes.agree(text="Late", due_on="2026-11-01")
    minutes.agree(text="Later", due_on="2026-12-15")
    finished = minutes.agree(text="Finished")
    minutes.send(f"/actions/{finished.id}/done", {"version": "1"})

    page = minutes.page("/actions/")

    assert "Late Nobody yet · was due on November 1, 2026" in page.by_id("overdue").text
    assert "Later Nobody yet · due on December 15, 2026" in page.by_id("open").text
    assert "Finished Nobody yet · done on" in page.by_id("done").text


def test_ticked_item_can_be_opened_again_at_once(minutes) -> None:
    item = minutes.agree()

    ticked = minutes.send(f"/actions/{item.id}/done", {"version": "1"})
    page = Page(minutes.browser.get(ticked.headers["Location"]).text)

    assert "Done: Order the forms" in page.main.text
    assert minutes.item(item.id).done_on is not None
    undo = next(form for form in page.main.tags("form") if "reopen?version" in form.attributes.get("action", ""))
    assert minutes.browser.send(undo.attributes["action"]).status_code == 303
    assert minutes.item(item.id).done_on is None
    assert minutes.deeds() == ["action_item.add", "action_item.tick", "action_item.reopen"]


@pytest.mark.rule(48)
def test_item_ticked_twice_at_once_is_refused_the_second_time(minutes) -> None:
    item = minutes.agree()
    minutes.send(f"/actions/{item.id}/done", {"version": "1"})

    assert minutes.send(f"/actions/{item.id}/done", {"version": "1"}).status_code == 409


def test_tick_leads_back_to_the_page_it_stood_on_and_nowhere_else(minutes) -> None:
    item = minutes.agree()
    here = "/practices/P001/projects/dev-screening/meetings/"

    answer = minutes.send(f"/actions/{item.id}/done", {"version": "1", "back": here})
    assert answer.headers["Location"] == here
    answer = minutes.send(f"/actions/{item.id}/reopen", {"version": "2", "back": "//evil.example/"})
    assert answer.headers["Location"].endswith("/actions/")


def test_item_needs_words_and_one_owner_and_a_day(minutes) -> None:
    typed = {"text": "", "owner": str(minutes.member.id), "owner_name": "Ana Ruiz", "due_on": "2026-02-30"}
    answer = minutes.send("/actions/", typed)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert page.by_id("text-error").text == "Write something here."
    assert page.by_id("owner_name-error").text == ("Either choose somebody from the list or write a name, not both.")
    assert page.by_id("due_on-error").text == "Write a day such as 10/29/2026."
    assert minutes.make.rows(ActionItem) == []


def test_item_of_a_meeting_is_added_on_its_page(minutes) -> None:
    meeting_id = minutes.hold()

    item = minutes.agree(meeting=str(meeting_id), due_on="11/30/2026")

    assert item.meeting_id == meeting_id
    assert str(item.due_on) == "2026-11-30"
    assert "Order the forms" in minutes.page(f"/meetings/{meeting_id}").main.text


def test_changed_item_keeps_what_was_typed_when_somebody_was_first(minutes) -> None:
    item = minutes.agree()
    opened = minutes.page(f"/actions/{item.id}").sends()
    minutes.send(f"/actions/{item.id}", opened | {"text": "Order more forms"})

    refused = minutes.send(f"/actions/{item.id}", opened | {"text": "Print the forms"})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "It now says: Order more forms" in page.main.text
    assert page.sends()["text"] == "Print the forms"
    assert minutes.send(f"/actions/{item.id}", page.sends()).status_code == 303
    assert minutes.item(item.id).text == "Print the forms"


def test_item_that_was_taken_away_can_be_put_back(minutes) -> None:
    item = minutes.agree()

    minutes.send(f"/actions/{item.id}/remove", {"version": "1"})
    assert "1 removed" in minutes.page("/actions/").main.text
    assert minutes.send(f"/actions/{item.id}/put-back", {"version": "2"}).status_code == 303

    assert minutes.item(item.id).removed_at is None
    assert minutes.deeds()[1:] == ["action_item.remove", "action_item.put_back"]


# --- who may


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_minutes_are_read_and_written_by_who_may(minutes, role: Role) -> None:
    meeting_id = minutes.hold()
    at = minutes.region if role in WIDE else minutes.place
    browser = minutes.another(minutes.make.person(role, at=at))
    base = "/practices/P001/projects/dev-screening"

    read = [browser.get(f"{base}{path}").status_code for path in ("/meetings/", f"/meetings/{meeting_id}", "/actions/")]
    wrote = [
        minutes.send("/meetings/add", {"held_on": "2026-11-04"}, browser).status_code,
        minutes.send("/actions/", {"text": "Print"}, browser).status_code,
    ]

    may_read = role in ROLES["reads"] | ROLES["writes"]
    assert {code == 200 for code in read} == {may_read}
    assert {code == 303 for code in wrote} == {role in ROLES["writes"]}


def test_reader_is_offered_no_deed(minutes) -> None:
    item = minutes.agree()
    physician = minutes.another(minutes.make.person(Role.PHYSICIAN, at=minutes.place))

    page = minutes.page("/actions/", physician)

    assert item.text in page.main.text
    assert page.main.tags("form") == []


def test_foreign_practice_is_not_found(minutes) -> None:
    meeting_id, item = minutes.hold(), minutes.agree()
    other = minutes.make.practice(minutes.region, code="P002")
    minutes.make.enrollment(other, "dev-screening")
    stranger = minutes.another(minutes.make.person(Role.PRACTICE_LEAD, at=other))

    for path in ("/meetings/", f"/meetings/{meeting_id}", "/actions/", f"/actions/{item.id}"):
        assert stranger.get(f"/practices/P001/projects/dev-screening{path}").status_code == 404
    own = "/practices/P002/projects/dev-screening"
    assert stranger.get(f"{own}/meetings/{meeting_id}").status_code == 404
    assert stranger.send(f"{own}/meetings/{meeting_id}/remove", {"version": "1"}).status_code == 404
    assert stranger.send(f"{own}/actions/{item.id}/done", {"version": "1"}).status_code == 404


def test_coach_writes_on_behalf(minutes) -> None:
    coach = minutes.another(minutes.make.person(Role.COACH, at=minutes.place))

    minutes.send("/actions/", {"text": "Print"}, coach)

    (event,) = [each for each in minutes.make.rows(AuditEvent) if each.action == "action_item.add"]
    assert event.after["on_behalf"] is True


# --- sent twice


@pytest.mark.rule(49)
def test_minutes_that_are_sent_twice_are_kept_once_with_their_items(minutes) -> None:
    typed = MINUTES | {"item-0-text": "Print the forms"}

    statuses = [minutes.send("/meetings/add", typed).status_code for _ in range(2)]

    assert statuses == [303, 303]
    assert (len(minutes.make.rows(Meeting)), len(minutes.make.rows(ActionItem))) == (1, 1)


def test_minutes_of_the_same_day_with_somebody_else_are_kept_beside_them(minutes) -> None:
    for name in ("Ana", "Ben"):
        minutes.send("/meetings/add", {"held_on": "2026-11-03", "others": name})

    assert len(minutes.make.rows(Meeting)) == 2


@pytest.mark.rule(49)
def test_items_that_are_sent_twice_at_once_are_kept_once(minutes) -> None:
    browsers = [minutes.another(minutes.member) for _ in range(CROWD)]
    tokens = [browser.token() for browser in browsers]
    url = "/practices/P001/projects/dev-screening/actions/"

    def send(at: int) -> int:
        return browsers[at].post(url, data={"text": "Print", "csrf_token": tokens[at]}).status_code

    with ThreadPoolExecutor(CROWD) as crowd:
        statuses = set(crowd.map(send, range(CROWD)))

    assert statuses == {303}
    assert len(minutes.make.rows(ActionItem)) == 1
