from datetime import date

import pytest

from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.decision.tree import Disposition

CONTRADICTION = """\
[[contradictions]]
when = "open_fracture and hand == 'left'"
text = "Which is right?"
inputs = ["hand"]

"""


def test_read_guideline_of_sound_files_gives_the_guideline_and_no_problem(guideline_folder):
    guideline, problems = read_guideline(guideline_folder.path)

    assert problems == ()
    assert (guideline.slug, guideline.next_review, guideline.is_draft) == ("sore-thumb", date(2027, 1, 5), True)
    assert guideline.tree.rules[1].disposition is Disposition.CO_MANAGE
    assert guideline.section("Tests", "Leave out").bullets == ("Look at it [thumbs]",)
    assert guideline.source_number("thumbs") == 1
    assert guideline.conflicts[0].rules == ("sore_thumb.C1",)
    assert guideline.handouts["es"].sections[0] == ("Qué es", "- Rest it.")


def test_read_guideline_keeps_what_fills_a_line_of_what_to_send_apart_from_its_text(guideline_folder):
    guideline_folder.spoil(
        "guideline.md", "### Required\n- Look at it", "### Required\n- Hand {hand, age_months}\n- Look at it"
    )

    guideline, problems = read_guideline(guideline_folder.path)

    required = guideline.section("What to send", "Required")
    assert (problems, required.bullets, required.fills) == (
        (),
        ("Hand", "Look at it [thumbs]"),
        (("hand", "age_months"), ()),
    )


def test_content_hash_changes_with_a_handout_and_not_with_a_worked_patient(guideline_folder):
    before, _ = read_guideline(guideline_folder.path)
    guideline_folder.spoil("cases.toml", "Nothing known", "Nothing is known")
    same, _ = read_guideline(guideline_folder.path)
    guideline_folder.spoil("handout.es.md", "Rest it", "Rest it well")
    other, _ = read_guideline(guideline_folder.path)

    assert before.content_hash == same.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("guideline.md", 'title = "Sore', "title = Sore", "guideline.md:3: This is not TOML"),
        ("guideline.md", "+++\nid", "id", "guideline.md:1: This is not TOML"),
        ("guideline.md", 'title = "Sore thumb"\n', "", "guideline.md:1: The file needs `title`."),
        ("guideline.md", 'version = "0.1.0"', 'version = "1"', 'guideline.md:4: `version` is "1"; it has to be three'),
        ("guideline.md", 'synonyms = ["thumb pain"]', "synonyms = []", "guideline.md:5: `synonyms` is empty."),
        ("guideline.md", "M79.644", "79.6", 'guideline.md:8: `icd10` number 1 is "79.6"; it has to be an ICD-10-CM'),
        ("guideline.md", "min_months = 24", 'min_months = "2"', "guideline.md:9: `ages.min_months` has to be a whole"),
        ("guideline.md", "written = 2026-01-05", 'written = "x"', "guideline.md:13: `written` has to be a date"),
        ("guideline.md", '"partial"', '"maybe"', 'guideline.md:23: `verified` of `sources` number 1 is "maybe"'),
        ("guideline.md", "sore_thumb", "sore_toe", 'guideline.md:2: `id` is "sore_toe" but the folder is "sore-thumb"'),
        ("guideline.md", "next_review = 2027", "next_review = 2025", "guideline.md:15: `next_review` is before"),
        ("guideline.md", "last_review = 2026", "last_review = 2025", "guideline.md:14: `last_review` is before"),
        ("guideline.md", "max_months = 215", "max_months = 24", "guideline.md:9: `min_months` has to be less"),
        ("guideline.md", "## Red flags\n", "", "guideline.md:35: The heading “## Red flags” is missing."),
        ("guideline.md", "## Red flags", "## Flags", "guideline.md:47: “## Flags” is not a heading of a guideline."),
        ("guideline.md", "### Order", "### Leave out", "guideline.md:41: “### Leave out” is there more than once."),
        ("guideline.md", "## Follow-up\n- Look at it [thumbs]", "## Follow-up\n", "nothing under “## Follow-up”"),
        ("guideline.md", "[thumbs]", "[toes]", "guideline.md:36: [toes] is not the key of a source"),
        ("guideline.md", "- Look at it", "- <b>Look</b>", "guideline.md:36: The prose may not hold HTML."),
        ("guideline.md", "- Look at it", "- ![Look](it.png)", "guideline.md:36: The prose may not hold an image."),
        ("guideline.md", "- Look at it", "- [Look](it.html)", "guideline.md:36: The prose may not hold a link"),
        ("guideline.md", "- Look at it", "| Look | it |", "guideline.md:36: The prose may not hold a table."),
        ("decision.toml", "days = 0", 'days = "soon"', "decision.toml:6: `within.emergency.days` has to be a number."),
        ("decision.toml", 'text = "Open', 'txt = "Open', "decision.toml:38: `rules` number 1 has no place for `txt`."),
        ("decision.toml", 'when = "open_fracture"', 'when = "open"', '"open" is not an input of this guideline'),
        ("decision.toml", 'cite = ["thumbs"]', 'cite = ["toes"]', "decision.toml:39: sore_thumb.E1 cites toes"),
        ("decision.toml", 'cite = ["thumbs"]', "cite = []", 'sore_thumb.E1: `basis` is "source" when `cite` names one'),
        ("decision.toml", "sore_thumb.C1", "sore_thumb.E1", '"sore_thumb.E1" is there twice in `rules`.'),
        ("decision.toml", "sore_thumb.C1", "sore_toe.C1", "sore_toe.C1 has to start with the id of the guideline"),
        ("decision.toml", 'id = "nail_biting"', 'id = "open_fracture"', '"open_fracture" is there twice in `inputs`.'),
        ("decision.toml", "min = 24", "min = 12", "`min` and `max` of age_months have to be the guideline's ages"),
        ("decision.toml", 'unit = "months"\n', "", "age_months is a number and needs `unit`, `min` and `max`."),
        ("decision.toml", 'labels = ["Left", "Right"]', 'labels = ["Left"]', "hand: `values` and `labels` have to be"),
        ("decision.toml", 'context_only = ["nail_biting"]', "", "No rule uses nail_biting"),
        ("decision.toml", '["nail_biting"]', '["open_fracture"]', "names open_fracture, which is no input without"),
        ("decision.toml", "[within.emergency]", "[within.co_manage]", "sore_thumb.E1 says not how soon"),
        ("decision.toml", '"primary_care"', '"co_manage"', "sore_thumb.C1 leads no higher than `otherwise`"),
        ("guideline.md", "- Look at it", "- Look {at} it", "A brace may only hold input ids, at the end of a line"),
        ("guideline.md", 'rules = ["sore_thumb.C1"]', 'rules = ["x.C1"]', "guideline.md:29: There is no rule x.C1."),
        (
            "guideline.md",
            'kind = "sources disagree"\n',
            "",
            'an `id` such as "sore_thumb.Q1" and a `kind`',
        ),
        ("guideline.md", '"One says three years", "One says four"', "", "sore_thumb.Q1: say in `sources` what each"),
        ("decision.toml", 'group = "Red flags"', 'group = "Flags"', 'open_fracture: "Flags" is no group of a form;'),
        ("decision.toml", 'group = "For context"', 'group = "Child"', "nail_biting belongs to the other inputs of the"),
        (
            "decision.toml",
            'label = "Hand"',
            'label = "Hand"\nquantity = "length"',
            "hand is no number, so it has no",
        ),
        ("decision.toml", "min = 24", "min = 24\nusual = [0, 99]", "age_months: `usual` has to lie between"),
        (
            "decision.toml",
            'when = "open_fracture"',
            'when = "not open_fracture"',
            "declare it in `may_lower`",
        ),
        (
            "decision.toml",
            "otherwise",
            'may_lower = ["hand"]\notherwise',
            "`may_lower` names hand, which lowers",
        ),
        (
            "decision.toml",
            "[[rules]]",
            CONTRADICTION + "[[rules]]",
            "`inputs` of a contradiction have to be",
        ),
        ("handout.en.md", "# Thumbs", "# Thumbs\nMore", "The first line has to be the title after `# `"),
        ("handout.en.md", "Get help now if", "Help", "The headings have to be: What it is; What you can do;"),
        ("handout.es.md", "- Rest it.", "", "There is nothing under “Qué es”."),
        ("handout.en.md", "Rest it.", "Rest it. " * 200, "words do not fit on a page: write 330 at most."),
        ("cases.toml", 'matched = ["sore_thumb.E1"]', "matched = []", "cases.toml:1: No case fires sore_thumb.E1."),
        ("cases.toml", 'matched = ["sore_thumb.E1"]', 'matched = ["sore_thumb.E9"]', "There is no rule sore_thumb.E9."),
    ],
)
def test_read_guideline_of_a_spoiled_file_names_file_line_and_reason(guideline_folder, name, old, new, problem):
    guideline_folder.spoil(name, old, new)

    _, problems = read_guideline(guideline_folder.path)

    assert problem in "\n".join(map(str, problems))


@pytest.mark.parametrize("name", ["guideline.md", "decision.toml", "cases.toml"])
def test_read_guideline_with_a_file_missing_says_so(guideline_folder, name):
    (guideline_folder.path / name).unlink()

    guideline, problems = read_guideline(guideline_folder.path)

    assert guideline is None
    assert [str(problem) for problem in problems] == [f"{guideline_folder.path / name}:1: This file is missing."]


def test_read_guideline_that_is_not_utf8_says_so(guideline_folder):
    (guideline_folder.path / "cases.toml").write_bytes(b"# caf\xe9\n")

    _, problems = read_guideline(guideline_folder.path)

    assert [problem.message for problem in problems] == ["This file cannot be read as UTF-8 text."]


def test_read_guideline_with_headings_out_of_order_names_the_first(guideline_folder):
    guideline_folder.spoil("guideline.md", "## Red flags", "## When now")
    guideline_folder.spoil("guideline.md", "## When to refer", "## Red flags")
    guideline_folder.spoil("guideline.md", "## When now", "## When to refer")

    _, problems = read_guideline(guideline_folder.path)

    assert [problem.message for problem in problems] == ["“## When to refer” stands where “## Red flags” belongs."]
