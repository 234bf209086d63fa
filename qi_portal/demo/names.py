"""Invented names for invented practices and people."""

from itertools import chain, islice

TREES = (
    "Maple",
    "Cedar",
    "Heron",
    "Juniper",
    "Alder",
    "Kestrel",
    "Birch",
    "Willow",
    "Fern",
    "Linden",
    "Otter",
    "Aspen",
)
PLACES = ("Court", "Bend", "Pond", "Flat", "Row", "Hollow", "Landing", "Crossing", "Green", "Ridge", "Mill", "Orchard")
KINDS = ("Pediatrics", "Family Health", "Children's Practice", "Pediatric Group")
REGIONS = ("North", "River Valley", "Shoreline", "Hills")

FIRST = ("Dana", "Ruth", "Marisol", "Theo", "Priya", "Owen", "Lena", "Amara", "Victor", "Noor", "Iris", "Caleb", "Mei")
LAST = (
    "Whitlock",
    "Okafor",
    "Delgado",
    "Brandt",
    "Nair",
    "Lindqvist",
    "Sato",
    "Moreau",
    "Castellan",
    "Ibsen",
    "Farrow",
)


def practice_names(count: int) -> list[str]:
    """As many different practice names as asked for; the same ones each time."""
    turns = range(len(PLACES))
    pairs = [(tree, PLACES[(turn + step) % len(PLACES)]) for step in turns for turn, tree in enumerate(TREES)]
    plain = (f"{tree} {place}" for tree, place in pairs)
    numbered = (f"{tree} {place} {number}" for number in range(2, 100) for tree, place in pairs)
    named = islice(chain(plain, numbered), count)
    return [f"{name} {KINDS[position * 7 // 5 % len(KINDS)]}" for position, name in enumerate(named)]


def person_name(number: int) -> str:
    """The name of the nth invented person."""
    return f"{FIRST[number % len(FIRST)]} {LAST[(number * 7 + number // len(FIRST)) % len(LAST)]}"
