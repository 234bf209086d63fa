"""How a chart was judged, and what somebody who cannot see it should know."""

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.model import Break, ChartMark, MarkKind
from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.false_alarms import false_alarm_rate
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.perla import SHIFT_LENGTH, TREND_LENGTH
from qi_portal.domain.spc.read import BASELINE_MONTHS, FEWEST_USEFUL
from qi_portal.domain.spc.reading import RuleSet
from qi_portal.domain.spc.rules import LASTING
from qi_portal.domain.words import Amount, Words, plural_words, words

RULES = {
    RuleSet.ANHOEJ: words(
        "Judged by the Anhoej run rules and limits of three standard deviations: a run too long or too few crossings "
        "of the line, with a current shift, confirm a change; {shift} months on one side, or one month outside the "
        "limits, alone make it possible.",
        shift=SHIFT_LENGTH,
    ),
    RuleSet.CONFIRMED: words(
        "Judged by the rule of a confirmed shift: {shift} months on one side make a change possible; one of them "
        "outside the limits, or {lasting} against a locked baseline, confirms it.",
        shift=SHIFT_LENGTH,
        lasting=LASTING,
    ),
    RuleSet.IHI: words(
        "Judged by the IHI run chart rules: {shift} months on one side, {trend} months that all rise or all fall, or "
        "too few or too many runs. They are never called confirmed here, because chance alone sets them off often.",
        shift=SHIFT_LENGTH,
        trend=TREND_LENGTH,
    ),
    RuleSet.MAKING_DATA_COUNT: words(
        "Judged by the Making Data Count rules for the latest month: outside the limits, part of 7 that rise, fall or "
        "stay on one side, or one of two in three near a limit. They are never called confirmed here."
    ),
}

RUNS_ALONE = words(
    "Judged by the Anhoej run rules: a run too long or too few crossings of the line, with a current shift, confirm a "
    "change; {shift} months on one side alone make it possible.",
    shift=SHIFT_LENGTH,
)


def judged(told: Told, why_kind: Words | None = None) -> Words:
    """What stands behind the disclosure: the rules, the figures of the last phase, how often chance does the same."""
    return paragraph(
        _rules(told),
        why_kind and words("{chart}: {reason}", chart=name_of(told.kind), reason=why_kind),
        _phase_of_figures(told),
        _figures(told),
        _held_against(told),
        by_chance(told.reading),
        words("The chart does not say what caused a change."),
    )


def _rules(told: Told) -> Words:
    """A run chart has no limits to speak of."""
    rules = told.reading.method.rules
    return RUNS_ALONE if rules is RuleSet.ANHOEJ and told.kind is Kind.RUN else RULES[rules]


def _phase_of_figures(told: Told) -> Words | None:
    """The runs rules were put to the latest phase alone."""
    phase = told.reading.now.phase
    if phase.number == 1:
        return None
    return words("Figures of the phase since {month}:", month=told.reading.points[phase.first].month)


def _figures(told: Told) -> Words:
    test = told.reading.test
    if test.n_useful < FEWEST_USEFUL:
        return plural_words(
            "{count} month lies above or below the {center}; {needed} are needed to judge.",
            "{count} months lie above or below the {center}; {needed} are needed to judge.",
            test.n_useful,
            center=told.center_words,
            needed=FEWEST_USEFUL,
        )
    return words(
        "{useful} months lie above or below the {center}. Longest run on one side: {longest} months; more than {most} "
        "would be a signal. Crossings of the {center}: {crossings}; fewer than {fewest} would be a signal.",
        useful=test.n_useful,
        center=told.center_words,
        longest=test.longest_run,
        most=test.longest_run_max,
        crossings=test.crossings,
        fewest=test.crossings_min,
    )


def _held_against(told: Told) -> Words | None:
    reading = told.reading
    if reading.baseline is None:
        return None
    if len(reading.comparable) > 1:
        return words(
            "The months of the latest phase were held against the {center} of the first.", center=told.center_words
        )
    return words(
        "The change came early and moved the {center} of all months, so the latest {lasting} months or more were held "
        "against the {center} of the first {count}.",
        center=told.center_words,
        lasting=LASTING,
        count=BASELINE_MONTHS,
    )


def by_chance(reading: Reading) -> Words | None:
    """How often the same rules find something where nothing changes, at this length."""
    rates = false_alarm_rate(
        reading.method.rules,
        reading.test.n_useful,
        frozen=reading.now.phase.is_frozen,
        has_limits=reading.method.kind is not Kind.RUN,
    )
    if rates is None:
        return None
    return words(
        "By chance alone these rules see a possible change in about {possible} of 100 series of this length in which "
        "nothing changes, and a confirmed one in {confirmed}.",
        possible=_in_a_hundred(rates.possible),
        confirmed=_in_a_hundred(rates.confirmed),
    )


def _in_a_hundred(share: float) -> Amount:
    """One decimal where a whole number would read 0."""
    return Amount(share * 100, 1 if 0 < share < 0.01 else 0)


def description(
    told: Told, verdict: Words, evidence: Words, marks: tuple[ChartMark, ...] = (), breaks: tuple[Break, ...] = ()
) -> Words:
    """Alternative text: chart and span, what it shows, the last month, how many months are empty, what was tried."""
    points = told.reading.points
    name = name_of(told.kind)
    if not points:
        return paragraph(words("{chart} without months.", chart=name), verdict)
    return paragraph(
        words("{chart} from {first} to {last}.", chart=name, first=points[0].month, last=points[-1].month),
        verdict,
        evidence,
        _last_month(told),
        _empty_months(told),
        _phases(told),
        *(words("{what}.", what=each.words) for each in breaks),
        _marks(marks),
    )


def _last_month(told: Told) -> Words | None:
    for point, value in zip(reversed(told.reading.points), reversed(told.reading.values), strict=True):
        if value is not None:
            return words("Last month with data, {month}: {value}.", month=point.month, value=told.scale.say(value))
    return None


def _empty_months(told: Told) -> Words | None:
    empty = told.reading.values.count(None)
    if not empty:
        return None
    return plural_words("{count} month has no value.", "{count} months have no value.", empty)


def _phases(told: Told) -> Words | None:
    later = [told.reading.points[each.phase.first].month for each in told.reading.phases[1:]]
    if not later:
        return None
    return plural_words(
        "A new phase began in {months}.", "New phases began in {months}.", len(later), months=tuple(later)
    )


def _marks(marks: tuple[ChartMark, ...]) -> Words | None:
    tests = sum(mark.kind is MarkKind.TEST for mark in marks)
    if not marks:
        return None
    events = len(marks) - tests
    return words("Marked on the chart: tests of change ({tests}), events ({events}).", tests=tests, events=events)
