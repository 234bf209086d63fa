"""Cases of the `spc` command: JSON in, statistics of the domain, JSON out.

Positions count from 1 in JSON and from 0 in the domain.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.control_chart import Kind, Limits, control_chart
from qi_portal.domain.spc.perla import RunRules, apply_rules
from qi_portal.domain.spc.run_chart import Band, JudgedPhase, run_chart
from qi_portal.domain.words import words
from qi_portal.measures.spc_input import Json, Series, number, plan, series, whole


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


# --- family qic


def _qic_run(given: Json) -> dict[str, object]:
    points = series(given)
    return _qic_json(given, points, run_chart(points.y, plan(given)), raises=not points.categorical)


def _qic_control(given: Json) -> dict[str, object]:
    points, kind = series(given), Kind(str(given["chart"]))
    if kind in (Kind.P, Kind.U) and points.counts.denominators is None:
        raise Invalid("n", words("This chart needs n."))
    nonnegative = given.get("y_neg") is False and all(value is None or value >= 0 for value in points.y)
    limits = Limits(screened=given.get("screened_mr") is not False, nonnegative=nonnegative)
    judged = control_chart(kind, points.counts, plan(given), limits)
    return _qic_json(given, points, judged, raises=kind is not Kind.MR and not points.categorical)


def _qic_json(given: Json, points: Series, judged: Sequence[JudgedPhase], *, raises: bool) -> dict[str, object]:
    """`raises` is False where the order carries no runs: practices side by side, ranges that share a value."""
    scale = number(given.get("multiply", 1), "multiply")
    values = [value for phase in judged for value in phase.points]
    bands = [band for phase in judged for band in phase.bands]
    parts = [_part_json(phase, raises=raises) for phase in judged]
    beyond = [band is not None and band.is_left_by(value) for band, value in zip(bands, values, strict=True)]
    return {
        "y": _scaled(values, scale),
        "cl": _scaled([phase.center for phase in judged for _ in phase.points], scale),
        "lcl": _edge(bands, attrgetter("lower"), scale),
        "ucl": _edge(bands, attrgetter("upper"), scale),
        "lcl_2s": _edge(bands, attrgetter("lower_2s"), scale),
        "ucl_2s": _edge(bands, attrgetter("upper_2s"), scale),
        "target": points.target,
        "part": [phase.phase.number for phase in judged for _ in phase.points],
        "sigma_signal": beyond,
        "parts": parts,
        "runs_signal_any": any(part["runs_signal"] for part in parts),
        "sigma_signal_any": any(beyond),
        "error": None,
    }


def _edge(bands: Sequence[Band | None], edge: Callable[[Band], float], scale: float) -> list[float | None]:
    return [None if band is None else edge(band) * scale for band in bands]


def _part_json(judged: JudgedPhase, *, raises: bool) -> dict[str, object]:
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


def _scaled(values: Sequence[float | None], scale: float) -> list[float | None]:
    return [None if value is None else value * scale for value in values]


COMPUTED: Mapping[tuple[str, str], Callable[[Json], dict[str, object]]] = {
    ("perla", "run"): _perla,
    ("qic", "run"): _qic_run,
    **{("qic", kind.value): _qic_control for kind in Kind},
}
