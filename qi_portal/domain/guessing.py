"""How hard a password is to guess for somebody who knows lists of common ones and who the person is.

A password is read as a row of pieces: words of a list of common passwords, words about the person, runs such as `abcd`
or `4321`, what has just been said once more, and single letters. The cheapest reading is what a guesser would try.
"""

import unicodedata
from collections.abc import Collection, Mapping
from itertools import pairwise
from math import log2

LONGEST_PIECE = 128
SHORTEST_PIECE = 3
BITS_OF_A_LETTER = 4.0
BITS_OF_CONTEXT = 1.0
BITS_OF_A_REPEAT = 1.0
BITS_OF_A_RUN = 3.0


def folded(text: str) -> str:
    """As passwords are compared: without difference of case, width or the way in which an accent is typed."""
    return unicodedata.normalize("NFKC", text).casefold()


def bits(password: str, ranks: Mapping[str, int], context: Collection[str]) -> float:
    """Guesses that the cheapest reading takes, as a power of two.

    `ranks` says of each common password, folded, at which place of the list it stands (from 1); `context` holds folded
    words about the person.
    """
    text = folded(password)
    best = [0.0]
    for end in range(1, len(text) + 1):
        starts = range(max(0, end - LONGEST_PIECE), end)
        best.append(min(best[start] + _bits_of_piece(text, start, end, ranks, context) for start in starts))
    return best[-1]


def _bits_of_piece(text: str, start: int, end: int, ranks: Mapping[str, int], context: Collection[str]) -> float:
    piece, length = text[start:end], end - start
    if piece == text[max(0, start - length) : start]:
        return BITS_OF_A_REPEAT
    if length < SHORTEST_PIECE:
        return BITS_OF_A_LETTER * length
    if piece in context:
        return BITS_OF_CONTEXT
    if piece in ranks:
        return 1 + log2(ranks[piece])
    return BITS_OF_A_RUN if _is_run(piece) else BITS_OF_A_LETTER * length


def _is_run(piece: str) -> bool:
    """Neighbors of the alphabet or of the digits, up or down."""
    step = ord(piece[1]) - ord(piece[0])
    return step in (1, -1) and all(ord(after) - ord(before) == step for before, after in pairwise(piece))
