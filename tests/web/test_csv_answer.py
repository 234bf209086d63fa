"""A table as a CSV file: nothing in it becomes a formula, and every letter arrives."""

import csv
import io

import pytest

from qi_portal.web.csv_answer import csv_answer


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1"])  # the last one is full-width
@pytest.mark.rule(34)
def test_text_that_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    answer = csv_answer("list", ["what"], [[text]])

    (_, (cell,)) = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert cell == f"'{text}"


@pytest.mark.rule(32)
def test_file_is_an_attachment_in_unicode_with_lines_as_spreadsheets_want_them() -> None:
    answer = csv_answer("decisions-P001", ["name", "note"], [["Núñez", 'said "no", then yes']])

    assert answer.get_data() == '\ufeffname,note\r\nNúñez,"said ""no"", then yes"\r\n'.encode()
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "text/csv", 'attachment; filename="decisions-P001.csv"'
    )  # fmt: skip
