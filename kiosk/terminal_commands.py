"""`kiosk terminal`: who is a terminal of the shared database (docs/shared-database.md)."""

from pathlib import Path

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.enrolment import Request, enrol, request_of, revoke
from kiosk.core.files.request_file import read_request, written
from kiosk.core.office import KEYS_FOLDER, enrol_here
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.schema import require_current
from kiosk.core.ticket.keys import TerminalKey
from kiosk.db_commands import centre_codes, store_of
from kiosk.settings import Settings


@click.group()
def command() -> None:
    """The terminals of a shared database: enrol, list, revoke."""


@command.command("request")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.pass_context
@told_plainly
def make_request(context: click.Context, out: Path) -> None:
    """On the terminal: make its key, and write what the database's owner has to enter. Nothing in it is secret."""
    settings = settings_of(context)
    key = TerminalKey.load_or_create(settings.data_dir / KEYS_FOLDER)
    request = request_of(key, settings.terminal, settings.centre)
    out.write_text(written(request), "utf-8")
    click.echo(f"{out}: to be entered with `kiosk terminal enrol {out.name}` by the owner of the database")
    click.echo(f"fingerprint {request.fingerprint}")


@command.command("enrol")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--as", "owner", help="On the terminal: the address of the database with its owner's login, for this once."
)
@click.option("--yes", is_flag=True, help="Do not ask whether the fingerprint is the same on the terminal.")
@click.pass_context
@told_plainly
def enrol_terminal(context: click.Context, file: Path | None, owner: str | None, *, yes: bool) -> None:
    """Enter a terminal: by the owner from its request FILE, or on the terminal itself with the owner's address."""
    settings = settings_of(context)
    if file is None:
        address = owner or click.prompt("The database's address with its owner's login", hide_input=True)
        number = enrol_here(address, settings.data_dir, settings.terminal, SystemClock(), settings.centre)
        click.echo(f"{settings.terminal} is terminal {number}")
        return
    if owner is not None:
        raise click.UsageError("--as is for enrolling on the terminal itself, without a FILE")
    request = read_request(file)
    click.echo(f"{request.name}, centre {request.centre or 'none'}, fingerprint {request.fingerprint}")
    if not yes:
        click.confirm("Does the terminal show the same fingerprint?", abort=True)
    click.echo(f"{request.name} is terminal {_entered(settings, request)}")


def _entered(settings: Settings, request: Request) -> int:
    with store_of(settings) as store:
        require_current(store.engine)
        return store.write(lambda work: enrol(work, request, SystemClock().now()))


@command.command("list")
@click.pass_context
@told_plainly
def list_terminals(context: click.Context) -> None:
    """List every terminal that was ever enrolled."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        rows = store.read(lambda work: work.terminals.all())
        codes = store.read(centre_codes)
    click.echo(f"{'id':>5}  {'name':24} {'centre':20} {'enrolled':10}  {'revoked':10}  last seen (UTC)")
    for row in rows:
        centre = codes.get(row.centre_id, "")
        revoked = f"{row.revoked_at:%Y-%m-%d}" if row.revoked_at else ""
        seen = f"{row.seen_at:%Y-%m-%d %H:%M}" if row.seen_at else "never"
        click.echo(f"{row.id:>5}  {row.name:24} {centre:20} {row.enrolled_at:%Y-%m-%d}  {revoked:10}  {seen}")


@command.command("revoke")
@click.argument("number", type=int, metavar="ID")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.pass_context
@told_plainly
def revoke_terminal(context: click.Context, number: int, *, yes: bool) -> None:
    """Believe nothing more that terminal ID signs: one that was stolen, or taken down."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        known = store.read(lambda work: work.terminals.by_id(number))
        if known is None:
            raise StoreUnusableError(f"no terminal has the id {number}; `kiosk terminal list` shows them")
        if known.revoked_at is not None:
            click.echo(f"{known.name} (terminal {number}) was revoked on {known.revoked_at:%Y-%m-%d}")
            return
        if not yes:
            click.confirm(
                f"Revoke {known.name} (terminal {number})? Its tickets are worth nothing then", abort=True
            )
        store.write(lambda work: revoke(work, number, SystemClock().now()))
    click.echo(f"{known.name} (terminal {number}) is revoked: the tickets that it signed are refused from now on")
    click.echo("its login still opens the database: have the DBA drop it (DROP ROLE) if no other terminal uses it")
    click.echo("the places that it leased stay its own until their time begins: it may have sold them")
