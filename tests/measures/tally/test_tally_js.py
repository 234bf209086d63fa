"""What taps add up to on the device is what they add up to on the server: both count the same random tallies."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Route

from qi_portal.domain.entry.tally import Answer, Tap, cells_of, charts_in, spans, sums_of
from qi_portal.web.assets import STATIC

BENCH = Path(__file__).parent / "tally_bench.js"
ADDRESS = "http://tally.example"
MEASURES = ("DEV-1", "DEV-2", "DEV-5")
TALLIES, TAPS = 200, 60


@pytest.fixture(scope="module")
def bench(chromium: Browser) -> Iterator[Page]:
    """A page with `bench` (tally_bench.js). No request leaves the browser."""

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if not name:
            route.fulfill(body="<!doctype html>", content_type="text/html")
        else:
            route.fulfill(path=BENCH if name == "bench.js" else STATIC / name, content_type="text/javascript")

    context = chromium.new_context()
    context.route("**/*", serve)
    page = context.new_page()
    page.goto(f"{ADDRESS}/")
    page.evaluate("() => import('/bench.js')")
    yield page
    context.close()


def tally(chance: Random) -> list[Tap]:
    """Two lanes, few charts, many corrections, equal sequences now and then."""
    return [_tap(chance) for _ in range(chance.randint(0, TAPS))]


def _tap(chance: Random) -> Tap:
    measure = chance.choice(MEASURES)
    said = (Answer.NUMBER, Answer.SKIPPED, Answer.BLANK) if measure == "DEV-5" else (*tuple(Answer)[:4], Answer.BLANK)
    answer = chance.choice(said)
    amount = round(chance.uniform(0, 90), chance.randint(0, 3)) if answer is Answer.NUMBER else None
    return Tap(
        id=UUID(int=chance.getrandbits(128)),
        lane=UUID(int=chance.randint(1, 2)),
        sequence=chance.randint(1, 30),
        chart=chance.randint(1, 5),
        measure_id=measure,
        answer=answer,
        reason="other" if answer is Answer.EXCLUDED else "",
        amount=amount,
    )


def sent(tap: Tap) -> dict[str, object]:
    told = {"id": str(tap.id), "lane": str(tap.lane), "sequence": tap.sequence, "chart": tap.chart}
    return told | {"measure": tap.measure_id, "answer": tap.answer.value, "amount": tap.amount}


def test_random_tallies_add_up_alike_on_the_device_and_on_the_server(bench: Page) -> None:
    for seed in range(TALLIES):
        taps = tally(Random(seed))
        cells = cells_of(taps)

        theirs = bench.evaluate("([taps, all]) => bench.sums(taps, all)", [[sent(tap) for tap in taps], MEASURES])

        ours = {measure: sums_of(measure, cells) for measure in MEASURES}
        assert {measure: tuple(sums.values()) for measure, sums in theirs.items()} == {
            measure: (sums.numerator, sums.denominator, sums.excluded, sums.skipped) for measure, sums in ours.items()
        }, seed


def test_charts_are_counted_and_named_alike(bench: Page) -> None:
    for seed in range(TALLIES):
        taps = tally(Random(seed))
        ours = {str(lane): sorted(charts) for lane, charts in charts_in(cells_of(taps), MEASURES).items()}

        assert bench.evaluate("(taps) => bench.charts(taps)", [sent(tap) for tap in taps]) == ours, seed
        for charts in ours.values():
            assert bench.evaluate("(charts) => bench.spans(charts)", charts) == spans(charts)


KNOWN = {"person": "ana", "csrf": "a token", "measures": [{"id": "DEV-1"}], "lanes": [], "closed": "", "most": 400}


def test_signing_out_clears_what_the_server_has_and_keeps_what_it_never_got(bench: Page) -> None:
    bench.evaluate("() => bench.empty()")
    waiting = bench.evaluate("(known) => bench.work('/sent', known, 3, 3)", KNOWN)
    left = bench.evaluate("(known) => bench.work('/unsent', known, 3, 1)", KNOWN)

    bench.evaluate("() => bench.signOut('ana')")

    kept = [key for key in bench.evaluate("() => bench.stored()") if key != "tally:device"]
    assert (waiting, left) == ([], [2, 3])
    assert kept == ["tally:ana:/unsent"]
    assert not bench.evaluate("() => bench.knows('/unsent')"), "nobody is signed in"
    assert bench.evaluate("(known) => bench.work('/unsent', known, 0, 0)", KNOWN) == [2, 3]


def test_another_person_on_the_device_does_not_see_the_answers(bench: Page) -> None:
    bench.evaluate("() => bench.empty()")
    bench.evaluate("(known) => bench.work('/here', known, 3, 0)", KNOWN)

    assert bench.evaluate("(known) => bench.work('/here', known, 0, 0)", KNOWN | {"person": "ben"}) == []
    assert bench.evaluate("(known) => bench.work('/here', known, 0, 0)", KNOWN) == [1, 2, 3]


def test_tally_that_is_in_the_grid_leaves_the_device_once_all_is_sent(bench: Page) -> None:
    bench.evaluate("() => bench.empty()")
    closed = KNOWN | {"closed": "Ana put this tally into the grid."}

    bench.evaluate("(known) => bench.work('/open', known, 2, 0)", KNOWN)
    assert bench.evaluate("(known) => bench.work('/open', known, 0, 1)", closed) == [2]
    assert "tally:ana:/open" in bench.evaluate("() => bench.stored()")

    bench.evaluate("(known) => bench.work('/open', known, 0, 1)", closed)
    assert "tally:ana:/open" not in bench.evaluate("() => bench.stored()")


def test_form_token_is_not_kept_on_the_device(bench: Page) -> None:
    bench.evaluate("() => bench.empty()")
    bench.evaluate("(known) => bench.work('/here', known, 1, 0)", KNOWN)

    assert "a token" not in str(bench.evaluate("() => bench.stored()"))


def test_ids_of_taps_are_random_and_read_by_the_server(bench: Page) -> None:
    ids = bench.evaluate("() => bench.ids(500)")

    assert len({UUID(each) for each in ids}) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f-]{36}", each) and UUID(each).version == 4 for each in ids)
