"""`kiosk staff-accounts`: who of the staff may sign in, and as what (docs/staff.md)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from zoneinfo import ZoneInfo

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core import passwords
from kiosk.core.account_keeping import AccountKeeping, KnownAccount
from kiosk.core.clock import SystemClock
from kiosk.core.ports import StoreUnusableError
from kiosk.core.signing_in import as_login
from kiosk.core.staff import Role
from kiosk.core.store.schema import require_current
from kiosk.core.store.status import LoginRole, login_role
from kiosk.core.store.store import Store
from kiosk.db_commands import centre_codes, store_of

_HEADS = ("login", "role", "centre", "state", "last signed in")
_ROLE = click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
_CENTRE = click.option("--centre", metavar="CODE", help="Where they work; without, in every centre.")
_GENERATE = click.option(
    "--generate", is_flag=True, help="Make a random password, which is to be changed at the first sign-in."
)


@click.group()
def command() -> None:
    """The staff's accounts: by whoever may open an embedded database, or by a shared one's owner."""


@command.command()
@click.argument("login")
@_ROLE
@_CENTRE
@_GENERATE
@click.pass_context
@told_plainly
def add(context: click.Context, login: str, role: str, centre: str | None, *, generate: bool) -> None:
    """Make an account. Its password is asked for, unseen."""
    with _keeping(context) as (keeping, store):
        centre_id = _centre_id(store, centre)
        keeping.require_free(login)
        password = _password(login, generate=generate)
        keeping.add(login, Role(role), centre_id, password, must_change=generate)
    click.echo(f"{as_login(login)} is {role} in {centre or 'every centre'}")
    _tell(password, generate=generate)


@command.command()
@click.argument("login")
@_ROLE
@_CENTRE
@click.pass_context
@told_plainly
def move(context: click.Context, login: str, role: str, centre: str | None) -> None:
    """Give an account another role and centre. Who is at work has to sign in anew."""
    with _keeping(context) as (keeping, store):
        keeping.move(login, Role(role), _centre_id(store, centre))
    click.echo(f"{as_login(login)} is {role} in {centre or 'every centre'}")


@command.command()
@click.argument("login")
@click.pass_context
@told_plainly
def disable(context: click.Context, login: str) -> None:
    """Let somebody in no more. The account stays, since the events name it."""
    with _keeping(context) as (keeping, _):
        keeping.disable(login)
    click.echo(f"{as_login(login)} is disabled; a desk at which they work signs them out within a minute")


@command.command()
@click.argument("login")
@click.pass_context
@told_plainly
def enable(context: click.Context, login: str) -> None:
    """Let somebody in again, with the password that they had."""
    with _keeping(context) as (keeping, _):
        keeping.enable(login)
    click.echo(f"{as_login(login)} can sign in")


@command.command()
@click.argument("login")
@_GENERATE
@click.pass_context
@told_plainly
def reset(context: click.Context, login: str, *, generate: bool) -> None:
    """Give somebody another password; they need not wait for wrong tries any more."""
    with _keeping(context) as (keeping, _):
        keeping.require(login)
        password = _password(login, generate=generate)
        keeping.reset(login, password, must_change=generate)
    click.echo(f"{as_login(login)} has a new password")
    _tell(password, generate=generate)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def list_accounts(context: click.Context, *, as_json: bool) -> None:
    """List every account; by staff or the owner of the database."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        known = AccountKeeping(store, SystemClock()).all()
        codes = store.read(centre_codes)
        centres = store.read(lambda work: work.reference().reference.centres)
    if as_json:
        click.echo(json.dumps([{**asdict(one), "centre": codes.get(one.centre_id)} for one in known], default=str))
        return
    zone = next((centre.zone for centre in centres.values()), ZoneInfo("UTC"))
    rows = [_HEADS, *(_cells(one, codes, zone) for one in known)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if not known:
        click.echo("there is no account yet; the first one: kiosk staff-accounts add LOGIN --role senior")


def _cells(one: KnownAccount, codes: dict[int | None, str], zone: ZoneInfo) -> tuple[str, ...]:
    state = "disabled" if one.disabled_at else "new password due" if one.must_change else "in use"
    last = f"{one.signed_in_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.signed_in_at else "never"
    return (one.login, one.role.value, codes.get(one.centre_id, "every centre"), state, last)


@contextmanager
def _keeping(context: click.Context) -> Iterator[tuple[AccountKeeping, Store]]:
    """The accounts, for whoever may change them. Raises StoreUnusableError for everybody else."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        if login_role(store.engine) is not LoginRole.OWNER:
            raise StoreUnusableError(
                "only the owner of a shared database makes and changes accounts (docs/shared-database.md); "
                "this login may not"
            )
        yield AccountKeeping(store, SystemClock()), store


def _centre_id(store: Store, code: str | None) -> int | None:
    if code is None:
        return None
    codes = store.read(centre_codes)
    found = next((centre_id for centre_id, known in codes.items() if known == code), None)
    if found is None:
        raise StoreUnusableError(f'no centre of the database has the code "{code}"')
    return found


def _password(login: str, *, generate: bool) -> str:
    if generate:
        return passwords.generate()
    asked: str = click.prompt(f"Password for {as_login(login)}", hide_input=True, confirmation_prompt=True)
    return asked


def _tell(password: str, *, generate: bool) -> None:
    if generate:
        click.echo(f"password {password}, to be changed at the first sign-in; it is shown this once")
