"""Files spoiled at random: whatever comes, there are rows or a finding; no traceback, and no long wait."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry_network import TODAY
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.entry.preview import preview_of
from qi_portal.measures.imports.files.reader import read_file
from sent_files import EXAMPLES, HEADING, SOUND

LONGEST_S = 5
"""Far above what any of these takes, far below what a loop without end would."""

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["P001", "DEV-1", "2026-10", "12", "20", "n/a", "=1+1", "1e400", "-0", "١٢", "3/4/2026", "99999-12", "total"]
    ),
    st.integers(-(10**20), 10**20).map(str),
)
LINES = st.lists(st.lists(CELLS, max_size=8), max_size=6)
EXAMPLE_FILES = sorted(path for path in EXAMPLES.iterdir() if path.name.startswith("example_"))


def judged(network, name: str, content: bytes) -> None:
    began = time.perf_counter()
    parsed = read_file(name, content)
    assert parsed.rows or parsed.is_refused
    preview_of(plan(parsed, network, TODAY))
    assert time.perf_counter() - began < LONGEST_S


@settings(max_examples=80)
@given(lines=LINES, separator=st.sampled_from([",", ";", "\t"]), heading=st.permutations(HEADING))
@pytest.mark.rule(31, 33)
def test_csv_of_any_cells_is_judged(network, lines: list[list[str]], separator: str, heading: list[str]) -> None:
    text = "\n".join(separator.join(cells) for cells in [heading, *lines])

    judged(network, "a.csv", text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(data=st.data(), path=st.sampled_from(EXAMPLE_FILES))
@pytest.mark.rule(31, 33)
def test_example_that_is_cut_or_changed_is_judged(network, data: st.DataObject, path) -> None:
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))

    judged(network, path.name, whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:])


@settings(max_examples=60)
@given(data=st.data())
def test_workbook_with_a_spoiled_part_is_judged(network, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    start = data.draw(st.integers(0, len(part)))
    end = data.draw(st.integers(start, min(len(part), start + 200)))
    parts[name] = part[:start] + data.draw(st.binary(max_size=12)) + part[end:]
    if data.draw(st.booleans()):
        del parts[data.draw(st.sampled_from(sorted(parts)))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in parts.items():
            package.writestr(each, content)

    judged(network, "a.xlsx", out.getvalue())
