"""The two co-management measures of a practice's referral log, as run charts like any other.

They are computed from decisions that somebody chose to record. A month without any says nothing about what was decided
in it, so it is missing; a month whose decisions hold none of the kind that is counted had none eligible.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from qi_portal.domain.chart.build import build
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import ChartChoice, Collection, Direction, Example, Measure, MeasureType
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.referral_log import Decision
from qi_portal.domain.referral_tally import Tally, tallies
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, State
from qi_portal.domain.words import ENGLISH, Speaker, words

MONTHS_SHOWN = 36
SMALL = 5
"""Under so many decisions a month says little by itself."""


def charts_of(decisions: Iterable[Decision], last: Month, speaker: Speaker = ENGLISH) -> tuple[Chart, ...]:
    """Share followed, and share kept out of referral: from the first recorded month to `last`, 36 months at most.

    None while there is no decision up to `last`: the month that is still open is not drawn.
    """
    by_month = tallies((each for each in decisions if each.month <= last), lambda each: each.month)
    if not by_month:
        return ()
    span = tuple(months_between(max(min(by_month), last - (MONTHS_SHOWN - 1)), last))
    followed = [_point(month, by_month, "followed", "decided") for month in span]
    kept = [_point(month, by_month, "kept", "advised_without_referral") for month in span]
    return (_chart(_followed(speaker), followed), _chart(_kept(speaker), kept))


def _chart(measure: Measure, points: list[Point]) -> Chart:
    return build(measure, read(points, measure.direction))


def _point(month: Month, by_month: Mapping[Month, Tally], numerator: str, denominator: str) -> Point:
    """`numerator` and `denominator` are counts of a tally."""
    if month not in by_month:
        return Point(month, None, state=State.MISSING)
    part, whole = (getattr(by_month[month], name) for name in (numerator, denominator))
    if not whole:
        return Point(month, None, state=State.NONE_ELIGIBLE)
    return Point(month, part / whole, part, whole)


def _followed(speaker: Speaker) -> Measure:
    return _measure(
        "LOG-1",
        name=speaker.say(words("Recorded decisions that followed the answer")),
        short_name=speaker.say(words("Answer followed")),
        numerator="Recorded decisions that followed the answer",
        denominator="Recorded decisions",
    )


def _kept(speaker: Speaker) -> Measure:
    return _measure(
        "LOG-2",
        name=speaker.say(words("Kept out of referral when none was advised")),
        short_name=speaker.say(words("Kept out of referral")),
        numerator="Of these, decisions without a referral",
        denominator="Recorded decisions where the answer was to co-manage or to manage in primary care",
    )


def _measure(identity: str, *, name: str, short_name: str, numerator: str, denominator: str) -> Measure:
    return Measure(
        id=identity,
        project_id="",
        version="1",
        name=name,
        kind="process",
        type=MeasureType.PROPORTION,
        numerator=numerator,
        denominator=denominator,
        exclusions="",
        direction=Direction.HIGHER,
        unit="%",
        multiplier=1,
        target=None,
        target_note="No target: an answer that does not fit the child is rightly overridden",
        caveat="Only what somebody recorded is counted",
        example=Example(8, 10, "80%"),
        chart=ChartChoice("run", None, None),
        collection=Collection("continuous", "monthly", "whoever records", None, None),
        min_denominator=SMALL,
        benchmarks=(),
        benchmark_note="",
        inspired_by=(),
        differs_from="",
        authored_by="QI Portal",
        checked_by="",
        next_review=date.max,
        short_name=short_name,
    )
