"""A command of a group that needs neither settings nor database, so that it works on any machine."""

import click


class Alone(click.Command):
    """`qi_portal.cli` opens no application for it."""
