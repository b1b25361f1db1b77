"""`kiosk unsettled`: what sync could not settle by itself, why, and what to do about it."""

import json
from dataclasses import asdict
from zoneinfo import ZoneInfo

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.matters import Unsettled
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.schema import require_current
from kiosk.core.store.unsettled import UnsettledRow
from kiosk.db_commands import centre_codes, store_of

_NEXT = {
    Unsettled.TEN_DAYS: "the booking stands; ask the citizen which of their two visits they need, and cancel one",
    Unsettled.OVERLAP: "the booking stands; the citizen has another visit at that time: offer to move one",
    Unsettled.DAY_CLOSED: "cancelled, since the day was closed meanwhile: call the citizen",
    Unsettled.NO_PLACE: "the citizen has a ticket but no booking: find them a time",
    Unsettled.NO_SLOT: "the citizen has a ticket for a time that is no more: find them another",
    Unsettled.ALREADY_CHECKED_IN: "the same ticket was let in at two desks: see who came",
    Unsettled.REPLACED: "let in with an old ticket: look at the booking as it is now",
    Unsettled.CANCELLED: "let in with a ticket that had been cancelled: look at the booking",
    Unsettled.UNKNOWN: "let in with a ticket whose booking never arrived: ask the terminal that issued it",
    Unsettled.ANSWER_LOST: "booked, but the citizen may not know: keep it for them, print it when they come",
    Unsettled.COMMAND_REUSED: "a fault of the program: tell whoever looks after it",
    Unsettled.FAULT: "the database refused it: tell whoever looks after the program",
}


@click.group(invoke_without_command=True)
@click.option("--centre", help="Only what concerns this centre (its code).")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def command(context: click.Context, centre: str | None, *, as_json: bool) -> None:
    """List what sync could not settle, with what to do next; by staff or the owner of the database."""
    if context.invoked_subcommand is not None:
        return
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        codes = store.read(centre_codes)
        ids = {code: centre_id for centre_id, code in codes.items()}
        if centre is not None and centre not in ids:
            raise StoreUnusableError(f'no centre of the database has the code "{centre}"')
        wanted = None if centre is None else ids[centre]
        rows = store.read(lambda work: work.unsettled.open(wanted))
        zones = {c.id: c.zone for c in store.read(lambda work: work.reference()).reference.centres.values()}
    if as_json:
        click.echo(json.dumps([{**asdict(row), "next": _next(row)} for row in rows], default=str))
        return
    for row in rows:
        click.echo(_line(row, codes.get(row.centre_id, ""), zones.get(row.centre_id)))
    click.echo(f"{len(rows)} to settle; afterwards: kiosk unsettled settle NUMBER --by NAME")


@command.command()
@click.argument("number", type=int)
@click.option("--by", required=True, help="Who has seen to it.")
@click.pass_context
@told_plainly
def settle(context: click.Context, number: int, by: str) -> None:
    """Take NUMBER off the list: somebody has seen to it."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        now = SystemClock().now()
        if not store.write(lambda work: work.unsettled.settle(number, by, now)):
            raise StoreUnusableError(f"there is nothing to settle under number {number}")
    click.echo(f"{number} is settled")


def _next(row: UnsettledRow) -> str:
    known = {reason.value for reason in Unsettled}
    return _NEXT[Unsettled(row.reason)] if row.reason in known else "of a newer version of the kiosk: see its list"


def _line(row: UnsettledRow, centre: str, zone: ZoneInfo | None) -> str:
    at = row.at.astimezone(zone)
    booking = f", booking {row.booking_id:x}" if row.booking_id else ""
    facts = "; ".join(f"{name} {value}" for name, value in row.facts.items())
    head = f"{row.id:>5}  {at:%Y-%m-%d %H:%M}  {centre}, terminal {row.terminal_id}{booking}: {row.reason}"
    return f"{head}\n       {_next(row)}\n       ({facts})"
