"""`kiosk unsettled`: what sync could not settle by itself, why, and what to do about it."""

import json
from dataclasses import asdict
from uuid import uuid4
from zoneinfo import ZoneInfo

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.commands import Settle
from kiosk.core.desk.settling import settle as take_off
from kiosk.core.free_text import fault_in
from kiosk.core.matters import reason_of
from kiosk.core.model import Language
from kiosk.core.outcomes import Settled
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.events import NO_TERMINAL
from kiosk.core.store.schema import require_current
from kiosk.core.store.unsettled import UnsettledRow
from kiosk.db_commands import centre_codes, store_of
from kiosk.speech import Speech
from kiosk.ui.staff.matter_words import words_of_matter
from kiosk.ui.staff.text_words import words_of_text_fault

_ENGLISH = Speech(Language.EN)


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
    click.echo(f"{len(rows)} to settle; afterwards: kiosk unsettled settle NUMBER --by NAME --note TEXT")


@command.command()
@click.argument("number", type=int)
@click.option("--by", required=True, help="Who has seen to it.")
@click.option("--note", required=True, help="What was done; without anybody's IIN.")
@click.pass_context
@told_plainly
def settle(context: click.Context, number: int, by: str, note: str) -> None:
    """Take NUMBER off the list: somebody has seen to it. The note goes into the events."""
    fault = fault_in(note)
    if fault is not None:
        raise click.UsageError(f"--note: {words_of_text_fault(fault, _ENGLISH)}")
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        now, deed = SystemClock().now(), Settle(uuid4(), number, note, by)
        outcome = store.write(lambda work: take_off(work, deed, now, NO_TERMINAL))
        if not isinstance(outcome, Settled):
            raise StoreUnusableError(f"there is nothing to settle under number {number}")
    click.echo(f"{number} is settled")


def _next(row: UnsettledRow) -> str:
    words = words_of_matter(reason_of(row.reason), _ENGLISH)
    return f"{words.meaning} {words.next}"


def _line(row: UnsettledRow, centre: str, zone: ZoneInfo | None) -> str:
    at = row.at.astimezone(zone)
    booking = f", booking {row.booking_id:x}" if row.booking_id else ""
    facts = "; ".join(f"{name} {value}" for name, value in row.facts.items())
    head = f"{row.id:>5}  {at:%Y-%m-%d %H:%M}  {centre}, terminal {row.terminal_id}{booking}: {row.reason}"
    return f"{head}\n       {_next(row)}\n       ({facts})"
