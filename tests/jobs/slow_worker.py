"""A worker with a task that takes its time, for tests that kill it."""

import time

from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import db
from qi_portal.jobs import worker
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.practices.models import Program

STEPS = 30


@task("test.slow")
def slow(job: Running, payload: Payload) -> None:
    """Takes three seconds, then makes a program named for the attempt that did it."""
    for step in range(STEPS):
        time.sleep(0.1)
        job.progress(step + 1, STEPS)
    with job.committing():
        db.session.add(Program(code=payload["code"], name=f"attempt {job.claim.attempt}", time_zone="UTC"))
        job.set_result({})


def serve() -> None:
    worker.serve(create_app(read_settings()), threads=2)
