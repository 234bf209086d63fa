"""One variable, one value; a refusal names the variable and what it takes."""

from collections.abc import Mapping
from pathlib import Path

from qi_portal.config.unsafe import UnsafeSettings

OWN_FOLDER = 0o700


def whole(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise UnsafeSettings(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def switch(given: Mapping[str, str], name: str) -> bool:
    """On unless it is switched off."""
    text = given.get(name) or "on"
    if text not in ("on", "off"):
        raise UnsafeSettings(f"{name} must be on or off, not {text!r}.")
    return text == "on"


def data_folder(variable: str, name: str) -> Path:
    """The folder, made for this account alone if it is not there; UnsafeSettings when it cannot be."""
    folder = Path(name).resolve()
    try:
        folder.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
    except OSError as reason:
        raise UnsafeSettings(f"{variable}: {folder} cannot be made ({reason.strerror}).") from reason
    return folder


def files_folder(name: str, home: Path) -> Path:
    """One that is named must be there or can be made; the usual one is made with the first file."""
    return data_folder("QI_PORTAL_FILES", name) if name else home / "files"
