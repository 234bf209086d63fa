"""The reports about many practices in a few sentences."""

from collections.abc import Iterator, Sequence

from qi_portal.domain.program.reach import Reach
from qi_portal.domain.program.standings import chance_sentence, standing_sentences
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Share, Words, plural_words, words
from qi_portal.reports.program.figures import together
from qi_portal.reports.program.picture import Completeness, Picture

NOT_PROOF = words("A chart shows that something changed and when. It does not say what caused it.")


def program_in_short(reach: Reach, pictures: Sequence[Picture]) -> Iterator[Words]:
    """Whom the program reached, what all practices moved together, where single practices stand."""
    yield words(
        "{practices} practices with {clinicians} clinicians took part in {projects} projects.",
        practices=reach.practices,
        clinicians=reach.clinicians,
        projects=len(pictures),
    )
    if reach.children is not None:
        yield words(
            "They look after about {children} children, by the count of the {told} that have said so.",
            children=reach.children,
            told=reach.told,
        )
    yield from _of_projects(pictures)
    standings = together(pictures)
    if standings.judged:
        yield words(
            "Practice by practice, {improved} of the {judged} charts that can be judged show a confirmed improvement "
            "and {worse} a confirmed change for the worse.",
            improved=standings[Signal.CONFIRMED_IMPROVEMENT],
            worse=standings[Signal.CONFIRMED_WORSENING],
            judged=standings.judged,
        )
        yield chance_sentence(standings)
    yield NOT_PROOF


def project_in_short(picture: Picture) -> Iterator[Words]:
    if picture.few:
        yield picture.few.words
        return
    yield plural_words(
        "{count} practice took part; the first began in {since}.",
        "{count} practices took part; the first began in {since}.",
        picture.practices,
        since=picture.since,
    )
    if picture.lead:
        yield words("All together: {verdict}", verdict=picture.lead.chart.verdict)
    if picture.standings:
        yield from standing_sentences(picture.standings)
    if picture.completeness:
        yield from reported_sentences(picture.completeness)
    yield NOT_PROOF


def reported_sentences(completeness: Completeness) -> Iterator[Words]:
    if completeness.share is not None:
        yield words(
            "{answered} of {due} months were reported ({share}), {late} of them late.",
            answered=completeness.answered,
            due=completeness.due,
            share=Share(completeness.share),
            late=completeness.late,
        )


def _of_projects(pictures: Sequence[Picture]) -> Iterator[Words]:
    """What the charts of all practices together show, of the projects that have one."""
    signals = [each.lead.chart.signal for each in pictures if each.lead and each.few is None]
    judged = [signal for signal in signals if signal is not Signal.NOT_ENOUGH_DATA]
    if judged:
        improved, worse = (judged.count(each) for each in (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING))
        yield words(
            "Counting all practices of a project together: {improved} of {judged} projects improved, {worse} became "
            "worse, {others} show no confirmed change.",
            improved=improved,
            worse=worse,
            others=len(judged) - improved - worse,
            judged=len(judged),
        )
