"""Family perla of the `spc` command: shifts, trends and runs about the median."""

from qi_portal.domain.spc.perla import RunRules, apply_rules
from qi_portal.measures.spc.given import Json, series, whole


def run_rules(given: Json) -> dict[str, object]:
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
