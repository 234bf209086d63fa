"""Where practices stand, in numbers and in words."""

from qi_portal.domain.program.standings import NOBODY, Standings, standing_sentences
from qi_portal.domain.spc.reading import Signal

SOME = Standings(
    {
        Signal.CONFIRMED_IMPROVEMENT: 4,
        Signal.POSSIBLE_WORSENING: 1,
        Signal.NO_SIGNAL: 10,
        Signal.NOT_ENOUGH_DATA: 2,
    },
    1.94,
)


def test_standings_tell_what_was_judged_and_what_shows_a_signal() -> None:
    assert (SOME.practices, SOME.judged, SOME.signals) == (17, 15, 5)
    assert SOME[Signal.CONFIRMED_WORSENING] == 0


def test_standings_of_projects_add_up() -> None:
    both = SOME + SOME

    assert (both.practices, both.by_chance) == (34, 3.88)
    assert SOME + NOBODY == SOME


def test_sentences_say_signals_beside_what_chance_would_bring() -> None:
    assert [str(each) for each in standing_sentences(SOME)] == [
        "4 practices have a confirmed improvement.",
        "1 practice shows a possible change.",
        "10 practices show no signal of a change.",
        "2 practices have not enough months to be judged.",
        "5 of 15 charts show a signal, possible ones among them; by chance alone about 1.9 would.",
    ]


def test_nobody_has_nothing_to_say() -> None:
    assert list(standing_sentences(NOBODY)) == []
