"""Views of the network under a name: kept, shared, found first, taken away, and nobody else's business."""

import pytest

from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.network.saved_views.models import DefaultView, SavedView

EAST = "region=East&late=1"


def keep(browser, name="East, late", query=EAST, program=""):
    """The form as a person sends it who saw the network by this query."""
    form = Page(browser.get(f"/network/views/new?{query}").text).sends()
    return browser.send("/network/views/new", form | {"name": name, "program": str(program)})


def kept(make):
    return make.rows(SavedView)[0]


def audit(make) -> list[str]:
    rows = sorted(make.rows(AuditEvent), key=lambda event: event.id)
    return [event.action for event in rows if event.action.startswith("saved_view.")]


def tabs(browser, address="/network?order=name") -> dict[str, str]:
    nav = next(Page(browser.get(address).text).main.every(lambda node: node.attributes.get("aria-label") == "Views"))
    return {link.text: link.attributes["href"] for link in nav.tags("a")}


def test_what_is_seen_is_kept_under_a_name_and_found_above_the_table(network) -> None:
    staff = network.staff()
    assert tabs(staff, f"/network?{EAST}")["Save this view"] == f"/network/views/new?{EAST}"

    answer = keep(staff, "  East,   late ")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/network?{EAST}")
    assert tabs(staff)["East, late"] == f"/network?{EAST}"
    row = kept(network.make)
    assert (row.name, row.query, row.program_id, row.version) == ("East, late", EAST, None, 1)
    (event,) = [each for each in network.make.rows(AuditEvent) if each.action == "saved_view.save"]
    assert event.after == {"name": "East, late", "query": EAST, "shared_with": None}


def test_view_that_is_shown_is_marked_and_not_offered_again(network) -> None:
    staff = network.staff()
    keep(staff)

    page = Page(staff.get(f"/network?{EAST}").text)

    current = [link.text for link in page.main.tags("a") if link.attributes.get("aria-current") == "page"]
    assert "East, late" in current
    assert "Save this view" not in page.main.text


def test_only_what_an_address_can_mean_is_kept(network) -> None:
    keep(network.staff(), query="region=East&size=sideways&next=//evil.example&page=3")

    assert kept(network.make).query == "region=East"


@pytest.mark.parametrize(
    ("name", "said"),
    [("  ", "Give the view a name."), ("x" * 81, "Use 80 characters or fewer."),
     ("EAST, LATE", "You have a view with this name. Choose another name.")],
)  # fmt: skip
def test_name_that_does_not_do_is_refused_and_nothing_typed_is_lost(network, name: str, said: str) -> None:
    staff = network.staff()
    keep(staff)

    answer = keep(staff, name, "region=West")

    page = Page(answer.text)
    assert (answer.status_code, said in page.main.text) == (422, True)
    assert page.by_id("name").attributes["value"] == name
    assert page.sends()["query"] == "region=West"
    assert len(network.make.rows(SavedView)) == 1


def test_form_that_is_sent_twice_keeps_one(network) -> None:
    staff = network.staff()
    form = Page(staff.get(f"/network/views/new?{EAST}").text).sends() | {"name": "Twice"}

    assert [staff.send("/network/views/new", form).status_code for _ in range(2)] == [303, 303]
    assert len(network.make.rows(SavedView)) == 1


# --- shared


def test_shared_view_is_seen_by_the_staff_of_the_program_alone(network) -> None:
    keep(network.staff(), program=network.region.id)
    coach = network.sign_in(Role.COACH, network.places["P001"])
    stranger = network.sign_in(Role.PROGRAM_STAFF, network.make.program())

    colleague = Page(network.staff().get("/network/views/").text).main.text
    assert "East, late" in colleague
    assert f"Shared with the staff of Region {network.region.code}, by " in colleague
    assert "Rename or share" not in colleague
    for browser in (coach, stranger):
        assert "East, late" not in browser.get("/network/views/").text
        assert "East, late" not in browser.get(f"/network?{EAST}").text


def test_own_view_is_seen_by_nobody_else(network) -> None:
    keep(network.staff())

    assert "East, late" not in network.staff().get("/network/views/").text


def test_view_is_shared_with_own_programs_only(network) -> None:
    other = network.make.program()
    staff, coach = network.staff(), network.sign_in(Role.COACH, network.places["P001"])
    keep(staff, "A", program=other.id)
    keep(coach, "B", program=network.region.id)

    assert [row.program_id for row in network.make.rows(SavedView)] == [None, None]


def test_shared_view_shows_each_their_own_practices(network) -> None:
    keep(network.staff(), "All", "order=name&rows=50", program=network.region.id)

    coach = network.sign_in(Role.COACH, network.places["P002"])

    assert "Maple Court" not in coach.get("/network?order=name&rows=50").text


# --- changed


def test_view_is_renamed_and_shared(network) -> None:
    staff = network.staff()
    keep(staff)
    url = f"/network/views/{kept(network.make).id}"

    form = Page(staff.get(url).text).sends()
    answer = staff.send(url, form | {"name": "East", "program": str(network.region.id)})

    row = kept(network.make)
    assert answer.status_code == 303
    assert (row.name, row.query, row.program_id, row.version) == ("East", EAST, network.region.id, 2)
    assert audit(network.make) == ["saved_view.save", "saved_view.change"]


def test_view_that_was_changed_meanwhile_is_shown_beside_what_was_typed(network) -> None:
    staff = network.staff()
    keep(staff)
    url = f"/network/views/{kept(network.make).id}"
    form = Page(staff.get(url).text).sends()
    staff.send(url, form | {"name": "First"})

    answer = staff.send(url, form | {"name": "Second"})

    page = Page(answer.text)
    assert answer.status_code == 409
    assert "It is now called “First”." in page.main.text
    assert page.by_id("name").attributes["value"] == "Second"
    assert staff.send(url, page.sends()).status_code == 303
    assert kept(network.make).name == "Second"


def test_view_is_removed_and_put_back(network) -> None:
    staff = network.staff()
    keep(staff)
    url = f"/network/views/{kept(network.make).id}"

    removed = staff.send(f"{url}/remove", {"version": "1"})

    page = Page(staff.get(removed.headers["Location"]).text)
    assert "Removed: East, late." in page.main.text
    assert "Rename or share" not in page.main.text
    assert staff.get(url).status_code == 404
    assert staff.send(f"{url}/put-back", {"version": "2"}).status_code == 303
    assert tabs(staff)["East, late"] == f"/network?{EAST}"
    assert audit(network.make) == ["saved_view.save", "saved_view.remove", "saved_view.put_back"]


def test_view_that_was_removed_leaves_its_name_free(network) -> None:
    staff = network.staff()
    keep(staff)
    staff.send(f"/network/views/{kept(network.make).id}/remove", {"version": "1"})

    assert keep(staff, query="region=West").status_code == 303


@pytest.mark.parametrize("deed", ["", "/remove", "/put-back"])
def test_shared_view_of_somebody_else_is_not_there_to_change(network, deed: str) -> None:
    keep(network.staff(), program=network.region.id)
    url = f"/network/views/{kept(network.make).id}"
    colleague = network.staff()

    assert colleague.send(f"{url}{deed}", {"version": "1", "name": "Mine"}).status_code == 404
    assert colleague.get(url).status_code == 404
    assert kept(network.make).name == "East, late"


@pytest.mark.parametrize("deed", ["remove", "put-back"])
def test_deed_on_an_older_page_is_refused(network, deed: str) -> None:
    staff = network.staff()
    keep(staff)

    assert staff.send(f"/network/views/{kept(network.make).id}/{deed}", {"version": "7"}).status_code == 409


# --- found first


def test_network_page_opens_with_the_view_that_was_chosen(network) -> None:
    staff = network.staff()
    keep(staff)
    url = f"/network/views/{kept(network.make).id}"

    staff.send(f"{url}/first")

    opened = staff.get("/network")
    assert (opened.status_code, opened.headers["Location"]) == (303, f"/network?{EAST}")
    assert staff.get("/network?order=signal").status_code == 200
    assert "opens first" in Page(staff.get("/network/views/").text).main.text
    staff.send("/network/views/none-first")
    assert staff.get("/network").status_code == 200
    assert network.make.rows(DefaultView) == []
    assert audit(network.make)[1:] == ["saved_view.find_first", "saved_view.find_none_first"]


def test_usual_view_under_a_name_does_not_send_in_circles(network) -> None:
    staff = network.staff()
    keep(staff, "As it is", "order=signal")
    staff.send(f"/network/views/{kept(network.make).id}/first")

    assert staff.get("/network").status_code == 200


def test_shared_view_is_found_first_until_it_is_removed_or_no_longer_shared(network) -> None:
    owner, colleague = network.staff(), network.staff()
    keep(owner, program=network.region.id)
    url = f"/network/views/{kept(network.make).id}"
    colleague.send(f"{url}/first")
    assert colleague.get("/network").status_code == 303

    owner.send(f"{url}/remove", {"version": "1"})

    assert colleague.get("/network").status_code == 200
    assert colleague.send(f"{url}/first").status_code == 404


def test_view_of_somebody_else_cannot_be_found_first(network) -> None:
    keep(network.staff())

    assert network.staff().send(f"/network/views/{kept(network.make).id}/first").status_code == 404


def test_name_that_turns_the_direction_of_writing_is_not_kept(network) -> None:
    answer = network.staff().send("/network/views/new", {"name": "Board \u202efdp.exe", "query": EAST})

    assert answer.status_code == 422
    assert network.make.rows(SavedView) == []


def test_nothing_kept_says_how_to_keep_a_view(network) -> None:
    page = Page(network.staff().get("/network/views/").text)

    assert "No view was kept yet." in page.main.text
    assert "To the network" in page.links()


@pytest.mark.parametrize("role", [Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.PHYSICIAN])
def test_views_are_for_those_who_oversee_a_network(network, role: Role) -> None:
    browser = network.sign_in(role, network.places["P001"])

    assert {browser.get(f"/network/views/{each}").status_code for each in ("", "new")} == {403}
    assert browser.send("/network/views/new", {"name": "Mine", "query": EAST}).status_code == 403
