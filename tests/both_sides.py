"""Compares what the browser says with what the server says."""

import json
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

AROUND = 60
"""Characters before and after a difference that are shown."""


def plain(value: object) -> Any:
    """JSON as a browser gives it back: it knows one kind of number, so 12.0 is 12."""
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def first_difference(theirs: Sequence[object], ours: Sequence[object]) -> tuple[int, str, str] | None:
    """Where, and what stands there in the browser's answer and in the server's: as text, as True is 1 to Python."""
    for place, (one, other) in enumerate(zip_longest(theirs, ours)):
        texts = json.dumps(one, sort_keys=True), json.dumps(other, sort_keys=True)
        if texts[0] != texts[1]:
            at = next(at for at, signs in enumerate(zip_longest(*texts)) if signs[0] != signs[1])
            return place, *(text[max(0, at - AROUND) : at + AROUND] for text in texts)
    return None
