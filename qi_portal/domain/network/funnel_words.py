"""What a funnel says: the sentence above it, which practices and how judged, and what somebody who cannot see it should
know."""

from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.network.funnel import FEWEST_PRACTICES, Funnel, FunnelPoint, Standing
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.words import Amount, Words, plural_words, words

WIDE = 1.25
"""From this on practices are said to lie further apart than chance alone would bring them."""

STANDINGS = {
    Standing.WITHIN: words("within the limits"),
    Standing.BETTER: words("better than the limits"),
    Standing.WORSE: words("worse than the limits"),
}


def verdict(funnel: Funnel) -> Words:
    """The one sentence above the funnel."""
    if funnel.practices < FEWEST_PRACTICES:
        return words(
            "Too few practices to compare: {count} counted enough, and {needed} are needed.",
            count=funnel.practices,
            needed=FEWEST_PRACTICES,
        )
    if not funnel.outside:
        return words("No practice stands out from the others.")
    return plural_words(
        "{count} of {total} practices stands out from the others.",
        "{count} of {total} practices stand out from the others.",
        len(funnel.outside),
        total=funnel.practices,
    )


def evidence(funnel: Funnel) -> Words:
    """Who stands out, the line they are held against, and what became of small practices."""
    return paragraph(
        _named(funnel, Standing.WORSE),
        _named(funnel, Standing.BETTER),
        _line(funnel),
        _spread(funnel),
        _small(funnel),
    )


def judged(funnel: Funnel) -> Words:
    """What stands behind the disclosure."""
    return words(
        "Solid lines are {kind} limits of three standard deviations, dashed ones of two: the spread that counting "
        "alone brings, times how much more these practices vary than that. Of 1,000 practices that differ no more than "
        "the others, about 3 lie outside the solid lines by chance. A funnel is no ranking: neighbors within the lines "
        "may well change places next year. It does not say why one stands out; look at its numbers and whom it cares "
        "for first.",
        kind="P'" if funnel.kind is Kind.PP else "U'",
    )


def description(funnel: Funnel) -> Words:
    """Alternative text."""
    if not funnel.points:
        return words("Funnel plot without practices.")
    sizes = [point.pooled.denominator for point in funnel.points]
    return paragraph(
        words(
            "Funnel plot: results of {count} practices against the number counted, from {least} to {most}.",
            count=funnel.practices,
            least=min(sizes),
            most=max(sizes),
        ),
        verdict(funnel),
        evidence(funnel),
    )


def point_name(funnel: Funnel, point: FunnelPoint) -> Words | str:
    """The practice, or '4 small practices together'."""
    if point.pooled.key:
        return point.pooled.name
    return plural_words("{count} small practice", "{count} small practices together", len(funnel.small))


def _named(funnel: Funnel, standing: Standing) -> Words | None:
    found = tuple(point_name(funnel, point) for point in funnel.points if point.standing is standing)
    if not found:
        return None
    if standing is Standing.BETTER:
        return words("Better than the limits: {names}.", names=found)
    return words("Worse than the limits: {names}.", names=found)


def _line(funnel: Funnel) -> Words | None:
    if funnel.center is None:
        return None
    return words("All together are at {value}.", value=funnel.scale.say(funnel.center))


def _spread(funnel: Funnel) -> Words | None:
    if funnel.spread is None:
        return None
    if funnel.spread < WIDE:
        return words("Practices differ about as much as chance alone would make them.")
    return words(
        "Practices lie {times} times as far apart as chance alone would bring them, and the limits allow for that.",
        times=Amount(funnel.spread, 1),
    )


def _small(funnel: Funnel) -> Words | None:
    if not funnel.small:
        return None
    parts = {"least": funnel.measure.min_denominator}
    if funnel.has_pooled:
        return plural_words(
            "{count} practice counted fewer than {least}.",
            "{count} practices counted fewer than {least} and are shown together as one.",
            len(funnel.small),
            **parts,
        )
    return plural_words(
        "{count} practice counted fewer than {least} and is not shown: chance alone would place it.",
        "{count} practices counted fewer than {least} and are not shown: chance alone would place them.",
        len(funnel.small),
        **parts,
    )
