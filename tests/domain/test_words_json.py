import json
from datetime import date

import pytest

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Amount, Share, plural_words, words
from qi_portal.domain.words_json import from_json, to_json


@pytest.mark.parametrize(
    "said",
    [
        words("Nothing to fill in."),
        words("{month} closed on {day}.", month=Month(2026, 7), day=date(2026, 10, 29)),
        words("{low} to {high}, {name}, {count}", low=Share(0.483, 1), high=Amount(2.5, 1), name="P001", count=12),
        words("Row {row}: {message}", row="6", message=words("{part} is missing.", part=words("numerator"))),
        words("Rows {rows}", rows=["2", "3"]),
        plural_words("{count} month", "{count} months", 2),
    ],
)
def test_sentence_comes_back_from_json_as_it_was_said(said) -> None:
    back = from_json(json.loads(json.dumps(to_json(said))))

    assert str(back) == str(said)
    assert (back.text, back.plural, back.count) == (said.text, said.plural, said.count)


def test_part_that_no_sentence_can_have_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(object())
