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
        ("ssn 123\u201345\u20136789", "Social Security"),
        ("123\u201145\u20116789", "Social Security"),
        ("860\u2011555\u20110142", "phone"),
        ("860\u00a0555\u00a00142", "phone"),
        ("\uff13/\uff14/\uff12\uff10\uff11\uff19", "date of birth"),
        ("\u0663/\u0664/\u0662\u0660\u0661\u0669", "date of birth"),
        ("3/\u200b4/2019", "date of birth"),
        ("00482\u00ad913", "record number"),
        ("mother\uff20mail.example", "e-mail"),
        ("born March 4, 2019", "date of birth"),
        ("Mar. 4th 2019", "date of birth"),
        ("4 Sept 2019", "date of birth"),
        ("nació el 4 de marzo de 2019", "date of birth"),
    ],
)
@pytest.mark.rule(37)
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
        "from March 2026 on, 12 may 2 may not",
        "desde marzo de 2026",
        "9\u201318 months, 10\u201312 weeks",
        "PDSA 3: 12 of 20 charts",
        "2 visits in 2026, 1,204 in all",
        "DEV-1 and AST-2",
        "9-, 18- and 30-month visits",
        "score 10/12",
    ],
)
def test_looks_like_identifier_of_a_plain_note_is_none(text):
    assert looks_like_identifier(text) is None
