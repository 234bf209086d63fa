"""Secrets by environment or by file, never both, never a file that others can read; keys kept whole and alone."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factories import environment
from field_keys import NEW, OLD
from qi_portal.config import Settings, UnsafeSettings, read_settings
from qi_portal.config.field_keys import text_of
from qi_portal.config.settings import SECRET_VARIABLES

KEY, OLDER = "a key of 32 random letters: q8Zr5tLw", "an older key of 32 letters: m3Vx9kPd"
VALUES = {
    "QI_PORTAL_DATABASE_URL": "postgresql://portal:pg-pass-1@127.0.0.1/portal",
    "QI_PORTAL_FIELD_KEYS": text_of([NEW, OLD]),
    "QI_PORTAL_QUEUE_URL": "postgresql://portal:pg-pass-2@127.0.0.1/queue",
    "QI_PORTAL_SECRET_KEY": KEY,
    "QI_PORTAL_SECRET_KEY_OLD": OLDER,
    "QI_PORTAL_SMTP_URL": "smtp://portal:smtp-pass@mail.office.example?starttls",
}
"""A value for each variable that holds a secret and is read at every start."""

MAIL = {"QI_PORTAL_MAIL_FROM": "portal@office.example"}

pytestmark = pytest.mark.rule(56)


def read(home: Path, **changes: str) -> Settings:
    given = environment(home) | MAIL | changes
    return read_settings({name: value for name, value in given.items() if value})


def as_files(folder: Path, mode: int = 0o600) -> dict[str, str]:
    """Each secret in a file, and the variables that name the files in place of those that hold them."""
    folder.mkdir()
    given = dict.fromkeys(VALUES, "")
    for name, value in VALUES.items():
        path = folder / name.lower()
        path.write_text(f"{value}\n")
        path.chmod(mode)
        given[f"{name}_FILE"] = str(path)
    return given


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o440, 0o640], ids=oct)
def test_secrets_in_files_are_read_as_those_of_the_environment(home: Path, tmp_path: Path, mode: int) -> None:
    assert read(home, **as_files(tmp_path / "run", mode)) == read(home, **VALUES)


def test_every_secret_that_is_read_may_be_a_file() -> None:
    """A new secret joins VALUES, or is named here because it is read by a command alone."""
    assert set(VALUES) <= set(SECRET_VARIABLES)


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o660, 0o601], ids=oct)
def test_file_that_others_can_open_is_refused_each_by_name(home: Path, tmp_path: Path, mode: int) -> None:
    with pytest.raises(UnsafeSettings) as refusal:
        read(home, **as_files(tmp_path / "run", mode))

    told = refusal.value.sentences
    assert sorted(each.partition(":")[0] for each in told) == sorted(f"{name}_FILE" for name in VALUES)
    assert all("is open to other accounts. Run: chmod go-rwx" in each for each in told)


def test_secret_that_is_given_twice_is_refused_and_not_repeated(home: Path, tmp_path: Path) -> None:
    given = as_files(tmp_path / "run") | VALUES

    with pytest.raises(UnsafeSettings) as refusal:
        read(home, **given)

    assert refusal.value.sentences == tuple(
        f"{name} and {name}_FILE are both given: keep one of them." for name in SECRET_VARIABLES if name in VALUES
    )


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe", b"a" * 70_000])
def test_file_without_a_secret_is_refused(home: Path, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)

    with pytest.raises(UnsafeSettings, match=r"QI_PORTAL_SECRET_KEY_FILE: .* (cannot be read|is empty or too large)"):
        read(home, QI_PORTAL_SECRET_KEY="", QI_PORTAL_SECRET_KEY_FILE=str(path))


@pytest.mark.parametrize("name", ["secret.key", "field.keys"])
def test_kept_key_that_others_can_read_stops_the_start(home: Path, name: str) -> None:
    read(home, QI_PORTAL_SECRET_KEY="")
    (home / name).chmod(0o640)

    with pytest.raises(UnsafeSettings, match=f"{name} is open to other accounts"):
        read(home, QI_PORTAL_SECRET_KEY="")


def test_keys_are_made_once_for_however_many_start_at_once(home: Path) -> None:
    home.mkdir()
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: read(home, QI_PORTAL_SECRET_KEY="").secret_key, range(16)))

    assert len(set(made)) == 1
    assert sorted(each.name for each in home.iterdir()) == ["field.keys", "secret.key"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in home.iterdir()} == {0o600}


def test_no_secret_is_in_the_text_of_the_settings(home: Path) -> None:
    told = repr(read(home, **VALUES))

    for secret in (KEY, OLDER, "pg-pass-1", "pg-pass-2", "smtp-pass", text_of([NEW])[9:30]):
        assert secret not in told


@pytest.mark.parametrize("key", ["secret", "short but random 1234", "a" * 64])
def test_weak_older_key_stops_the_start(home: Path, key: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_SECRET_KEY_OLD is too weak"):
        read(home, QI_PORTAL_SECRET_KEY_OLD=f"{OLDER},{key}")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_data_folder_is_made_for_the_portal_alone(home: Path) -> None:
    read(home)

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
