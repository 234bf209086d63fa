"""A whole invented guideline and project, written to disk, that a test can spoil one line at a time."""

from pathlib import Path

import pytest

from qi_portal.domain.content.guideline import HEADINGS
from qi_portal.domain.content.handout import HEADINGS as HANDOUT_HEADINGS

HEADER = """\
+++
id = "sore_thumb"
title = "Sore thumb"
version = "0.1.0"
synonyms = ["thumb pain"]
synonyms_es = ["dolor de pulgar"]
specialty = "Orthopedics"
icd10 = ["M79.644"]
ages = { min_months = 24, max_months = 215 }
status = "draft - needs clinical review"
authors = ["A. Writer"]
checked_by = ""
written = 2026-01-05
last_review = 2026-01-05
next_review = 2027-01-05

[[sources]]
key = "thumbs"
title = "On thumbs"
org = "Example Hospital"
year = "2020"
ref = "thumbs.example"
verified = "partial"
note = "Invented"

[[conflicts]]
id = "sore_thumb.Q1"
kind = "sources disagree"
rules = ["sore_thumb.C1"]
topic = "Age"
sources = ["One says three years", "One says four"]
chosen = "three years"
reason = "invented"
+++
"""
DECISION = """\
otherwise = "primary_care"
context_only = ["nail_biting"]

[within.emergency]
text = "now"
days = 0
basis = "source"

[[inputs]]
id = "age_months"
type = "number"
label = "Age"
unit = "months"
min = 24
max = 215
group = "Child"

[[inputs]]
id = "hand"
type = "enum"
label = "Hand"
values = ["left", "right"]
labels = ["Left", "Right"]
group = "Child"

[[inputs]]
id = "open_fracture"
type = "boolean"
label = "Open fracture"
group = "Red flags"

[[inputs]]
id = "nail_biting"
type = "boolean"
label = "Bites nails"
group = "For context"

[[rules]]
id = "sore_thumb.E1"
disposition = "emergency"
when = "open_fracture"
text = "Open fracture"
cite = ["thumbs"]
cite_note = ""
basis = "source"

[[rules]]
id = "sore_thumb.C1"
disposition = "co_manage"
when = "age_months < 36 and hand == 'right'"
text = "Under 3 years, right hand"
cite = []
basis = "general knowledge"
"""
CASES = """\
[[cases]]
name = "Nothing known"
given = {}
expect = "primary_care"
matched = []
could_be = "emergency"
ask_first = "open_fracture"

[[cases]]
name = "Bone to be seen"
given = { open_fracture = true }
expect = "emergency"
matched = ["sore_thumb.E1"]
could_be = "emergency"

[[cases]]
name = "A two-year-old's right thumb, skin whole"
given = { age_months = 30, hand = "right", open_fracture = false }
expect = "co_manage"
matched = ["sore_thumb.C1"]
could_be = "co_manage"

[[cases]]
name = "Just below three years"
given = { age_months = 35, hand = "right" }
expect = "co_manage"
matched = ["sore_thumb.C1"]
could_be = "emergency"

[[cases]]
name = "Three years"
given = { age_months = 36, hand = "right" }
expect = "primary_care"
matched = []
could_be = "emergency"

[[cases]]
name = "Just above three years"
given = { age_months = 37, hand = "right" }
expect = "primary_care"
matched = []
could_be = "emergency"
"""
PROJECT = """\
id = "thumb-care"
code = "THU"
title = "Thumb care"
short_title = "Thumbs"
status = "draft - needs clinical review"
aim = "Between {start} and {end}, splint more thumbs, from {baseline}% to {target}%."
population = "Children with thumbs"
conditions = []
topics = []
measures = ["THU-1", "THU-2"]
typical_baseline = 0.4
cycle_months = 9
pdsa_cycle_weeks = 4
sensitive = false
change_ideas = ["Keep splints in every room"]
authored_by = "A. Writer"
checked_by = ""
last_review = 2026-01-05
next_review = 2027-01-05

[[periodicity]]
fact = "Look at thumbs each year"
source = "thumbs"
verified = "no"

[[sources]]
key = "thumbs"
title = "On thumbs"
verified = "no"
"""
MEASURE = """\
id = "THU-1"
version = "1"
name = "Thumbs splinted"
short_name = "Splinted"
kind = "process"
type = "proportion"
numerator = "Splinted thumbs"
denominator = "Sore thumbs"
exclusions = "none"
direction = "higher_is_better"
unit = "percent"
multiplier = 1
min_denominator = 10
authored_by = "A. Writer"
checked_by = ""
next_review = 2027-01-05

[target]
value = 90
unit = "percent"
source = "thumbs"
basis = "published figure or aim, seen in the source"

[example]
numerator = 17
denominator = 24
result = "70.8%"

[chart]
default = "p"

[collection]
mode = "chart_review"
cadence = "monthly"
sampling = "All of them."
note = "Say so."
"""
RATE = (
    MEASURE.split("[target]")[0]
    .replace("THU-1", "THU-2")
    .replace('"proportion"', '"rate"')
    .replace('"percent"', '"per 1,000 visits"')
    .replace("multiplier = 1\n", "multiplier = 1000\n")
    + '[example]\nnumerator = 3\ndenominator = 412\nresult = "7.3 per 1,000 visits"\n'
    + MEASURE[MEASURE.index("[chart]") :]
)


def prose() -> str:
    lines = []
    for heading in HEADINGS:
        lines += [f"{'#' * (len(heading) + 1)} {heading[-1]}", "- Look at it [thumbs]"]
    return "\n".join(lines)


def handout(language: str) -> str:
    return "# Thumbs\n" + "\n".join(f"## {heading}\n- Rest it.\n" for heading in HANDOUT_HEADINGS[language])


class Folder:
    """A folder of content files that can be spoiled: `folder.spoil("decision.toml", "E1", "X1")`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def spoil(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))


@pytest.fixture
def guideline_folder(tmp_path):
    folder = Folder(tmp_path / "guidelines" / "sore-thumb")
    folder.path.mkdir(parents=True)
    folder.write("guideline.md", HEADER + prose())
    folder.write("decision.toml", DECISION)
    folder.write("cases.toml", CASES)
    for language in HANDOUT_HEADINGS:
        folder.write(f"handout.{language}.md", handout(language))
    return folder


@pytest.fixture
def project_folder(tmp_path):
    folder = Folder(tmp_path / "measures" / "thumb-care")
    folder.path.mkdir(parents=True)
    folder.write("project.toml", PROJECT)
    folder.write("THU-1.toml", MEASURE)
    folder.write("THU-2.toml", RATE)
    return folder
