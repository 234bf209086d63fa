"""`qi-portal backup` and `qi-portal restore`: by hand, and by a timer."""

from pathlib import Path

import click

from qi_portal.audit.cli import AnchorType
from qi_portal.db import utc_now
from qi_portal.domain.audit_chain import Anchor
from qi_portal.operate.alone import Alone
from qi_portal.operate.backup import keys, making, restoring
from qi_portal.operate.backup.last import last_backup
from qi_portal.operate.keys import warn_of_missing_keys

FILE = click.Path(path_type=Path)
SEPARATE = (
    "QI_PORTAL_SECRET_KEY and QI_PORTAL_FIELD_KEYS (or secret.key and field.keys in the data folder) are not in it: "
    "keep copies of them somewhere else. Without the field keys sealed fields stay closed for good."
)


class UsuallyMake(click.Group):
    """`backup DIR` is `backup make DIR`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_named = not args or args[0] in self.commands or args[0] == "--help"
        return super().parse_args(ctx, args if is_named else ["make", *args])


@click.group(cls=UsuallyMake)
def backup() -> None:
    """Back up into a folder or a file while the portal runs: `qi-portal backup DIR`."""


@backup.command()
@click.argument("target", metavar="DIR|FILE", type=FILE)
@click.option("--with-files", is_flag=True, help="Take finished files too; they can be made again.")
@click.option("--keep", type=click.IntRange(1, 10_000), help="Keep so many backups in the folder, this one included.")
def make(target: Path, with_files: bool, keep: int | None) -> None:
    """Write an encrypted, checksummed backup of one moment, while the portal runs."""
    made = making.make(target, with_files=with_files, keep=keep)
    manifest, sealed = made.manifest, made.sealed
    click.echo(f"{made.path}: {manifest.rows} rows, {sealed.size / 1_000_000:.1f} MB, {made.seconds:.1f} s")
    click.echo(f"sha256 {sealed.sha256}")
    click.echo(f"audit log {manifest.facts.anchor or 'not chained'}")
    click.echo("Finished files are in it." if with_files else "Finished files are not in it (--with-files).")
    click.echo(SEPARATE)
    for path in made.removed:
        click.echo(f"Removed {path.name}.")
    if not made.is_noted:
        click.echo("The tables are of another release, so the audit log does not tell of this backup.")


@backup.command(cls=Alone)
@click.option("--out", type=FILE, help="Write the secret half into this file instead of showing it.")
@click.option("--passphrase", is_flag=True, help="Protect that file with a passphrase.")
def key(out: Path | None, passphrase: bool) -> None:
    """Make the key pair of backups. The secret half opens every backup: keep it away from the server."""
    if passphrase and out is None:
        raise click.UsageError("--passphrase protects a file: name it with --out.")
    text, public = keys.new_pair()
    if out is None:
        click.echo(text, nl=False)
        click.echo("Shown this once: keep it in a file away from the server, and again on paper.", err=True)
    else:
        keys.save(out, keys.protected(text, _new_passphrase()) if passphrase else text.encode())
        click.echo(f"{out} opens backups.", err=True)
    click.echo(f"For the server: QI_PORTAL_BACKUP_RECIPIENTS={public}", err=True)


@backup.command()
def last() -> None:
    """Say when the last backup was made; end with 1 if there was none."""
    found = last_backup()
    if found is None:
        raise click.ClickException("No backup was made yet.")
    hours = int((utc_now() - found.at).total_seconds() // 3600)
    click.echo(f"{found.at:%Y-%m-%d %H:%M} UTC, {hours} hours ago: {found.name}, {found.size / 1_000_000:.1f} MB")


@click.command()
@click.argument("file", type=FILE)
@click.option("--identity", type=FILE, required=True, help="The key file with the secret half.")
@click.option("--anchor", "noted", type=AnchorType(), help="The end of the audit log, as it was noted elsewhere.")
@click.option("--despite-audit", is_flag=True, help="Restore it even if its audit log is not whole.")
def restore(file: Path, identity: Path, noted: Anchor | None, despite_audit: bool) -> None:
    """Put a backup into an empty place: a new database, an empty data folder."""
    identities = keys.identities_in(identity, _passphrase)
    restored = restoring.restore(file, identities, noted=noted, despite_audit=despite_audit)
    manifest = restored.manifest
    click.echo(f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC, release {manifest.release}.")
    tables = len(manifest.facts.counts)
    click.echo(f"{manifest.rows} rows in {tables} tables, as counted then; {restored.seconds:.1f} s")
    click.echo(f"sha256 {restored.sha256}")
    click.echo(f"audit log {manifest.facts.anchor or 'not chained'}")
    click.echo("Compare both with the log line of the backup. Everybody has to sign in again.")
    click.echo("Finished files are back." if manifest.with_files else "Finished files were not in it.")
    click.echo("Next: qi-portal network verify, start the portal, look at /health/ready.")
    click.echo(f"Settings given then: {', '.join(manifest.settings) or 'none'}.")
    warn_of_missing_keys()


def _passphrase() -> str:
    told: str = click.prompt("Passphrase of the key file", hide_input=True, err=True)
    return told


def _new_passphrase() -> str:
    told: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    return told
