"""Why a backup was not made, or not restored: one sentence for the operator, and nothing is left behind."""

from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import words


class BackupTrouble(PortalError):
    """What is wrong and what to do."""


def damaged() -> BackupTrouble:
    return BackupTrouble(
        words("This file is not a whole backup: it was cut off or changed, or it is something else. Take another one.")
    )
