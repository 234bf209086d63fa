import pytest

from qi_portal import library
from qi_portal.domain.words import ENGLISH
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.note import chart_note, plain
from qi_portal.guidelines.panel import panel_of

HEADACHE = library.load_guideline("headache_migraine")


def panel(**sent):
    return panel_of(HEADACHE, read_findings(HEADACHE.tree, {"age_months": "9", **sent}))


def note(**sent):
    return chart_note(panel(**sent), ENGLISH.say).splitlines()


def test_chart_note_of_a_red_flag_keeps_the_order_of_the_panel():
    lines = note(thunderclap_onset="yes", headache_days_per_month="6")

    assert lines[:5] == [
        f"Recurrent headache and migraine: guideline version {HEADACHE.version}",
        "Draft content that no clinician has signed yet",
        "Answer: Emergency department",
        "How soon: Now, to the emergency department",
        "Why:",
    ]
    assert lines[5].endswith("(Emergency department; CHOP, Queensland Health, AAN 2021)")
    assert lines[6].endswith("(Co-manage; local policy)")
    assert lines[7] == "Send with it:"
    assert lines[lines.index("Findings:") + 1 :] == [
        "- Age: 9 years",
        "- Explosive (thunderclap) onset: yes",
        "- Headache days a month: 6 days",
        "Decision support; clinical judgment applies.",
    ]


def test_chart_note_of_a_provisional_answer_says_what_is_missing():
    lines = note()

    assert "Answer: Manage in primary care" in lines
    assert any(line.startswith("Provisional. ") for line in lines)
    assert "- No listed reason matched" in lines
    assert lines[lines.index("Not done, and could change the answer:") + 1] == "- Explosive (thunderclap) onset"
    assert "Send with it:" not in lines


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Blood pressure [a_key] [b_key].", "Blood pressure."),
        ("Diary, see [[enuresis]], **daily** (four weeks [a])", "Diary, see, daily (four weeks)"),
        ("Plain", "Plain"),
    ],
)
def test_plain_of_a_line_leaves_only_its_words(markdown, text):
    assert plain(markdown) == text


def test_panel_tells_what_known_finding_would_move_the_answer_but_never_an_age():
    asked = {each.id: "no" for each in HEADACHE.tree.inputs if each.type == "boolean"}
    numbers = {each.id: "0" for each in HEADACHE.tree.inputs if each.type == "number" and not each.is_age}

    shown = panel(**asked, **numbers)

    assert not shown.answer.provisional
    assert [each.disposition.value for each in shown.changes] == ["co_manage"] * 4
    higher = panel(**asked, **numbers | {"headache_days_per_month": "6"})
    told = [(str(higher.change_words(each)), each.raises) for each in higher.changes]
    assert ("Headache days a month: under 4 days", False) in told
    assert "age_months" not in {each.input for each in higher.changes}
