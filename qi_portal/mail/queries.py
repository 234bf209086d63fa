"""How the outbox stands, without saying what is in it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from qi_portal.db import db
from qi_portal.mail.models import OutboxLetter


@dataclass(frozen=True)
class Outbox:
    """Letters by state, the moment from which the oldest waits, and why letters failed, by code."""

    counts: Counter[str]
    waiting_since: datetime | None
    errors: Counter[str]


def outbox_since(since: datetime) -> Outbox:
    """All that wait, and what was sent or failed since then."""
    lately = (OutboxLetter.created_at > since) | (OutboxLetter.state == "waiting")
    by_state = select(OutboxLetter.state, func.count()).where(lately).group_by(OutboxLetter.state)
    waits = select(func.min(OutboxLetter.created_at)).where(OutboxLetter.state == "waiting")
    why = select(OutboxLetter.error, func.count()).where(lately, OutboxLetter.error != "").group_by(OutboxLetter.error)
    return Outbox(
        _counted(by_state),
        db.session.scalar(waits),
        _counted(why.order_by(OutboxLetter.error)),
    )


def _counted(query: Select[str, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in db.session.execute(query):
        counts[name] = count
    return counts
