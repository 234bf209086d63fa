"""What somebody looks at in a network, and the address that says it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.network.view import EVERY, ROWS, Finding, Size, Sort, View
from qi_portal.domain.spc.reading import Signal

VIEWS = st.builds(
    View,
    projects=st.just((EVERY,)) | st.lists(st.sampled_from(["asthma", "oral-health", "adhd"]), unique=True).map(tuple),
    region=st.text(max_size=20),
    coach=st.sampled_from(["", "0190-1"]),
    size=st.none() | st.sampled_from(Size),
    finding=st.none() | st.sampled_from(Finding),
    is_late=st.booleans(),
    sort=st.builds(Sort, st.sampled_from(["signal", "name", "missing", "gap", "asthma"]), st.booleans()),
    rows=st.sampled_from(ROWS),
)


@given(VIEWS)
def test_view_that_is_kept_as_text_is_read_back_as_it_was(view: View) -> None:
    assert View.read(view.query) == view


@given(st.lists(st.tuples(st.sampled_from(["project", "region", "size", "rows", "page", "order", "x"]), st.text())))
def test_address_can_say_anything_and_what_is_understood_of_it_stays_the_same(pairs: list[tuple[str, str]]) -> None:
    view = View.of(pairs)

    assert View.of(view.asked) == view


def test_usual_view_needs_no_words() -> None:
    assert View().query == ""
    assert View.of([("order", "signal"), ("rows", "200"), ("page", "1"), ("late", "0")]) == View()


@pytest.mark.parametrize("name", ["size", "signal", "rows", "page", "late"])
@pytest.mark.parametrize("value", ["sideways", "-1", "0", "\uff11\uff10", "99999999999999999999", "1e3"])
def test_nonsense_in_an_address_is_left_out(name: str, value: str) -> None:
    assert View.of([(name, value)]) == View()


def test_every_project_leaves_no_single_one() -> None:
    assert View.of([("project", "asthma"), ("project", "all")]).projects == (EVERY,)
    assert View.of([("project", "asthma"), ("project", "adhd"), ("project", "asthma")]).projects == ("asthma", "adhd")


def test_each_filter_can_be_taken_away_alone() -> None:
    view = View.read("project=asthma&project=adhd&region=East&size=small&signal=worse&late=1&order=name")

    assert view.filters == ("region", "size", "signal", "late")
    assert view.without("region").query == "project=asthma&project=adhd&size=small&signal=worse&late=1&order=name"
    assert view.without("asthma").projects == ("adhd",)
    assert view.without("late").is_late is False
    assert view.without("order").sort == Sort()


def test_project_called_like_a_filter_does_not_take_the_filter_away() -> None:
    assert View.read("project=adhd&region=adhd").without("adhd").region == "adhd"


def test_heading_pressed_twice_turns_the_order_round() -> None:
    by_name = Sort().pressed("name")

    assert str(by_name) == "name"
    assert str(by_name.pressed("name")) == "-name"
    assert str(by_name.pressed("name").pressed("name")) == "name"
    assert str(by_name.pressed("gap")) == "gap"


def test_page_is_no_part_of_what_is_kept() -> None:
    view = View.read("region=East").on_page(4)

    assert dict(view.asked)["page"] == "4"
    assert view.query == "region=East"


def test_sizes_leave_no_practice_out_and_none_twice() -> None:
    bounds = [size.bounds for size in Size]

    assert bounds[0][0] == 0
    assert bounds[-1][1] is None
    assert all(above == below + 1 for (_, below), (above, _) in pairwise(bounds))


def test_findings_are_signals_of_one_kind() -> None:
    assert all(signal.is_worse for signal in Finding.WORSE.signals)
    assert all(signal.is_better for signal in Finding.BETTER.signals)
    assert Finding.CONFIRMED_WORSE.signals < Finding.WORSE.signals
    assert Finding.NOT_ENOUGH.signals == {Signal.NOT_ENOUGH_DATA}
