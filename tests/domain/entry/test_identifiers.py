import pytest

from qi_portal.domain.entry.identifiers import looks_like_identifier


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ssn 123-45-6789", "Social Security"),
        ("123 45 6789", "Social Security"),
        ("MRN-0012345", "record number"),
        ("mrn: 77", "record number"),
        ("see 00482913", "record number"),
        ("born 3/4/2019", "date of birth"),
        ("DOB unknown", "date of birth"),
        ("2019-03-04", "date of birth"),
        ("call (555) 010-0199", "phone"),
        ("555-010-0199", "phone"),
        ("mother@mail.example", "e-mail"),
    ],
)
def test_looks_like_identifier_of_an_identifier_names_its_kind_and_not_the_text(text, kind):
    message = str(looks_like_identifier(text))

    assert kind in message
    assert text not in message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "first month with tablet",
        "new form since Sep 2026",
        "PDSA 3: 12 of 20 charts",
        "2 visits in 2026, 1,204 in all",
        "DEV-1 and AST-2",
        "9-, 18- and 30-month visits",
        "score 10/12",
    ],
)
def test_looks_like_identifier_of_a_plain_note_is_none(text):
    assert looks_like_identifier(text) is None
