"""How fast a child grows."""

SHORTEST = 4
"""Months between two heights; less, and the error of measuring is as large as the growth."""


def height_velocity(earlier_cm: float, now_cm: float, months_apart: float) -> float:
    """cm a year."""
    return (now_cm - earlier_cm) * 12 / months_apart
