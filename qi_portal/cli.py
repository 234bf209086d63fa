"""`qi-portal`: every command, loaded only when it is called, so that `decide` starts fast."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any

import click

from qi_portal.operate.alone import Alone

COMMANDS: dict[str, tuple[str, bool]] = {
    "decide": ("qi_portal.guidelines.cli:decide", False),
    "search": ("qi_portal.guidelines.search_cli:search", False),
    "content": ("qi_portal.guidelines.content_cli:content", False),
    "spc": ("qi_portal.measures.spc.cli:spc", False),
    "import": ("qi_portal.measures.imports.cli:import_file", True),
    "report": ("qi_portal.reports.cli:report", True),
    "migrate": ("qi_portal.operate.serving:migrate", True),
    "create-admin": ("qi_portal.practices.cli:create_admin", True),
    "add-practice": ("qi_portal.practices.cli:add_practice", True),
    "add-person": ("qi_portal.practices.cli:add_person", True),
    "account": ("qi_portal.people.cli:account", True),
    "enroll": ("qi_portal.practices.cli:enroll", True),
    "demo": ("qi_portal.demo.cli:demo", True),
    "serve": ("qi_portal.operate.serving:serve", True),
    "worker": ("qi_portal.operate.serving:worker", True),
    "keys": ("qi_portal.operate.keys:keys", True),
    "inventory": ("qi_portal.desks.inventory.cli:inventory", True),
    "metrics": ("qi_portal.operate.metrics:metrics", True),
    "backup": ("qi_portal.operate.backup.cli:backup", True),
    "restore": ("qi_portal.operate.backup.cli:restore", True),
    "network": ("qi_portal.measures.rollups.cli:network", True),
    "jobs": ("qi_portal.jobs.cli:jobs", True),
    "reminders": ("qi_portal.reminders.cli:reminders", True),
    "integration": ("qi_portal.interop.tokens.cli:integration", True),
    "audit": ("qi_portal.audit.cli:audit", True),
}
"""Name of a command: where it lives, and whether it needs the application (settings and database)."""


NO_DATABASE = (
    "The database cannot be reached, or it is not at this version's schema. "
    "Check QI_PORTAL_DATABASE_URL, then run: qi-portal migrate"
)


class Lazy(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        where, needs_app = COMMANDS[cmd_name]
        module, name = where.split(":")
        with _nothing_to_throw_away():
            command: click.Command = getattr(import_module(module), name)
        return _with_app(command) if needs_app else command


@contextmanager
def _nothing_to_throw_away() -> Iterator[None]:
    """What a start loads stays. Looking through it for garbage, again and again as it grows, costs a sixth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.group(cls=Lazy)
def main() -> None:
    """Pediatric co-management guidelines and practice quality improvement."""


def _with_app(command: click.Command) -> click.Command:
    """The same command, run inside an application made from the environment; a refusal is one sentence."""
    if isinstance(command, Alone):
        return command
    if isinstance(command, click.Group):
        inside_too = [_with_app(each) for each in command.commands.values()]
        return type(command)(command.name, commands=inside_too, help=command.help)
    callback = command.callback
    assert callback is not None

    @wraps(callback)
    def inside(*args: Any, **named: Any) -> Any:
        with _nothing_to_throw_away():
            from sqlalchemy.exc import DBAPIError

            from qi_portal.app import create_app
            from qi_portal.config import UnsafeSettings, read_settings
            from qi_portal.domain.content.problems import ContentError
            from qi_portal.domain.errors import PortalError
            from qi_portal.web import logs

        logs.configure()
        try:
            with _nothing_to_throw_away():
                app = create_app(read_settings())
            with app.app_context():
                return callback(*args, **named)
        except (ContentError, PortalError, UnsafeSettings) as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        except DBAPIError:
            click.echo(NO_DATABASE, err=True)
            sys.exit(1)

    return click.Command(command.name, params=command.params, callback=inside, help=command.help)


if __name__ == "__main__":
    main()
