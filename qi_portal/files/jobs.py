"""Every day what has had its time goes, and what a killed worker left behind."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from qi_portal.db import utc_now
from qi_portal.domain.words import words
from qi_portal.files import actions
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running


@task("files.remove", title=words("Removing old files"), every=timedelta(hours=6))
def remove(job: Running, _payload: Mapping[str, Any]) -> None:
    now = utc_now()
    job.set_result({"removed": actions.remove_old(now), "swept": actions.sweep(now)})
