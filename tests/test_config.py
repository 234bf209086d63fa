"""Settings from the environment: dull defaults, and a sentence for everything unsafe."""

import stat
from pathlib import Path

import pytest

from factories import environment
from qi_portal.config import Settings, UnsafeSettings, read_settings

pytestmark = pytest.mark.rule(56)


def read(home: Path, **changes: str) -> Settings:
    return read_settings(environment(home, **changes))


def test_nothing_set_serves_this_machine_from_a_local_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = read_settings({})

    assert settings.base_url == "http://127.0.0.1:8000"
    assert (settings.address, settings.port, settings.has_tls) == ("127.0.0.1", 8000, False)
    assert settings.hosts[0] == "127.0.0.1"
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'portal.db'}"
    assert settings.idle_minutes == 30
    assert settings.trusted_proxies == 0


def test_secret_key_is_made_once_and_kept_from_others(home: Path) -> None:
    first = read(home, QI_PORTAL_SECRET_KEY="").secret_key

    assert read(home, QI_PORTAL_SECRET_KEY="").secret_key == first
    assert len(first) >= 32
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["secret", "changeme", "short but random 1234", "a" * 64, "abcdabcd" * 8])
def test_weak_secret_key_stops_the_start(home: Path, key: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_SECRET_KEY is too weak"):
        read(home, QI_PORTAL_SECRET_KEY=key)


@pytest.mark.parametrize("url", ["http://portal.example", "http://10.0.0.5:8000", "http://127.0.0.1.evil.example"])
def test_address_beyond_this_machine_without_tls_stops_the_start(home: Path, url: str) -> None:
    with pytest.raises(UnsafeSettings, match="must be https"):
        read(home, QI_PORTAL_BASE_URL=url)


@pytest.mark.parametrize("url", ["portal.example", "ftp://portal.example", "https://", "//portal.example"])
def test_address_that_is_none_stops_the_start(home: Path, url: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_BASE_URL must look like"):
        read(home, QI_PORTAL_BASE_URL=url)


@pytest.mark.parametrize(
    "url", ["http://localhost", "http://127.0.0.1:8080", "http://[::1]:8000", "https://portal.example"]
)
def test_address_on_this_machine_or_with_tls_is_taken(home: Path, url: str) -> None:
    assert read(home, QI_PORTAL_BASE_URL=f"{url}/").base_url == url


@pytest.mark.parametrize("name", ["TRUSTED_PROXIES", "IDLE_MINUTES", "ARGON2_TIME_COST"])
@pytest.mark.parametrize("value", ["-1", "61", "1.5", "ten", "３", "1_0", " 1"])
def test_number_out_of_range_stops_the_start_and_is_named(home: Path, name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=f"QI_PORTAL_{name} must be a whole number"):
        read(home, **{f"QI_PORTAL_{name}": value})


@pytest.mark.parametrize(
    "url", ["postgres://u@localhost/n", "postgresql://u@localhost/n", "postgresql+psycopg://u@localhost/n"]
)
def test_postgresql_address_is_read_with_the_installed_driver(home: Path, url: str) -> None:
    assert read(home, QI_PORTAL_DATABASE_URL=url).database_url == "postgresql+psycopg://u@localhost/n"


def test_hosts_are_the_base_urls_and_those_added(home: Path) -> None:
    settings = read(home, QI_PORTAL_BASE_URL="https://portal.example:8443", QI_PORTAL_HOSTS=" a.example, ,b.example ")

    assert settings.hosts == ("portal.example", "a.example", "b.example")
    assert settings.has_tls


@pytest.mark.parametrize(
    ("base_url", "bind", "listens"),
    [
        ("http://127.0.0.1:8080", "", ("127.0.0.1", 8080)),
        ("http://localhost", "", ("127.0.0.1", 80)),  # the server dies of a name
        ("http://[::1]:8000", "", ("::1", 8000)),
        ("https://portal.example", "", ("127.0.0.1", 8000)),
        ("https://portal.example:8443", "0.0.0.0:9000", ("0.0.0.0", 9000)),
        ("https://portal.example", "[::]:9000", ("::", 9000)),
    ],
)
def test_server_listens_where_it_is_told(home: Path, base_url: str, bind: str, listens: tuple[str, int]) -> None:
    settings = read(home, QI_PORTAL_BASE_URL=base_url, QI_PORTAL_BIND=bind, QI_PORTAL_TRUSTED_PROXIES="1")

    assert (settings.address, settings.port) == listens


@pytest.mark.parametrize(
    "bind", ["0.0.0.0", ":8000", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:８０", "::1:80", "here:80"]
)
def test_place_to_listen_that_is_none_stops_the_start(home: Path, bind: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_BIND must be an address and a port"):
        read(home, QI_PORTAL_BIND=bind)


@pytest.mark.parametrize(("text", "offered"), [("", True), ("on", True), ("off", False)])
def test_guidelines_may_be_saved_by_browsers_unless_switched_off(home: Path, text: str, offered: bool) -> None:
    assert read(home, QI_PORTAL_OFFLINE=text).offline is offered


def test_switch_that_is_neither_on_nor_off_stops_the_start(home: Path) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_OFFLINE must be on or off"):
        read(home, QI_PORTAL_OFFLINE="maybe")


def test_finished_files_lie_in_the_data_folder_unless_another_is_named(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared"

    assert read(home).files == home / "files"
    assert read(home, QI_PORTAL_FILES=str(elsewhere)).files == elsewhere
    assert elsewhere.is_dir()


def test_folder_for_files_that_cannot_be_made_stops_the_start(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UnsafeSettings, match="QI_PORTAL_FILES"):
        read(home, QI_PORTAL_FILES=str(tmp_path / "file" / "under"))


@pytest.mark.parametrize(("name", "value"), [("QI_PORTAL_FILES_DAYS", "0"), ("QI_PORTAL_PRESSES", "17")])
def test_count_for_files_and_presses_out_of_range_stops_the_start(home: Path, name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        read(home, **{name: value})


@pytest.mark.rule(6)
def test_second_factor_may_be_left_to_people_on_this_machine_only(home: Path) -> None:
    away = {"QI_PORTAL_BASE_URL": "https://portal.example"}

    assert [read(home, QI_PORTAL_SECOND_FACTOR=text).demands_second_factor for text in ("", "offered")] == [False] * 2
    assert read(home, QI_PORTAL_SECOND_FACTOR="required").demands_second_factor
    assert read(home, **away).demands_second_factor
    for refused in ({"QI_PORTAL_SECOND_FACTOR": "offered", **away}, {"QI_PORTAL_SECOND_FACTOR": "off"}):
        with pytest.raises(UnsafeSettings, match="QI_PORTAL_SECOND_FACTOR"):
            read(home, **refused)
