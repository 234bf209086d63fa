"""Cases of the `spc` command: JSON in, statistics of the domain, JSON out.

Positions count from 1 in JSON and from 0 in the domain.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.control_chart import Kind, Limits, control_chart
from qi_portal.domain.spc.making_data_count import FEWEST_FIXED, Flag, Flagged, Wanted, assurance_of, flag_points
from qi_portal.domain.spc.perla import RunRules, apply_rules
from qi_portal.domain.spc.run_chart import Band, JudgedPhase, run_chart
from qi_portal.domain.spc.subgroups import SampleKind, sample_chart, samples_of
from qi_portal.domain.words import words
from qi_portal.measures.spc_input import Json, Series, number, plan, sampled, series, starts, whole


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
    if kind.needs_denominators and points.counts.denominators is None:
        raise Invalid("n", words("This chart needs n."))
    if kind is Kind.T and any(value is not None and value <= 0 for value in points.y):
        raise Invalid("y", words("Times between events need to be above 0."))
    limits = Limits(given.get("screened_mr") is not False, _nonnegative(given, points), not points.categorical)
    judged = control_chart(kind, points.counts, plan(given), limits)
    return _qic_json(given, points, judged, raises=kind is not Kind.MR and not points.categorical)


def _qic_samples(given: Json) -> dict[str, object]:
    points, values = sampled(given)
    nonnegative = given.get("y_neg") is False and all(value >= 0 for each in values for value in each)
    kind, samples = SampleKind(str(given["chart"])), samples_of(values)
    judged = sample_chart(kind, samples, plan(given), nonnegative=nonnegative)
    return _qic_json(given, points, judged, raises=not points.categorical)


def _nonnegative(given: Json, points: Series) -> bool:
    return given.get("y_neg") is False and all(value is None or value >= 0 for value in points.y)


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


def _edge(bands: Sequence[Band | None], edge: Callable[[Band], float | None], scale: float) -> list[float | None]:
    found = [None if band is None else edge(band) for band in bands]
    return _scaled(found, scale)


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


# --- family mdc


def _mdc(given: Json) -> dict[str, object]:
    points = series(given)
    wanted = _wanted(given)
    flagged = flag_points(
        points.y, starts=starts(given), fixed=_fixed(given), screened=given.get("screen_outliers") is not False
    )
    target = points.target[-1]
    return {
        "mean": [each.mean for each in flagged],
        "lpl": [each.lower for each in flagged],
        "upl": [each.upper for each in flagged],
        "rebase_group": [each.group for each in flagged],
        "relative_to_mean": [each.side for each in flagged],
        "outside_limits": [each.is_outside for each in flagged],
        "close_to_limits": [each.is_close for each in flagged],
        "special_cause_type": [each.flag for each in flagged],
        "point_type": [_point_type(each, wanted) for each in flagged],
        "short_group_warning": [each.is_in_short_group for each in flagged],
        "variation_icon": _variation(flagged[-1], wanted),
        "assurance": assurance_of(flagged, target, wanted),
        "error": None,
    }


def _wanted(given: Json) -> Wanted:
    named = str(given.get("improvement_direction", Wanted.INCREASE))
    if named not in list(Wanted):
        raise Invalid("improvement_direction", words("improvement_direction is increase, decrease or neutral."))
    return Wanted(named)


def _fixed(given: Json) -> int | None:
    fixed = whole(given, "fix_after_n_points")
    if fixed is not None and fixed < FEWEST_FIXED:
        message = words("fix_after_n_points needs a whole number from {fewest}.", fewest=FEWEST_FIXED)
        raise Invalid("fix_after_n_points", message)
    return fixed


def _point_type(point: Flagged, wanted: Wanted) -> str:
    if point.flag is Flag.NONE:
        return "common_cause"
    if wanted is Wanted.NEUTRAL:
        return "special_cause_neutral_high" if point.flag.is_high else "special_cause_neutral_low"
    return "special_cause_improvement" if _is_better(point, wanted) else "special_cause_concern"


def _variation(last: Flagged, wanted: Wanted) -> str:
    """From the last point alone."""
    if last.flag is Flag.NONE:
        return "common_cause"
    end = "high" if last.flag.is_high else "low"
    if wanted is Wanted.NEUTRAL:
        return f"neutral_{end}"
    return f"improvement_{end}" if _is_better(last, wanted) else f"concern_{end}"


def _is_better(point: Flagged, wanted: Wanted) -> bool:
    return point.flag.is_high == (wanted is Wanted.INCREASE)


COMPUTED: Mapping[tuple[str, str], Callable[[Json], dict[str, object]]] = {
    ("perla", "run"): _perla,
    ("qic", "run"): _qic_run,
    **{("qic", kind.value): _qic_control for kind in Kind if kind is not Kind.RUN},
    **{("qic", kind.value): _qic_samples for kind in SampleKind},
    ("mdc", "xmr"): _mdc,
}
