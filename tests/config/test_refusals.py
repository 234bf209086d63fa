"""What the portal does not start with, each with the one sentence that mends it, and all of them at once."""

from pathlib import Path

import pytest

from factories import environment
from qi_portal.config import Settings, UnsafeSettings, read_settings
from qi_portal.config.settings import SECRET_VARIABLES, VARIABLES

pytestmark = pytest.mark.rule(56)

AWAY = {"QI_PORTAL_BASE_URL": "https://portal.example"}
PG = "postgresql://portal:pg-pass@"

REFUSED = [
    ({"QI_PORTAL_SECRET_KEY": "too short"}, "QI_PORTAL_SECRET_KEY is too weak"),
    ({"QI_PORTAL_SECRET_KEY": "SIXTY_FOUR_RANDOM_CHARACTERS_AND_SOME_MORE"}, "QI_PORTAL_SECRET_KEY is too weak"),
    ({"QI_PORTAL_BASE_URL": "http://portal.example"}, "must be https"),
    ({"QI_PORTAL_BASE_URL": "https://[portal"}, "QI_PORTAL_BASE_URL is not an address"),
    ({"QI_PORTAL_BASE_URL": "http://localhost:99999"}, "QI_PORTAL_BASE_URL is not an address"),
    ({"QI_PORTAL_BIND": "0.0.0.0:8000"}, "QI_PORTAL_BIND listens beyond this machine while QI_PORTAL_BASE_URL"),
    ({**AWAY, "QI_PORTAL_BIND": "0.0.0.0:8000"}, "set QI_PORTAL_TRUSTED_PROXIES"),
    ({**AWAY, "FLASK_DEBUG": "1"}, "FLASK_DEBUG switches debugging on"),
    ({**AWAY, "FLASK_ENV": "development"}, "FLASK_ENV switches debugging on"),
    ({"QI_PORTAL_TRUSTED_PROXYS": "1"}, "is no setting of the portal: is QI_PORTAL_TRUSTED_PROXIES meant?"),
    (
        {"QI_PORTAL_SMPT_URL": "smtp://a"},
        "QI_PORTAL_SMPT_URL is no setting of the portal: is QI_PORTAL_SMTP_URL meant?",
    ),
    ({"qi_portal_home": "x"}, "qi_portal_home is no setting of the portal: is QI_PORTAL_HOME meant?"),
    ({"QI_PORTAL_HOME_FILE": "x"}, "QI_PORTAL_HOME_FILE is no setting of the portal"),
    ({"QI_PORTAL_COLOR": "blue"}, "see docs/configuration.md"),
    ({"QI_PORTAL_DATABASE_URL": f"{PG}db.office.example/portal"}, "QI_PORTAL_DATABASE_URL leads to another machine"),
    ({"QI_PORTAL_DATABASE_URL": f"{PG}db.example/p?sslmode=prefer"}, "leads to another machine without TLS"),
    ({"QI_PORTAL_DATABASE_URL": f"{PG}127.0.0.1/p?host=db.example"}, "leads to another machine without TLS"),
    ({"QI_PORTAL_DATABASE_URL": f"{PG}127.0.0.1,10.0.0.7/p"}, "leads to another machine without TLS"),
    ({"QI_PORTAL_DATABASE_URL": f"{PG}127.0.0.1/p?hostaddr=10.0.0.7"}, "leads to another machine without TLS"),
    ({"QI_PORTAL_DATABASE_URL": "mysql://u@localhost/p"}, "must begin with sqlite:/// or postgresql://"),
    ({"QI_PORTAL_QUEUE_URL": f"{PG}queue.example/q"}, "QI_PORTAL_QUEUE_URL leads to another machine without TLS"),
    ({"QI_PORTAL_SECRET_KEY_OLD": "a key for tests only: 0123456789abcdef"}, "holds the present key"),
]

ACCEPTED = [
    {"FLASK_DEBUG": "1"},
    {**AWAY, "FLASK_DEBUG": "0"},
    {**AWAY, "QI_PORTAL_BIND": "0.0.0.0:8000", "QI_PORTAL_TRUSTED_PROXIES": "1"},
    {"QI_PORTAL_DATABASE_URL": f"{PG}db.example/p?sslmode=verify-full"},
    {"QI_PORTAL_DATABASE_URL": f"{PG}[::1]:5432/p"},
    {"QI_PORTAL_DATABASE_URL": f"{PG}/p?host=/var/run/postgresql"},
    {"QI_PORTAL_DATABASE_URL": "postgresql://u@%2Fvar%2Frun/p"},
]


def read(home: Path, changes: dict[str, str]) -> Settings:
    return read_settings(environment(home, **changes))


@pytest.mark.parametrize(("changes", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_unsafe_setting_stops_the_start_with_one_sentence(home: Path, changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnsafeSettings) as refusal:
        read(home, changes)

    (told,) = refusal.value.sentences
    assert sentence in told
    assert "pg-pass" not in told


@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_safe_setting_is_taken(home: Path, changes: dict[str, str]) -> None:
    assert read(home, changes)


@pytest.mark.parametrize("opened", ["home", "portal.db"])
def test_data_that_other_accounts_can_read_are_refused_where_others_reach_the_portal(home: Path, opened: str) -> None:
    read(home, AWAY)
    (home / "portal.db").touch()
    (home / "portal.db").chmod(0o600)
    home.chmod(0o711)
    path = home if opened == "home" else home / "portal.db"
    path.chmod(0o755)

    with pytest.raises(UnsafeSettings, match=f"{path} is open to other accounts"):
        read(home, AWAY)
    assert read(home, {})


def test_database_in_a_folder_of_its_own_account_is_safe_whatever_its_mode(home: Path) -> None:
    read(home, AWAY)
    (home / "portal.db").touch(0o644)

    assert read(home, AWAY)


def test_all_that_is_wrong_is_said_at_once(home: Path) -> None:
    with pytest.raises(UnsafeSettings) as refusal:
        read(
            home,
            {
                "QI_PORTAL_SECRET_KEY": "too short",
                "QI_PORTAL_IDLE_MINUTES": "600",
                "QI_PORTAL_SMTP_URL": "http://mail.example",
                "QI_PORTAL_DATABASE_URL": "mysql://u@localhost/p",
                "QI_PORTAL_TYPO": "1",
            },
        )

    assert len(refusal.value.sentences) == 6  # a sender is missing as well
    assert str(refusal.value).count("\n") == 5


def test_each_variable_that_there_is_is_known(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a folder that is named is made
    files = {f"{name}_FILE" for name in SECRET_VARIABLES}

    with pytest.raises(UnsafeSettings) as refusal:
        read(home, dict.fromkeys((*VARIABLES, *files), "?"))

    assert "is no setting" not in str(refusal.value)
