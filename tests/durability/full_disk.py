"""A disk that is really full, by hand and as root: `PYTHONPATH=tests python -m durability.full_disk sqlite|postgresql`.

The data folder (SQLite) or the database's tablespace (PostgreSQL) lies on a small disk in memory, which is filled while
people work and emptied again.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import postgres
from durability.books import faults
from durability.killing import Portal, portal
from durability.network import PROJECT
from durability.work import Person

SIZE = "700m"
SECONDS = 8


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    handle = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    for size in (1 << 20, 1 << 12, 1):
        with suppress(OSError):
            while True:
                os.write(handle, b"\0" * size)
    os.close(handle)
    return ballast


def observe(ours: Portal, disk: Path) -> list[str]:
    """What is answered while the disk is full, and the faults that the books show afterwards."""
    people = [Person(ours.network, team, number) for number, team in enumerate(ours.network.teams)]
    stopped, hand = Event(), ours.network.teams[0].hand
    threads = [Thread(target=person.work, args=(stopped,)) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / 2)
    ballast = fill(disk)
    read, cut = Counter[int](), sum(person.ledger.cut for person in people)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for path in ("/account", f"/practices/P001/projects/{PROJECT}", "/guidelines/"):
            read[hand.get(path).status] += 1
    refused = sum(person.ledger.cut for person in people) - cut
    ballast.unlink()
    time.sleep(SECONDS / 2)
    stopped.set()
    for thread in threads:
        thread.join()
    sent = sum(person.ledger.submissions for person in people)
    sys.stdout.write(f"reads while it was full {dict(read)}, writes refused then {refused}, submissions {sent}\n")
    found = faults(ours.network, people)
    if set(read) != {200}:
        found.append(f"reading did not go on: {dict(read)}")
    return found if refused else [*found, "nothing was refused: the disk was not full"]


def main() -> None:
    kind = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="portal-faults-") as folder, small_disk(Path(folder) / "disk") as disk:
        if kind == "postgresql":
            account = postgres._give_away(disk)
            os.chown(folder, account.get("user", -1), account.get("group", -1))
            os.environ["PORTAL_FAULTS_TABLESPACE"] = str(disk)
        home = disk / "home" if kind == "sqlite" else Path(folder) / "home"
        with portal(kind, home) as ours:
            found = observe(ours, disk)
    sys.stdout.write("\n".join([f"{kind}: {len(found)} faults", *found]) + "\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
