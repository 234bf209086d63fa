"""Family mdc of the `spc` command: XmR charts with the flags and icons of Making Data Count."""

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.making_data_count import FEWEST_FIXED, Flag, Flagged, Wanted, assurance_of, flag_points
from qi_portal.domain.words import words
from qi_portal.measures.spc.given import Json, series, starts, whole


def xmr(given: Json) -> dict[str, object]:
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
