"""`qi-portal reminders send`: what would go out on a day, or put it into the outbox by hand."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from flask import current_app

from qi_portal.db import committing, db, utc_now
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.practices.queries import operator
from qi_portal.reminders import actions
from qi_portal.reminders.jobs import shelf_of
from qi_portal.reminders.letters import letter_of
from qi_portal.reminders.plan import Planned, planned_at

DAYTIME = 18
"""An hour by UTC at which it is day in every time zone of the United States."""


@click.command()
@click.argument("deed", type=click.Choice(["send"]))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As if it were that day; today otherwise.")
@click.option("--dry-run", is_flag=True, help="Only say what would go out. Nothing is written.")
def reminders(deed: str, on: datetime | None, dry_run: bool) -> None:
    """Reminders and digests of a day that were not sent yet."""
    now = on.replace(hour=DAYTIME, tzinfo=UTC) if on else utc_now()
    settings, by = current_app.config["SETTINGS"], operator()
    if settings.mail_server is None:
        click.echo("Mail is off: QI_PORTAL_SMTP_URL is not set.", err=True)
    planned = planned_at(now, by, shelf_of)
    db.session.rollback()
    with current_app.test_request_context(base_url=settings.base_url):
        if dry_run or settings.mail_server is None:
            _tell(planned)
        else:
            with committing():
                click.echo(f"Put into the outbox: {actions.post(planned, letter_of=letter_of, by=by)}")


def _tell(planned: Sequence[Planned]) -> None:
    for each in planned:
        click.echo(f"{each.day} {each.kind.value} to {each.member.address}: {letter_of(each).subject}")
    counts = Counter(each.kind for each in planned)
    click.echo(f"Would go out: {counts[Kind.REMINDER]} reminders, {counts[Kind.DIGEST]} digests")
