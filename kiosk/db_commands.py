"""`kiosk db`: the shared database's set-up and care, for its owner (docs/shared-database.md)."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.command_line import CANNOT, settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.office import CITIZEN_KEY_FILE, KEYS_FOLDER, prepare_database
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.core.store.status import Status

SHORTEST_PASSWORD = 12


@click.group()
def command() -> None:
    """The shared database: set it up, look after it."""


@contextmanager
def store_of(settings: Settings) -> Iterator[Store]:
    """The settings' database, given back at the end."""
    store = Store(settings.database)
    try:
        yield store
    finally:
        store.close()


def centre_codes(work: Work) -> dict[int | None, str]:
    """The codes of the centres by their ids."""
    return {centre.id: centre.code for centre in work.reference().reference.centres.values()}


@command.command()
@click.pass_context
@told_plainly
def upgrade(context: click.Context) -> None:
    """Bring the database to this program's version; run by its owner."""
    settings = settings_of(context)
    key = settings.data_dir / KEYS_FOLDER / CITIZEN_KEY_FILE
    done = prepare_database(settings.database, settings.data_dir)
    if done.before == done.after:
        click.echo(f"{settings.shown_database} is of version {done.after} already")
    else:
        click.echo(f"{settings.shown_database}: from {done.before or 'empty'} to {done.after}")
    if done.new_key:
        click.echo(f"new citizens' key: {key}; every terminal needs a copy, and so does the safe")
    if not done.has_mark:
        click.echo(f"kiosk: the database does not know its {CITIZEN_KEY_FILE} yet; run this where it is", err=True)
        sys.exit(CANNOT)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def status(context: click.Context, *, as_json: bool) -> None:
    """Say how the database is: server, version, what is in it, who we are to it."""
    from kiosk.core.store.status import read_status  # noqa: PLC0415

    settings = settings_of(context)
    with store_of(settings) as store:
        found = read_status(store.engine, SystemClock().now())
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
        return
    for name, value in [("database", settings.shown_database), *_lines(found)]:
        click.echo(f"{name:13} {value}")


def _lines(found: "Status") -> Iterator[tuple[str, str]]:
    from kiosk.core.store.status import rounded  # noqa: PLC0415

    if found.server is None:
        yield "server", "none: a file of this terminal"
    else:
        kind = "standby" if found.server.standby else "primary"
        yield "server", f"PostgreSQL {found.server.version}, {kind}, {'TLS' if found.server.tls else 'no TLS'}"
        yield "replication", found.server.replication.value
    yield "version", f"{found.version or 'empty'}, this program needs {found.needed}"
    yield "our role", found.role.value
    if found.contents is None:
        return
    inside = found.contents
    yield "centres", str(inside.centres)
    if inside.open_first is not None:
        days = {str(inside.open_first), str(inside.open_last)}
        yield "slots until", " to ".join(sorted(days))
    yield "unsettled", str(inside.unsettled)
    yield "terminals", f"{inside.terminals}, of which {inside.terminals_seen} were seen in the last 10 minutes"
    for name, count in inside.rows.items():
        yield f"  {name}", f"{rounded(count):,}"


@command.command()
@click.argument("kind", type=click.Choice(["terminal", "staff"]), required=False)
@click.argument("login", required=False)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the login's password stands; asked for without.",
)
@click.option("--prefix", default="kiosk", show_default=True, help="What the names of the group roles begin with.")
@click.pass_context
@told_plainly
def grant(
    context: click.Context, kind: str | None, login: str | None, password_file: Path | None, prefix: str
) -> None:
    """Give the groups of terminals and staff exactly their rights; with KIND and LOGIN, make a login of one."""
    if (kind is None) is not (login is None):
        raise click.UsageError("expected either nothing, or `terminal LOGIN`, or `staff LOGIN`")
    from kiosk.core.store.roles import Groups, grant_groups, grant_login  # noqa: PLC0415
    from kiosk.core.store.schema import require_current  # noqa: PLC0415

    settings, groups = settings_of(context), Groups.of(prefix)
    password = "" if login is None else _password(login, password_file)
    with store_of(settings) as store:
        require_current(store.engine)
        grant_groups(store.engine, groups)
        click.echo(f"{groups.terminal} and {groups.staff} have their rights")
        if login is not None:
            group = groups.terminal if kind == "terminal" else groups.staff
            grant_login(store.engine, login, password, group, groups)
            click.echo(f"{login} is in {group}")


def _password(login: str, file: Path | None) -> str:
    if file is not None:
        password = file.read_text("utf-8").rstrip("\r\n")
    else:
        password = click.prompt(f"Password for {login}", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST_PASSWORD:
        raise click.UsageError(f"expected a password of {SHORTEST_PASSWORD} characters or more")
    return password


@command.command()
@click.pass_context
@told_plainly
def purge(context: click.Context) -> None:
    """Forget whose the bookings were that are older than retention_days; best by a timer, every night."""
    from kiosk.core.store.purge import purge as forget  # noqa: PLC0415
    from kiosk.core.store.schema import require_current  # noqa: PLC0415

    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        done = forget(store, SystemClock().now())
    click.echo(
        f"{done.bookings} bookings stripped of whose they were, {done.leased_places} leased places given back"
    )
    removed = ("citizens", "operations", "slots", "print_jobs", "departures", "arrivals")
    click.echo("removed: " + ", ".join(f"{getattr(done, name)} {name.replace('_', ' ')}" for name in removed))
