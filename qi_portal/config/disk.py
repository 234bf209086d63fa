"""What is written stays when the machine stops: the content, and the name by which it is found."""

import os
from pathlib import Path
from typing import IO, Any


def file_to_disk(file: IO[Any]) -> None:
    """What was written so far."""
    file.flush()
    os.fsync(file.fileno())


def folder_to_disk(folder: Path) -> None:
    """The names in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
