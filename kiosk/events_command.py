"""`kiosk events`: what was done, by whom, when and where: the audit trail (docs/staff.md)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.model import Centre, Reference, Slot
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.events import EventRow
from kiosk.core.store.schema import require_current
from kiosk.core.store.work import Work
from kiosk.db_commands import store_of

_AT_THE_BEGINNING = {"login", "centre"}  # of the line; shown again only where they changed
_FIRST = {"status", "verdict"}
_IN_WORDS = ("reason", "note")  # at its end
_MOST = 5000


class BookingNumber(click.ParamType[int]):
    """A booking's number as everything shows it."""

    name = "NUMBER"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Hexadecimal."""
        if isinstance(value, int):
            return value
        try:
            return int(value, 16)
        except ValueError:
            self.fail(f"expected a booking's number such as 4d2a, found {value!r}", param, ctx)


@click.command()
@click.option("--booking", type=BookingNumber(), help="Only what was done to this booking.")
@click.option("--staff", metavar="LOGIN", help='Only what this account did, or "owner", "citizen", "sync".')
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="From this day of the centre on (2026-06-01).",
)
@click.option("--centre", "code", metavar="CODE", help="Only what was done in this centre.")
@click.option("--limit", type=click.IntRange(1, _MOST), default=200, show_default=True, help="The latest so many.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def command(
    context: click.Context,
    *,
    booking: int | None,
    staff: str | None,
    since: datetime | None,
    code: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show what was done, the newest last; by staff or the owner of the database."""
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        centres = store.read(lambda work: work.reference().reference.centres)
        chosen = next((centre for centre in centres.values() if centre.code == code), None)
        if code is not None and chosen is None:
            raise StoreUnusableError(f'no centre of the database has the code "{code}"')
        usual = _zone(chosen, centres)
        begin = None if since is None else since.replace(tzinfo=usual).astimezone(UTC)

        def find(work: Work) -> tuple[list[EventRow], _Names]:
            rows = work.events.find(
                limit=limit + 1,
                booking_id=booking,
                actor=staff,
                since=begin,
                centre_id=chosen.id if chosen else None,
            )
            return rows, _names(work, rows, usual)

        rows, names = store.read(find)
    more, rows = len(rows) > limit, rows[-limit:]
    if as_json:
        click.echo(json.dumps([_document(row, names) for row in rows], default=str))
        return
    for row in rows:
        cells = [f"{row.at.astimezone(names.zone(row)):%Y-%m-%d %H:%M:%S}", row.actor, names.place(row)]
        click.echo("  ".join(cell for cell in (*cells, *_what(row, names)) if cell))
    if more:
        click.echo(f"there are older ones: --limit shows more than {limit}", err=True)


def _zone(chosen: Centre | None, centres: Mapping[int, Centre]) -> tzinfo:
    """Of the centre that was asked for; all centres of the country have the same at present."""
    first = chosen or next(iter(centres.values()), None)
    return first.zone if first else UTC


@dataclass(frozen=True, slots=True)
class _Names:
    """What people call what events have numbers for. `usual`: the time zone of what was done in no centre."""

    reference: Reference
    terminals: Mapping[int, str]
    slots: Mapping[int, Slot]
    usual: tzinfo

    def zone(self, row: EventRow) -> tzinfo:
        centre = self.reference.centres.get(row.centre_id)
        return centre.zone if centre else self.usual

    def centre(self, centre_id: int) -> str:
        centre = self.reference.centres.get(centre_id)
        return centre.code if centre else ""

    def place(self, row: EventRow) -> str:
        """Where it was done: centre, and terminal with its number."""
        number = row.terminal_id
        terminal = f"{self.terminals.get(number, 'terminal')} ({number})" if number else ""
        return ", ".join(part for part in (self.centre(row.centre_id), terminal) if part)

    def said(self, name: str, value: Any, zone: tzinfo) -> str:  # noqa: ANN401  whatever stands in an event
        """One fact as people say it."""
        match name, value:
            case "appointments", [*pairs]:
                return self.appointments(pairs, zone)
            case "bookings", [*numbers]:
                return ", ".join(f"{number:x}" for number in numbers) or "none"
            case "numbers", [*called]:
                return ", ".join(called)
            case "centre", int():
                return self.centre(value) or str(value)
            case "centre", None:  # of an account
                return "every"
            case _, str():
                return value
        return json.dumps(value, ensure_ascii=False)

    def appointments(self, pairs: Sequence[Sequence[int]], zone: tzinfo) -> str:
        """Services with their times, `id-card 10:30`; times that nobody needed any more have been forgotten."""
        said = []
        for service_id, slot_id in pairs:
            service, slot = self.reference.services.get(service_id), self.slots.get(slot_id)
            at = f"{slot.starts_at.astimezone(zone):%H:%M}" if slot else f"slot {slot_id}"
            said.append(f"{service.code if service else service_id} {at}")
        return " and ".join(said)


def _names(work: Work, rows: Sequence[EventRow], usual: tzinfo) -> _Names:
    states = [state for row in rows for state in (row.before, row.after) if state]
    slot_ids = {slot_id for state in states for _, slot_id in state.get("appointments", ())}
    terminals = {row.id: row.name for row in work.terminals.all()}
    slots = work.slots.by_id(slot_ids) if slot_ids else {}
    return _Names(work.reference().reference, terminals, slots, usual)


def _what(row: EventRow, names: _Names) -> Iterator[str]:
    yield row.action
    yield "" if row.booking_id is None else f"booking {row.booking_id:x}"
    both = {**(row.before or {}), **(row.after or {})}
    whose = both.get("login")
    yield "" if whose in {None, row.actor} else f"account {whose}"
    yield ", ".join(_changes(row, names))
    for name in _IN_WORDS:
        yield f"{name}: {both[name]}" if both.get(name) else ""


def _changes(row: EventRow, names: _Names) -> Iterator[str]:
    """What is different afterwards; of what was not there before, or is not there any more, all of it."""
    old, new = row.before or {}, row.after or {}
    zone = names.zone(row)
    # PostgreSQL keeps no order: first what it comes to.
    for name in sorted({*old, *new}, key=lambda name: (name not in _FIRST, name)):
        if name in _IN_WORDS:
            continue
        if name not in old or name not in new:
            if name not in _AT_THE_BEGINNING:
                yield f"{name} {names.said(name, {**old, **new}[name], zone)}"
        elif old[name] != new[name]:
            yield f"{name} {names.said(name, old[name], zone)} -> {names.said(name, new[name], zone)}"


def _document(row: EventRow, names: _Names) -> dict[str, Any]:
    booking = None if row.booking_id is None else f"{row.booking_id:x}"
    terminal = names.terminals.get(row.terminal_id)
    named = {"booking": booking, "centre": names.centre(row.centre_id) or None, "terminal": terminal}
    return {**asdict(row), "at": row.at.isoformat(), **named}
