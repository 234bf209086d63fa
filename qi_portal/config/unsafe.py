"""Why the portal does not start: one sentence for each unsafe setting, all of them at once."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class UnsafeSettings(Exception):
    """The environment holds values that the portal will not start with; each sentence names one and its mend."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Doubts:
    """Collects refusals, so that an operator mends everything in one go."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def hear(self, read: Callable[[], Value], otherwise: Value) -> Value:
        """What `read` gives; when it refuses, its sentences are kept and `otherwise` stands in."""
        try:
            return read()
        except UnsafeSettings as refusal:
            self.sentences += refusal.sentences
            return otherwise

    def end(self) -> None:
        """UnsafeSettings when there was any refusal."""
        if self.sentences:
            raise UnsafeSettings(*dict.fromkeys(self.sentences))
