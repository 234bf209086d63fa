"""ICD-10-CM codes, as guidelines name them."""

CATEGORY = 3
"""Characters of a category: J45 of J45.909."""


def category_of(code: str) -> str:
    """What a code with or without its dot has in common with those beside it."""
    return code[:CATEGORY]
