"""What is said of a change, of places, and of how many of them chance alone would bring."""

from decimal import Decimal

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.chart.scale import Scale
from qi_portal.domain.network.change import Change, Level
from qi_portal.domain.network.places import Places
from qi_portal.domain.spc.false_alarms import FalseAlarms
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Amount, Words, plural_words, rounded, words

STATES = {
    Signal.CONFIRMED_IMPROVEMENT: words("confirmed improvement"),
    Signal.POSSIBLE_IMPROVEMENT: words("possible improvement"),
    Signal.NO_SIGNAL: words("no signal"),
    Signal.POSSIBLE_WORSENING: words("possible worsening"),
    Signal.CONFIRMED_WORSENING: words("confirmed worsening"),
}
"""What a change is, as far as it can be told."""

NOT_PROOF = words(
    "A place says how far a measure moved and for how long. It is not proof of cause, and no prize: where a practice "
    "began, whom it cares for and how many it counted all move it."
)

NOT_CAUSED = words(
    "A change and a test in the same months do not show that one led to the other. Something else may have happened at "
    "the time, a chance run is confirmed now and then, and teams log more when things go well. Ask the team before you "
    "recommend what they did."
)
HOW = words(
    "Only a practice whose chart shows a signal has a place, the confirmed before the possible. The change is the "
    "difference between the center line of the months before the signal and that of all months since it began; where "
    "the line was locked, between that line and the months since. Months without a number, and months that were left "
    "out, count for neither. No interval is given: the months were told apart by where they lie, so an interval would "
    "look surer than the change is."
)


def level_words(change: Change, level: Level) -> Words:
    """'48%', '52.3 days'"""
    return words("{value}", value=change.scale.say(level.value))


def moved_words(change: Change) -> Words:
    """'from 25% to 75% since Nov 2025'"""
    return words(
        "from {before} to {now} since {month}",
        before=level_words(change, change.before),
        now=level_words(change, change.now),
        month=change.since,
    )


def difference_words(change: Change) -> Words:
    """'+18 points', or '3.2 days' with its sign; '0 points' for none that is seen at this rounding."""
    shown = _shown(change.scale, change.difference)
    sign = "" if shown == 0 else "+" if shown > 0 else "−"
    return words("{sign}{size}", sign=sign, size=points_words(change.scale, abs(change.difference)))


def points_words(scale: Scale, size: float) -> Words:
    """How far two values lie apart: of shares in points, which are not percent of anything."""
    if scale.unit is not Unit.SHARE:
        return words("{value}", value=scale.say(size))
    shown = _shown(scale, size)
    amount = Amount(float(shown), scale.decimals)
    return words("{amount} point", amount=amount) if shown == 1 else words("{amount} points", amount=amount)


def _shown(scale: Scale, size: float) -> Decimal:
    """As it is read: a share in points."""
    return rounded(size, scale.decimals + 2) * 100 if scale.unit is Unit.SHARE else rounded(size, scale.decimals)


def lasting_words(change: Change) -> Words:
    """For how many counted months, and whether all of them stayed."""
    if change.holds or change.signal is Signal.NO_SIGNAL or change.now.months == 1:
        return plural_words("{count} month", "{count} months", change.now.months)
    return plural_words("{count} month, not in each", "{count} months, not in each", change.now.months)


def chance_words(places: Places, alarms: FalseAlarms) -> Words:
    """The sobering sentence above a ranking."""
    return plural_words(
        "{found} of {count} chart shows a signal. By chance alone about {expected} would, about {confirmed} of them "
        "confirmed.",
        "{found} of {count} charts show a signal. By chance alone about {expected} would, about {confirmed} of them "
        "confirmed.",
        places.judged,
        found=len(places.better) + len(places.worse),
        expected=Amount(alarms.possible + alarms.confirmed, _decimals(alarms.possible + alarms.confirmed)),
        confirmed=Amount(alarms.confirmed, _decimals(alarms.confirmed)),
    )


def _decimals(count: float) -> int:
    """A tenth matters below one."""
    return 0 if count >= 1 else 1
