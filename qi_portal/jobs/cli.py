"""`qi-portal jobs status`: what waits, runs and failed, at a glance."""

import click
from flask import current_app

from qi_portal.db import utc_now
from qi_portal.jobs.oversight import queries
from qi_portal.jobs.oversight.queries import LOOKED_BACK, STATES
from qi_portal.jobs.oversight.views import queue_kind
from qi_portal.mail.queries import outbox_since


@click.command()
@click.argument("deed", type=click.Choice(["status"]))
def jobs(deed: str) -> None:
    """How the work in the background stands: every program's jobs, the workers, the mail."""
    now, everybody = utc_now(), None
    by_state, by_task = queries.counts(everybody, now)
    click.echo(f"Queue: {queue_kind(current_app.config['SETTINGS'].queue_url)}")
    click.echo(", ".join(f"{told}: {by_state[state]}" for state, told in STATES.items()))
    for task, states in by_task.items():
        click.echo(f"  {task}: {', '.join(f'{state} {count}' for state, count in sorted(states.items()))}")
    for seen in queries.jobs_seen(everybody, now=now, state="failed"):
        click.echo(f"  failed {seen.job.task} {seen.job.id}, {seen.age(now)}: {seen.job.error}")
    workers = queries.workers(now)
    for hand in workers:
        sign = queries.spell(now - hand.seen_at)
        click.echo(f"Worker {hand.name}: {hand.at_work} of {hand.threads} at work, last sign {sign} ago")
    if not workers:
        click.echo("No worker is alive. Start one: qi-portal worker")
    outbox = outbox_since(now - LOOKED_BACK)
    click.echo(f"Mail: {', '.join(f'{state} {outbox.counts[state]}' for state in ('waiting', 'sent', 'failed'))}")
