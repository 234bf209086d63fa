"""Keys of backups: the server knows the public half, the secret half lies in a file that its owner alone can read."""

import subprocess
from pathlib import Path
from typing import Any

import pyrage
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from factories import environment
from qi_portal.cli import main
from qi_portal.config import UnsafeSettings, read_settings
from qi_portal.operate.backup import keys, postgresql
from qi_portal.operate.backup.trouble import BackupTrouble

PASSPHRASE = "seven lanterns on a quiet pier"

pytestmark = pytest.mark.rule(53)


def never() -> str:
    raise AssertionError("no passphrase is asked for")


def opens(identities: list[pyrage.x25519.Identity], public: str) -> bool:
    return pyrage.decrypt(pyrage.encrypt(b"kept", keys.recipients_of([public])), identities) == b"kept"


def test_pair_opens_what_is_sealed_for_it_and_a_passphrase_guards_the_file(tmp_path: Path) -> None:
    text, public = keys.new_pair()
    plain, guarded = tmp_path / "plain.txt", tmp_path / "guarded.txt"
    keys.save(plain, text.encode())
    keys.save(guarded, keys.protected(text, PASSPHRASE))

    assert opens(keys.identities_in(plain, never), public)
    assert opens(keys.identities_in(guarded, lambda: PASSPHRASE), public)
    assert "AGE-SECRET-KEY" not in guarded.read_text()
    with pytest.raises(BackupTrouble, match="passphrase does not open"):
        keys.identities_in(guarded, lambda: "another")


@pytest.mark.rule(56)
@pytest.mark.parametrize("address", ["me:geheim@127.0.0.1/x", "me@127.0.0.1/x?password=geheim"])
def test_password_of_a_database_is_no_argument_that_every_account_can_read(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked: list[Any] = []
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(postgresql.subprocess, "run", lambda command, **more: asked.append((command, more)) or done)
    url = make_url(f"postgresql+psycopg://{address}")

    postgresql._run(["pg_dump", f"--dbname={postgresql._address(url)}"], url)

    ((command, more),) = asked
    assert "geheim" not in str(command)
    assert more["env"]["PGPASSWORD"] == "geheim"


def test_command_that_may_not_write_the_key_says_so_in_a_sentence(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["backup", "key", "--out", str(tmp_path)])

    assert (told.exit_code, told.output.splitlines()) == (1, [f"Error: {tmp_path}: File exists."])


def test_key_file_that_is_open_missing_or_none_is_refused(tmp_path: Path) -> None:
    text, public = keys.new_pair()
    path, other = tmp_path / "key.txt", tmp_path / "other.txt"
    keys.save(path, text.encode())
    keys.save(other, f"{public}\nAGE-SECRET-KEY-1NOTAKEY\n".encode())

    with pytest.raises(BackupTrouble, match="File exists"):
        keys.save(path, b"another")
    with pytest.raises(BackupTrouble, match="holds no secret key"):
        keys.identities_in(other, never)
    with pytest.raises(BackupTrouble, match="No such file"):
        keys.identities_in(tmp_path / "none.txt", never)
    path.chmod(0o640)
    with pytest.raises(BackupTrouble, match="can be read by others"):
        keys.identities_in(path, never)
    with pytest.raises(BackupTrouble, match="15 letters or more"):
        keys.protected(text, "too short")
    for nobody in ([], ["age1" + "q" * 58]):
        with pytest.raises(BackupTrouble, match="QI_PORTAL_BACKUP_RECIPIENTS"):
            keys.recipients_of(nobody)


@pytest.mark.rule(56, 58)
def test_settings_of_an_operator_are_refused_where_they_are_unsafe(home: Path) -> None:
    public = keys.new_pair()[1]
    settings = read_settings(
        environment(home, QI_PORTAL_METRICS="[::1]:9100", QI_PORTAL_BACKUP_RECIPIENTS=f"{public}, {public}")
    )
    assert (settings.metrics, settings.backup_recipients) == ("[::1]:9100", (public, public))
    assert (read_settings(environment(home)).metrics, read_settings(environment(home)).backup_recipients) == ("", ())

    for variable, value in {
        "QI_PORTAL_METRICS": "0.0.0.0:9100 10.0.0.5:9100 [::]:9100 portal.example:9100 :9100 9100 127.0.0.1:0",
        "QI_PORTAL_BACKUP_RECIPIENTS": "age1short AGE-SECRET-KEY-1ABC ssh-ed25519",
        "QI_PORTAL_LEAST_FREE_MB": "0 -1 many",
    }.items():
        for each in value.split():
            with pytest.raises(UnsafeSettings, match=variable):
                read_settings(environment(home, **{variable: each}))
