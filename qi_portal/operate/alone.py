"""A command of a group that needs neither settings nor database, so that it works on any machine."""

from typing import Any

import click

from qi_portal.domain.errors import PortalError


class Alone(click.Command):
    """`qi_portal.cli` opens no application for it, so it says its own refusals in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PortalError as refusal:
            raise click.ClickException(str(refusal)) from None
