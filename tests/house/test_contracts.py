"""A room imports the floors under it; rooms side by side do not touch. The contracts are in pyproject.toml."""

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "pyproject.toml"


def test_import_contracts_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(SETTINGS), cache_dir=None, no_cache=True, show_timings=False)

    assert status == 0, capsys.readouterr().out


def test_contract_of_views_names_every_module_with_views() -> None:
    contracts = tomllib.loads(SETTINGS.read_text())["tool"]["importlinter"]["contracts"]
    (views,) = (contract for contract in contracts if contract["name"].startswith("Views "))
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "qi_portal").rglob("*_views.py")
    }

    assert set(views["source_modules"]) == {"qi_portal.**.views", *modules}
