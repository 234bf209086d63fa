"""Invented names for invented practices and people."""

from itertools import islice, product

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
    plain = (f"{tree} {place}" for place, tree in product(PLACES, TREES))
    numbered = (f"{tree} {place} {number}" for number in range(2, 100) for place, tree in product(PLACES, TREES))
    names = [*islice(plain, count)]
    names += islice(numbered, count - len(names))
    return [f"{name} {KINDS[position % len(KINDS)]}" for position, name in enumerate(names)]


def person_name(number: int) -> str:
    """The name of the nth invented person."""
    return f"{FIRST[number % len(FIRST)]} {LAST[(number * 7 + number // len(FIRST)) % len(LAST)]}"
