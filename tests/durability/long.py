"""The long run, by hand: `PYTHONPATH=tests python -m durability.long --database postgresql --kills 60`."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from durability.killing import portal, run


def main() -> None:
    read = argparse.ArgumentParser()
    read.add_argument("--database", choices=("sqlite", "postgresql"), required=True)
    read.add_argument("--kills", type=int, default=60)
    read.add_argument("--people", type=int, default=4)
    read.add_argument("--pause", type=float, default=4.0, help="Most seconds between two kills.")
    read.add_argument("--seed", type=int, default=1)
    asked = read.parse_args()
    kinds = ["main", "web", "worker"] + (["database"] * 2 if asked.database == "postgresql" else [])
    deeds = random.Random(asked.seed).choices(kinds, k=asked.kills)
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="portal-faults-") as home,
        portal(asked.database, Path(home), asked.people) as ours,
    ):
        outcome = run(ours, deeds, asked.seed, (0.3, asked.pause))
    waits = {kind: sorted(each) for kind, each in outcome.seconds_to_ready.items()}
    told = (
        f"{asked.database}: {outcome.kills.total()} kills {dict(outcome.kills)} in {time.monotonic() - began:.0f} s",
        f"submissions {outcome.submissions}, acknowledged {outcome.acknowledged}, "
        f"cut off and sent again {outcome.cut}, told 409 for their own {outcome.told_stale}",
        *(
            f"ready after a kill of {kind}: {each[len(each) // 2]:.1f} s (median), {each[-1]:.1f} s (slowest)"
            for kind, each in waits.items()
        ),
        f"jobs left {outcome.jobs_left}, faults {len(outcome.faults)}",
        *(f"  {line}" for line in outcome.faults),
    )
    sys.stdout.write("\n".join(told) + "\n")
    sys.exit(1 if outcome.faults or outcome.jobs_left else 0)


if __name__ == "__main__":
    main()
