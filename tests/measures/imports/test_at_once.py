"""Files that are saved at the same moment: each month is written once, and nobody meets a broken page."""

from concurrent.futures import ThreadPoolExecutor

from factories import Browser
from page import Page

HEADING = "practice_id,measure_id,period,numerator,denominator\n"
PEOPLE = 6


def counts(met: int) -> str:
    return HEADING + f"P001,DEV-1,2026-10,{met},24\nP001,DEV-2,2026-10,{met},24\n"


def pressed_at_once(network, addresses: list[str]) -> list[int]:
    """Everybody opens a preview, then all press the button at the same moment."""
    browsers: list[Browser] = [network.as_of(network.member) for _ in addresses]
    seen = [Page(browser.get(address).text).sends() for browser, address in zip(browsers, addresses, strict=True)]
    with ThreadPoolExecutor(len(addresses)) as crowd:
        answers = crowd.map(
            lambda one: one[0].send(one[1], {**one[2], "mode": "all-or-nothing"}).status_code,
            zip(browsers, addresses, seen, strict=True),
        )
        return sorted(answers)


def test_one_upload_saved_in_several_windows_is_saved_once(network, member) -> None:
    address = member.looked_at(counts(18))

    assert set(pressed_at_once(network, [address] * PEOPLE)) <= {303, 409}
    assert len(network.deeds("import.commit")) == 1
    assert {row[3] for row in network.entries().values()} == {1}


def test_same_file_sent_several_times_is_saved_once(network, member) -> None:
    addresses = [member.looked_at(counts(18)) for _ in range(PEOPLE)]

    assert set(pressed_at_once(network, addresses)) <= {303, 409}
    assert len(network.deeds("entry.record")) == 2
    assert {row[3] for row in network.entries().values()} == {1}


def test_files_that_say_otherwise_have_one_winner(network, member) -> None:
    addresses = [member.looked_at(counts(met)) for met in range(10, 10 + PEOPLE)]

    answers = pressed_at_once(network, addresses)

    assert (answers.count(303), set(answers)) == (1, {303, 409})
    assert len({row[1] for row in network.entries().values()}) == 1
    assert len(network.deeds("import.commit")) == 1
