"""The square code that a phone's camera reads, as a path of an SVG picture."""

from dataclasses import dataclass

MARGIN = 4
"""White squares around it, as the standard asks."""


@dataclass(frozen=True)
class Picture:
    """`side` in squares, margin included; `path` draws the dark ones."""

    side: int
    path: str


def picture_of(text: str) -> Picture:
    from segno import make_qr

    rows = make_qr(text, error="m").matrix
    dark = [(x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square]
    path = "".join(f"M{x + MARGIN} {y + MARGIN}h1v1h-1z" for x, y in dark)
    return Picture(len(rows) + 2 * MARGIN, path)
