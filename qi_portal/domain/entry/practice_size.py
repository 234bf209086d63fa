"""What a practice says of itself: where it is, its clinicians, and how many children it looks after."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.entry.typed import month_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.names import clean_name
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

MOST_CLINICIANS = 999
MOST_CHILDREN = 999_999
MOST_OF_REGION = 60
"""Characters in the name of a region."""

WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
FIELDS = ("region", "clinicians", "children", "children_as_of")


@dataclass(frozen=True)
class Profile:
    """The facts of a practice. `children` is None where nobody knows, which is not 0; else it holds as of a month."""

    region: str
    clinicians: int
    children: int | None = None
    children_as_of: Month | None = None


def read_profile(typed: Mapping[str, str], this_month: Month) -> tuple[Profile | None, dict[str, Words]]:
    """What was typed by field, and what is wrong with it by field; None when anything is."""
    text = {field: typed.get(field, "") for field in FIELDS}
    read, problems = read_each(
        {
            "region": lambda: clean_name("region", text["region"], MOST_OF_REGION) if text["region"].strip() else "",
            "clinicians": lambda: count_in("clinicians", text["clinicians"], MOST_CLINICIANS),
            "children": lambda: (
                count_in("children", text["children"], MOST_CHILDREN) if text["children"].strip() else None
            ),
            "children_as_of": lambda: _as_of(text["children_as_of"], this_month),
        }
    )
    return (None, problems) if problems else _looked_at_whole(Profile(**read))


def _looked_at_whole(profile: Profile) -> tuple[Profile | None, dict[str, Words]]:
    if profile.children is not None and profile.children_as_of is None:
        return None, {"children_as_of": words("Say in which month this was counted.")}
    if profile.children is None and profile.children_as_of is not None:
        return None, {"children": words("Write how many children, or leave the month empty too.")}
    return profile, {}


def _children(text: str) -> int | None:
    return count_in("children", text, MOST_CHILDREN) if text.strip() else None


def _as_of(text: str, this_month: Month) -> Month | None:
    return month_in("children_as_of", text, this_month) if text.strip() else None


def count_in(field: str, text: str, most: int) -> int:
    """The whole number that was typed; Invalid when it is none, or too many."""
    digits = text.strip()
    if not WHOLE.fullmatch(digits) or int(digits.replace(",", "")) > most:
        raise Invalid(field, words("Write a whole number from 0 to {most}.", most=most))
    return int(digits.replace(",", ""))
