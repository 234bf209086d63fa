"""What a job found comes back from the database as it was."""

import json

from entry_network import TODAY, Network, context
from qi_portal.domain.entry.parsed import Line
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.entry.planned import Around, Kept
from qi_portal.domain.entry.preview import preview_of
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.entry.sheet import read_table
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.imports.kept_preview import preview_from_json, preview_to_json

HEADING = ["practice_id", "measure_id", "period", "numerator", "denominator", "sampling"]
ROWS = (["P001", "DEV-1", "2026-10", 18, 24, "sample"], ["P001", "DEV-2", "2026-10", 30, 24, ""],
        ["P001", "DEV-3", "2026-07", 0, 0, "full"], ["P001", "DEV-4", "2026-10", "", "", ""])  # fmt: skip


def test_preview_comes_back_from_json_as_it_was(shelves) -> None:
    stored = Around(context(), {Month(2026, 10): Kept(State.COUNTED, 10, 24, 2, Sampling.FULL, 3)})
    network = Network(shelves.measure, {("P001", "DEV-1"): stored})
    lines = [Line(number, row) for number, row in enumerate((HEADING, *ROWS), 1)]
    preview = preview_of(plan(read_table(lines), network, TODAY))

    back = preview_from_json(json.loads(json.dumps(preview_to_json(preview))))

    assert back == preview
    assert (back.replaced, back.new, back.error_rows) == (1, 2, 1)
