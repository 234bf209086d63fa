"""The chain of the audit log: one seal for every field, and no change that goes unnoticed."""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.audit_chain import BEFORE_THE_FIRST, Anchor, Row, anchor_of, as_kept, follow, hash_of

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)

FIRST = Row(
    number=1,
    previous_hash=BEFORE_THE_FIRST,
    encoding=1,
    id=UUID(int=1),
    at=NOON,
    clock_at=None,
    actor_id=UUID(int=2),
    program_id=None,
    practice_id=UUID(int=3),
    action="entry.record",
    object_kind="entry",
    object_id="DEV-1/2026-10",
    before=None,
    after={"numerator": 12.0, "denominator": 20, "note": "año"},
    request_id="abc",
    source="web",
)
WRITTEN = (
    '[1,1,"' + "0" * 64 + '","' + "0" * 31 + '1","2026-11-21T17:00:00.000000+00:00",null,"' + "0" * 31 + '2",null,"'
    + "0" * 31 + '3","entry.record","entry","DEV-1/2026-10",null,'
    '{"denominator":20,"note":"a\\u00f1o","numerator":12.0},"abc","web"]'
)  # fmt: skip
"""The first row as encoding 1 writes it down: the text that was hashed stays what it is, whatever the code becomes."""

texts = st.text(max_size=6)
jsons = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
fields_told = st.none() | st.dictionaries(texts, jsons | st.lists(jsons, max_size=2), min_size=1, max_size=3)
ids = st.none() | st.uuids()
moments = st.integers(0, 10**12).map(lambda micros: NOON + timedelta(microseconds=micros))
VALUES = {
    "number": st.integers(1, 50), "previous_hash": st.text("0123456789abcdef", min_size=64, max_size=64),
    "encoding": st.integers(0, 3), "id": st.uuids(), "at": moments, "clock_at": st.none() | moments, "actor_id": ids,
    "program_id": ids, "practice_id": ids, "action": texts, "object_kind": texts, "object_id": texts,
    "before": fields_told, "after": fields_told, "request_id": st.none() | texts, "source": st.none() | texts,
}  # fmt: skip

Kept = list[tuple[Row, str]]


@st.composite
def logs(draw: st.DrawFn) -> Kept:
    """A whole log of two to five rows."""
    kept: Kept = []
    for number in range(1, draw(st.integers(2, 5)) + 1):
        at, previous = NOON + timedelta(seconds=number), kept[-1][1] if kept else BEFORE_THE_FIRST
        changed = {
            name: draw(VALUES[name]) for name in ("id", "actor_id", "practice_id", "object_id", "before", "after")
        }
        row = replace(FIRST, number=number, previous_hash=previous, at=at, **changed)
        kept.append((row, hash_of(row)))
    return kept


def test_first_encoding_is_what_it_was() -> None:
    assert hash_of(FIRST) == hashlib.sha256(WRITTEN.encode()).hexdigest()


@pytest.mark.rule(44)
def test_every_field_of_a_row_is_drawn_for_the_tests_below() -> None:
    assert set(VALUES) == {field.name for field in fields(Row)}


@pytest.mark.rule(44)
@given(log=logs(), data=st.data())
def test_any_change_of_any_field_of_any_row_is_found_there(log: Kept, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log) - 1))
    row, kept = log[place]
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[name].filter(lambda value: repr(value) != repr(getattr(row, name))))
    log[place] = replace(row, **{name: value}), kept

    found = follow(log)

    assert found.wrong is not None
    assert found.last.number == place
    assert ("missing" if name == "number" else "changed") in str(found.wrong)


@pytest.mark.rule(44)
@given(log=logs(), data=st.data())
def test_row_that_is_removed_moved_put_in_or_sealed_anew_is_found(log: Kept, data: st.DataObject) -> None:
    anchor, place = Anchor(len(log), log[-1][1]), data.draw(st.integers(0, len(log) - 1))
    deed = data.draw(st.sampled_from(["remove", "swap", "put in", "seal anew", "cut off", "write all anew"]))
    match deed:
        case "remove":
            del log[place]
        case "swap":
            log[place], log[place - 1] = log[place - 1], log[place]
        case "put in":
            row = replace(log[place][0], id=UUID(int=9), object_id="never happened")
            log.insert(place, (row, hash_of(row)))
        case "seal anew":
            row = replace(log[place][0], object_id="never happened")
            log[place] = row, hash_of(row)
        case "cut off":
            del log[place:]
        case "write all anew":
            log[:] = written_anew(log, place)

    assert follow(log, anchors=[anchor]).wrong is not None


@given(log=logs())
def test_whole_log_is_whole_from_any_row_on_and_by_all_its_anchors(log: Kept) -> None:
    anchors = [Anchor(row.number, kept) for row, kept in log]

    assert follow(log, anchors=anchors).last == anchors[-1]
    for place, anchor in enumerate(anchors, 1):
        assert follow(log[place:], begin=anchor, anchors=anchors).wrong is None


def test_row_older_than_the_one_before_it_is_found_though_it_is_well_sealed() -> None:
    late = replace(FIRST, number=2, previous_hash=hash_of(FIRST), at=NOON - timedelta(microseconds=1))

    found = follow([(FIRST, hash_of(FIRST)), (late, hash_of(late))])

    assert str(found.wrong) == "Row 2 is older than the row before it."


def test_walk_begun_at_a_row_that_is_not_the_noted_one_does_not_begin() -> None:
    noted = Anchor(1, "f" * 64)

    assert str(follow([], begin=Anchor(1, hash_of(FIRST)), anchors=[noted]).wrong).startswith("Row 1 is not the one")


def test_anchor_is_read_as_it_is_printed_and_nothing_else_is() -> None:
    anchor = Anchor(1042, hash_of(FIRST))

    assert anchor_of(f" {anchor}\n") == anchor
    for text in (
        "",
        "1042",
        "1042:",
        f"-1:{anchor.hash}",
        f"1:{anchor.hash[1:]}",
        f"1:{anchor.hash.upper()}",
        "٣:" + "0" * 64,
    ):
        with pytest.raises(ValueError, match=r".*"):
            anchor_of(text)


def test_fields_are_kept_as_they_were_and_only_as_json_can_say_them() -> None:
    told = {"b": [1], "a": (2.0, None)}

    kept = as_kept(told)
    told["b"].append(3)

    assert (list(kept), kept) == (["b", "a"], {"b": [1], "a": [2.0, None]})
    assert as_kept({}) is as_kept(None) is None
    with pytest.raises(ValueError, match="not JSON"):
        as_kept({"value": float("nan")})


def written_anew(log: Kept, place: int) -> Kept:
    """From the place on every row with another story, each sealed and linked as it should be."""
    anew: Kept = log[:place]
    for row, _ in log[place:]:
        previous = anew[-1][1] if anew else BEFORE_THE_FIRST
        other = replace(row, previous_hash=previous, object_id=f"{row.object_id}, not")
        anew.append((other, hash_of(other)))
    return anew
