from dataclasses import replace

import pytest

from qi_portal.domain.entry.made import Told, changed_parts, told_of

COUNTED = Told("counted", 18, 24, source="form", sampling="sample")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (COUNTED, "18 of 24"),
        (Told("counted", 210.5, 5), "210.50 of 5"),
        (Told("counted", 7, None), "7"),
        (Told("counted", 1204, 2000), "1,204 of 2,000"),
        (Told("none_eligible", None, None), "none eligible"),
        (Told("not_collected", None, None), "not collected"),
    ],
)
def test_counts_are_said_as_they_were_kept(told, said):
    assert str(told.counts) == said


def test_side_of_an_audit_row_is_read_with_what_it_holds():
    row = {
        "state": "counted", "numerator": 3, "denominator": 24, "excluded": 1, "note": "n", "source": "file",
        "definition_version": "2", "sampling": "full", "import_file_id": "0" * 32, "import_row": 7,
        "accepted": "W02 W14", "reason": "r", "on_behalf": True,
    }  # fmt: skip

    told = told_of(row)

    assert told == Told("counted", 3, 24, 1, "n", "file", "full", "2", ("W02", "W14"), "r", "0" * 32, 7)
    assert (str(told.source_words), str(told.sampling_words)) == ("from a file", "all who were eligible")
    assert len(told.accepted_words) == 2


@pytest.mark.parametrize("row", [None, {}, {"reason": "Wrong file."}])
def test_side_without_counts_is_none(row):
    assert told_of(row) is None


def test_row_of_an_older_portal_says_less_and_is_read():
    told = told_of({"state": "counted", "numerator": 1, "denominator": 2, "note": "", "source": "upload"})

    assert told is not None
    assert (told.definition_version, told.sampling_words) == ("1", None)
    assert "not written down" in str(told.source_words)


def test_changed_parts_are_those_beside_the_counts():
    after = replace(COUNTED, numerator=19, excluded=2, sampling=None, note="New nurse")

    told = [(str(part), str(before), str(now)) for part, before, now in changed_parts(COUNTED, after)]

    assert told == [
        ("excluded", "0", "2"),
        ("cases found", "a review of charts", "-"),
        ("note", "-", "New nurse"),
    ]
