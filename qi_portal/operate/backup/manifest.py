"""What a backup says of itself: of which release and schema it is, what is in it, and how to tell that it is whole.

It names no host and holds no secret; of the settings only the names of those that were set.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from qi_portal.domain.audit_chain import Anchor

FORMAT = 1


@dataclass(frozen=True)
class Part:
    """A file in the archive. `sha256` is in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Facts:
    """What a database holds at one moment: its migration, the rows of each table, the end of the audit log.

    `anchor` is None where the log of an older release is not chained.
    """

    schema: str
    counts: Mapping[str, int]
    anchor: Anchor | None


@dataclass(frozen=True)
class Manifest:
    """`database` is 'sqlite' or 'postgresql'; `settings` are the names of the variables that were set."""

    made_at: datetime
    release: str
    database: str
    facts: Facts
    parts: Mapping[str, Part]
    with_files: bool
    settings: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(self.facts.counts.values())

    def to_json(self) -> bytes:
        told = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1, sort_keys=True).encode()

    @staticmethod
    def of_json(text: bytes) -> "Manifest":
        """ValueError when it is not one that this release can read."""
        try:
            return _read(json.loads(text))
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError(str(wrong)) from wrong


def _read(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}")
    facts, anchor = told["facts"], told["facts"]["anchor"]
    counts = {str(name): int(count) for name, count in facts["counts"].items()}
    return Manifest(
        made_at=datetime.fromisoformat(told["made_at"]),
        release=str(told["release"]),
        database=str(told["database"]),
        facts=Facts(str(facts["schema"]), counts, Anchor(**anchor) if anchor else None),
        parts={str(name): Part(int(part["size"]), str(part["sha256"])) for name, part in told["parts"].items()},
        with_files=bool(told["with_files"]),
        settings=tuple(told["settings"]),
    )
