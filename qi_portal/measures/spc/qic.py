"""Family qic of the `spc` command: run charts, control charts of counts and values, and charts of samples."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.control_chart import Kind, Limits, control_chart
from qi_portal.domain.spc.run_chart import Band, JudgedPhase, run_chart
from qi_portal.domain.spc.subgroups import SampleKind, sample_chart, samples_of
from qi_portal.domain.words import words
from qi_portal.measures.spc.given import Json, Series, number, plan, sampled, series


def run(given: Json) -> dict[str, object]:
    points = series(given)
    return _as_json(given, points, run_chart(points.y, plan(given)), raises=not points.categorical)


def control(given: Json) -> dict[str, object]:
    points, kind = series(given), Kind(str(given["chart"]))
    if kind.needs_denominators and points.counts.denominators is None:
        raise Invalid("n", words("This chart needs n."))
    if kind is Kind.T and any(value is not None and value <= 0 for value in points.y):
        raise Invalid("y", words("Times between events need to be above 0."))
    limits = Limits(given.get("screened_mr") is not False, _nonnegative(given, points), not points.categorical)
    judged = control_chart(kind, points.counts, plan(given), limits)
    return _as_json(given, points, judged, raises=kind is not Kind.MR and not points.categorical)


def samples(given: Json) -> dict[str, object]:
    points, values = sampled(given)
    nonnegative = given.get("y_neg") is False and all(value >= 0 for each in values for value in each)
    kind = SampleKind(str(given["chart"]))
    judged = sample_chart(kind, samples_of(values), plan(given), nonnegative=nonnegative)
    return _as_json(given, points, judged, raises=not points.categorical)


def _nonnegative(given: Json, points: Series) -> bool:
    return given.get("y_neg") is False and all(value is None or value >= 0 for value in points.y)


def _as_json(given: Json, points: Series, judged: Sequence[JudgedPhase], *, raises: bool) -> dict[str, object]:
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
