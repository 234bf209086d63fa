"""A file of our own, sent back as it is, changes nothing: every state, note, sum and way of sampling."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_out import LAST, Scene, entry
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.data_rows import COLUMNS
from qi_portal.domain.entry.cells import clean_note
from qi_portal.domain.entry.check import check_note
from qi_portal.domain.entry.numbers import SMALLEST
from qi_portal.domain.entry.planned import Deed, Mode
from qi_portal.domain.words import ENGLISH, words
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.csv_file import write_csv
from qi_portal.interop.exports.taken import Taken
from qi_portal.library import Library
from qi_portal.measures.imports.actions import commit, sha256_of
from qi_portal.measures.imports.desk import Desk, Looked, Sent, look
from qi_portal.measures.models import Entry

TODAY = date(2026, 11, 21)
Write = Callable[[Taken, Library], tuple[str, bytes]]


def as_csv(taken: Taken, shelves: Library) -> tuple[str, bytes]:
    out = io.BytesIO()
    write_csv(out, COLUMNS, taken.rows, with_mark=True)
    return "P001.csv", out.getvalue()


def as_workbook(taken: Taken, shelves: Library) -> tuple[str, bytes]:
    out = io.BytesIO()
    taken.write_workbook(out, shelves, ENGLISH)
    return "P001.xlsx", out.getvalue()


def taken_by(actor: Actor, place: Place) -> Taken:
    return Taken(actor, Chosen(), [place], place.code, words("{code}", code=place.code), TODAY)


def sent_back(actor: Actor, shelves: Library, name: str, content: bytes) -> tuple[Looked, int]:
    """What the importer says of a file, and how many months a commit writes."""
    desk, sent = Desk.of(actor, shelves, TODAY), Sent(name, content, sha256_of(content))
    looked = look(sent, desk)
    return looked, commit(looked=looked, mode=Mode.ALL_OR_NOTHING, desk=desk, sent=sent, upload_id=None, by=actor)


def changes_nothing(looked: Looked, written: int) -> None:
    assert [str(each.message) for each in (*looked.plan.file_errors, *looked.plan.errors)] == []
    assert {value.deed for value in looked.plan.all_values} == {Deed.UNCHANGED}
    assert written == 0


both_files = pytest.mark.parametrize("write", [as_csv, as_workbook])


@both_files
def test_export_sent_back_changes_nothing(scene: Scene, shelves: Library, write: Write) -> None:
    actor, before = scene.make.actor(scene.lead), versions(scene)

    name, content = scene.make.read(lambda: write(taken_by(actor, scene.place), shelves))
    looked, written = scene.make.write(lambda: sent_back(actor, shelves, name, content))

    changes_nothing(looked, written)
    assert len(looked.plan.all_values) == 10
    assert {each.code for each in looked.plan.warnings} <= {"W03", "W04", "W10", "W11", "W16", "W20"}
    assert versions(scene) == before


@both_files
def test_number_typed_into_missing_row_of_export_is_read(scene: Scene, shelves: Library, write: Write) -> None:
    import openpyxl

    actor = scene.make.actor(scene.lead)
    name, content = scene.make.read(lambda: write(taken_by(actor, scene.place), shelves))
    if name.endswith("csv"):
        line = next(each for each in content.splitlines() if b"DEV-2," in each and b",2026-10," in each)
        content = content.replace(line, line.replace(b",,,,", b",8,10,,", 1))
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book["Data"].iter_rows(min_row=2):
            if (row[1].value, row[COLUMNS.index("period")].value) == ("DEV-2", "2026-10"):
                row[5].value, row[6].value = 8, 10
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()

    looked, written = scene.make.write(lambda: sent_back(actor, shelves, name, content))

    assert written == 1
    assert [str(each.message) for each in looked.plan.errors] == []


# --- for all that can be stored

SUM = st.one_of(
    st.integers(0, 5000),
    st.floats(SMALLEST, 9_999_999, allow_nan=False, allow_infinity=False),
    st.decimals(0, 9999, places=2).map(float),
)
TRICKY = st.sampled_from(
    ["=1+1", "'tis", "''", "+", "-1", "@x", "n/a", "total", "a\nb", ',;\t"', "_x000D_", "＝2", "0"]
)
NOTE = st.one_of(st.just(""), TRICKY, st.text(max_size=40)).map(clean_note).filter(lambda text: not any(
    finding.is_error for finding in check_note(text)
))  # fmt: skip
MONTHS = [LAST - back for back in range(8)]


@st.composite
def kept_months(draw: st.DrawFn) -> list[dict[str, object]]:
    ids = ("DEV-1", "DEV-5", "SUI-5", "SUI-6", "ANE-5")
    keys = draw(st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(MONTHS)), min_size=1, max_size=12))
    return [{"measure_id": measure_id, "period": month, **draw(told(measure_id))} for measure_id, month in sorted(keys)]


@st.composite
def told(draw: st.DrawFn, measure_id: str) -> dict[str, object]:
    """What may stand in a month: by the rules of the form, a plain count has no denominator and no "none eligible"."""
    is_plain = measure_id.startswith("SUI")
    beside = {
        "note": draw(NOTE),
        "excluded": draw(st.integers(0, 40)),
        "sampling": draw(st.sampled_from([None, "sample", "full"])),
        "version": draw(st.integers(1, 4)),
    }
    states = ["counted", "not_collected"] if is_plain else ["counted", "none_eligible", "not_collected"]
    state = draw(st.sampled_from(states))
    if state != "counted":
        return {"state": state, "numerator": None, "denominator": None, **beside}
    denominator = None if is_plain else draw(st.integers(1, 900))
    if measure_id == "DEV-5":
        numerator = draw(SUM)
    else:
        numerator = draw(st.integers(0, denominator if measure_id == "DEV-1" else 900))
    return {"state": state, "numerator": numerator, "denominator": denominator, **beside}


@both_files
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=kept_months())
def test_whatever_is_stored_an_export_sent_back_changes_nothing(
    scene: Scene, shelves: Library, write: Write, months: list[dict[str, object]]
) -> None:
    actor = scene.make.actor(scene.lead)

    def there_and_back() -> tuple[Looked, int]:
        db.session.execute(Entry.__table__.delete())
        db.session.add_all(entry(scene.place, **each) for each in months)
        db.session.flush()
        name, content = write(taken_by(actor, scene.place), shelves)
        return sent_back(actor, shelves, name, content)

    looked, written = scene.make.write(there_and_back)

    changes_nothing(looked, written)
    assert len(looked.plan.all_values) == len(months)


def versions(scene: Scene) -> dict[tuple[object, ...], int]:
    return {(row.practice_id, row.measure_id, row.period): row.version for row in scene.make.rows(Entry)}
