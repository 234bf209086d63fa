"""Once a day the log's last row is named in a log line, where whoever can change the table cannot change it too."""

from datetime import timedelta

import structlog

from qi_portal.audit.queries import last_anchor
from qi_portal.domain.words import words
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running

log = structlog.get_logger()


@task("audit.anchor", title=words("Naming the last row of the audit log"), every=timedelta(days=1))
def anchor(_job: Running, _payload: Payload) -> None:
    """`qi-portal audit verify --anchor` takes what stands in the line."""
    log.info("audit anchor", anchor=str(last_anchor()))
