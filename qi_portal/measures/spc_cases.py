"""Cases of the `spc` command: JSON in, statistics of the domain, JSON out.

Positions count from 1 in JSON and from 0 in the domain.
"""

from collections.abc import Callable, Mapping, Sequence

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.perla import RunRules, apply_rules
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.run_chart import JudgedPhase, run_chart
from qi_portal.domain.words import words
from qi_portal.measures.spc_input import Json, number, positions, series, whole


def answer(case: object) -> dict[str, object]:
    """`{id, output}`, or `{id, unsupported}` with the reason when the case cannot be computed."""
    if not isinstance(case, Mapping):
        return {"id": None, "unsupported": "A case is an object with id, family and input."}
    try:
        return {"id": case.get("id"), "output": _output(case)}
    except Invalid as error:
        return {"id": case.get("id"), "unsupported": str(error)}


def _output(case: Json) -> dict[str, object]:
    given = case.get("input")
    if not isinstance(given, Mapping):
        raise Invalid("input", words("A case needs an input object."))
    family, chart = case.get("family"), given.get("chart", "run")
    compute = COMPUTED.get((str(family), str(chart)))
    if compute is None:
        message = words("Chart {chart} of family {family} is not computed.", chart=str(chart), family=str(family))
        raise Invalid("family", message)
    return compute(given)


# --- family perla


def _perla(given: Json) -> dict[str, object]:
    points = series(given)
    baseline = whole(given, "baseline_n")
    return _perla_json(apply_rules(points.y, baseline))


def _perla_json(rules: RunRules) -> dict[str, object]:
    low, high = rules.limits or (None, None)
    exact_low, exact_high = rules.exact_limits or (None, None)
    return {
        "median": rules.median,
        "n_useful": rules.n_useful,
        "n_runs": rules.n_runs,
        "shifts": [
            {"first": run.first + 1, "last": run.last + 1, "n_useful": run.n_useful, "side": run.side}
            for run in rules.shifts
        ],
        "trends": [
            {"first": t.first + 1, "last": t.last + 1, "n_counted": t.n_counted, "direction": t.direction}
            for t in rules.trends
        ],
        "runs_low": low,
        "runs_high": high,
        "runs_low_exact": exact_low,
        "runs_high_exact": exact_high,
        "too_few": rules.too_few,
        "too_many": rules.too_many,
        "any_signal": rules.is_signal,
        "error": None,
    }


# --- family qic, run chart


def _qic_run(given: Json) -> dict[str, object]:
    points, scale = series(given), number(given.get("multiply", 1), "multiply")
    judged = run_chart(points.y, _plan(given))
    parts = [_part_json(phase, raises=not points.categorical) for phase in judged]
    nothing = [None] * len(points.y)
    return {
        "y": _scaled(points.y, scale),
        "cl": _scaled([phase.center for phase in judged for _ in _span(phase)], scale),
        "lcl": nothing,
        "ucl": nothing,
        "lcl_2s": nothing,
        "ucl_2s": nothing,
        "target": points.target,
        "part": [phase.phase.number for phase in judged for _ in _span(phase)],
        "sigma_signal": [False] * len(points.y),
        "parts": parts,
        "runs_signal_any": any(part["runs_signal"] for part in parts),
        "sigma_signal_any": False,
        "error": None,
    }


def _span(judged: JudgedPhase) -> range:
    return range(judged.phase.first, judged.phase.last + 1)


def _part_json(judged: JudgedPhase, *, raises: bool) -> dict[str, object]:
    """Practices side by side have no order in time, so their runs raise no signal."""
    return {
        "part": judged.phase.number,
        "first": judged.phase.first + 1,
        "last": judged.phase.last + 1,
        "n_obs": len(judged.phase.tested),
        "n_useful": judged.test.n_useful,
        "longest_run": judged.test.longest_run,
        "longest_run_max": judged.test.longest_run_max,
        "n_crossings": judged.test.crossings,
        "n_crossings_min": judged.test.crossings_min,
        "runs_signal": raises and judged.test.is_signal,
    }


def _plan(given: Json) -> Plan:
    center = given.get("cl")
    return Plan(
        freeze=whole(given, "freeze"),
        parts=tuple(positions(given, "part")),
        exclude=frozenset(position - 1 for position in positions(given, "exclude")),
        center=None if center is None else number(center, "cl"),
    )


def _scaled(values: Sequence[float | None], scale: float) -> list[float | None]:
    return [None if value is None else value * scale for value in values]


COMPUTED: Mapping[tuple[str, str], Callable[[Json], dict[str, object]]] = {
    ("perla", "run"): _perla,
    ("qic", "run"): _qic_run,
}
