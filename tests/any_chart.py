"""Any chart of any months, and how two of them are compared."""

from dataclasses import astuple
from math import isclose

from hypothesis import settings
from hypothesis import strategies as st

from qi_portal.domain.spc.control_chart import Counts, Kind, Limits, control_chart
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.run_chart import run_chart
from qi_portal.domain.spc.subgroups import SampleKind, sample_chart, samples_of

CHARTS = [*Kind, *SampleKind]
OF_RANGES = [Kind.I, Kind.IP, Kind.PP, Kind.UP, Kind.T]
"""Their limits are set from the steps between neighbors; a missing month costs them the step across it."""

ALL_POINTS_TELL = [Kind.IP]
"""I' takes its spread from every point of a phase, as its peer does: later and excluded points move its limits."""

WITHOUT_PHASES_RULE = [kind for kind in CHARTS if kind not in ALL_POINTS_TELL]

often = settings(max_examples=25)
"""A chart each; there are thirteen of them."""

MONTH = st.integers(1, 60).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))
MONTHS = st.lists(st.none() | MONTH, min_size=1, max_size=16)
"""Numerator and denominator, or a missing month."""


def chart(kind, months, plan=None, **limits):
    """Any chart of any months: shares of the sizes, or the numerators alone, or samples made of them."""
    if isinstance(kind, SampleKind):
        samples = samples_of([[] if month is None else [month[0], month[1], month[0] + 3] for month in months])
        return sample_chart(kind, samples, plan or Plan())
    counts = counts_of(kind, months)
    if kind is Kind.RUN:
        return run_chart(counts.points, plan or Plan())
    return control_chart(kind, counts, plan or Plan(), Limits(**limits))


def of_one_size(kind, *stretches):
    """Samples without gaps: whether all are of one size is told from later ones too, and changes the formula."""
    stand_in = (7, 20) if isinstance(kind, SampleKind) else None
    return [[month or stand_in for month in months] for months in stretches]


def of_many_sizes(kind, months):
    return [*months, None] if isinstance(kind, SampleKind) else months


def counts_of(kind, months):
    if kind.needs_denominators:
        return Counts(*([None if month is None else month[place] for month in months] for place in (0, 1)))
    return Counts([None if month is None else month[0] + 1 for month in months])


def center_and_bands(judged):
    """All lines of the phases, flat: the center, then the edges of each band, None where there is none."""
    return [
        edge for phase in judged for edge in (phase.center, *(edge for band in phase.bands for edge in edges_of(band)))
    ]


def edges_of(band):
    return (None,) * 4 if band is None else astuple(band)


def edges(bands):
    return [edges_of(band) for band in bands]


def alike(one, other, tolerance=1e-9):
    """Equal as far as sums in another order tell, through lists; None only to None."""
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(alike(*pair, tolerance) for pair in zip(one, other, strict=True))
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)


def outside(judged):
    return [
        place
        for phase in judged
        for place, (band, value) in enumerate(zip(phase.bands, phase.points, strict=True), start=phase.phase.first)
        if band is not None and band.is_left_by(value)
    ]
