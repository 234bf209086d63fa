"""A claim for credit: its leader reads and confirms it, program staff approve it, its physician takes the packet."""

import re

from playwright.sync_api import Page, expect

from journeys.conftest import Visitor
from journeys.visit import Complaints, picture, sign_in


def pick_up(visitor: Visitor, who: str) -> Page:
    page = visitor().new_page()
    sign_in(page, who)
    return page


def test_claim_passes_three_people_and_becomes_a_packet(visitor: Visitor, complaints: Complaints):
    complaints.expect_status(422)
    leader = pick_up(visitor, "lead.p001")
    leader.goto("/practices/P001/credit/")
    leader.get_by_role("link", name="Read the claim").click()
    expect(leader.locator("figure.figure .says")).not_to_be_empty()
    expect(leader.get_by_text("met", exact=True)).to_have_count(9)
    picture(leader, "credit-claim-of-a-colleague")
    leader.get_by_role("checkbox", name=re.compile("took an active part")).check()
    leader.get_by_role("button", name="Confirm").click()
    expect(leader.get_by_role("status").first).to_have_text("Confirmed. Program staff can approve it now.")
    expect(leader.locator("#waiting")).to_contain_text("Nothing waits for you.")

    staff = pick_up(visitor, "staff")
    staff.goto("/credit/")
    staff.get_by_role("link", name="waits for program staff (1)").click()
    staff.locator("tbody th a").click()
    staff.get_by_role("button", name="Approve").click()
    expect(staff.locator("#errors")).to_contain_text("Tick the sentence that you stand for.")
    staff.get_by_role("checkbox", name=re.compile("approve the claim")).check()
    staff.get_by_role("button", name="Approve").click()
    expect(staff.get_by_role("row").filter(has_text="approved")).to_have_count(2)
    picture(staff, "credit-roster")

    physician = pick_up(visitor, "physician.p001")
    physician.goto("/practices/P001/credit/")
    physician.get_by_role("listitem").filter(has_text="approved").get_by_role("link").click()
    expect(physician.locator("main")).to_contain_text("Approved by")
    with physician.expect_download() as packet:
        physician.get_by_role("button", name="Packet (PDF)").click()
    assert packet.value.suggested_filename.startswith("credit-")
    assert packet.value.path().read_bytes().startswith(b"%PDF-")
