"""`make sbom`: a CycloneDX bill of materials of what the portal runs on, into build/sbom.json.

It lists every package of requirements.lock with its version, hashes and license, and is the same for the same lock: it
holds no time and no random number. Licenses and summaries come from the installed packages; a package that is only for
another platform has none.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import click
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
BILL = ROOT / "build" / "sbom.json"
LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ;\\]+)(.*(?:\n    --hash=.*)*)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
CLASSIFIER = "License :: OSI Approved :: "
MIT_GRANT = "Permission is hereby granted, free of charge"


def main() -> None:
    bill = bill_of_materials()
    if missing := sorted(locked() - listed(bill)):
        sys.exit(f"Not in the bill of materials: {', '.join(f'{name} {version}' for name, version in missing)}")
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")
    parts = bill["components"]
    unknown = [part["name"] for part in parts if not part.get("licenses")]
    click.echo(f"{BILL.relative_to(ROOT)}: {len(parts)} packages; no license known of: {', '.join(unknown) or 'none'}")


def bill_of_materials() -> dict[str, Any]:
    packages = [_package(*found) for found in LOCKED.findall(LOCK.read_text())]
    bill = Bom(components=packages)
    bill.metadata.component = product = _product()
    bill.register_dependency(product, packages)
    bill.serial_number = bill.metadata.timestamp = None  # type: ignore[assignment]  # as the library's own tool does
    told: dict[str, Any] = json.loads(JsonV1Dot6(bill).output_as_string())
    return told


def locked() -> set[tuple[str, str]]:
    """Name and version of each package in the lock."""
    return {(name, version) for name, version, _ in LOCKED.findall(LOCK.read_text())}


def listed(bill: dict[str, Any]) -> set[tuple[str, str]]:
    return {(part["name"], part["version"]) for part in bill["components"]}


def _product() -> Component:
    of = tomllib.loads(PROJECT.read_text())["project"]
    return Component(
        type=ComponentType.APPLICATION,
        name=of["name"],
        version=of["version"],
        description=of["description"],
        bom_ref=of["name"],
        licenses=[DisjunctiveLicense(id=of["license"])],
    )


def _package(name: str, version: str, rest: str) -> Component:
    """A package of the lock, with the hashes of all its files: one for each platform."""
    purl = PackageURL("pypi", None, name, version)
    return Component(
        name=name,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in HASH.findall(rest)],
        **_of_installed(name),
    )


def _of_installed(name: str) -> dict[str, Any]:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return {"description": "Not needed on this platform."}
    licenses = [DisjunctiveLicense(name=told) for told in _licenses(package)]
    return {"description": package.metadata["Summary"], "licenses": licenses}


def _licenses(package: Distribution) -> list[str]:
    """As the package declares them, in the newest of the ways there are."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return [expression]
    return list(_classified(metadata)) or _named(metadata) or _in_files(package)


def _classified(metadata: PackageMetadata) -> Iterator[str]:
    for told in metadata.get_all("Classifier") or []:
        if told.startswith(CLASSIFIER):
            yield told.removeprefix(CLASSIFIER)


def _named(metadata: PackageMetadata) -> list[str]:
    """The old free field, unless it holds a whole text."""
    told = metadata.get("License") or ""
    return [told] if told and "\n" not in told else []


def _in_files(package: Distribution) -> list[str]:
    texts = (Path(str(file.locate())) for file in package.files or [] if "LICENSE" in file.name.upper())
    return ["MIT"] if any(MIT_GRANT in path.read_text() for path in texts) else []


if __name__ == "__main__":
    main()
