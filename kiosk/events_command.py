"""`kiosk events`: what was done, by whom, when and where: the audit trail (docs/staff.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from typing import Any

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.model import Centre
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.events import EventRow
from kiosk.core.store.schema import require_current
from kiosk.core.store.work import Work
from kiosk.db_commands import store_of

_NOT_SHOWN = {"login", "centre"}  # who and where stand at the beginning of the line


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
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="The latest so many.")
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

        def find(work: Work) -> tuple[list[EventRow], dict[int, str]]:
            rows = work.events.find(
                limit=limit + 1,
                booking_id=booking,
                actor=staff,
                since=begin,
                centre_id=chosen.id if chosen else None,
            )
            return rows, {row.id: row.name for row in work.terminals.all()}

        rows, names = store.read(find)
    more, rows = len(rows) > limit, rows[-limit:]
    if as_json:
        click.echo(json.dumps([_document(row, centres, names) for row in rows], default=str))
        return
    for row in rows:
        centre = centres.get(row.centre_id)
        at = row.at.astimezone(centre.zone if centre else usual)
        cells = [f"{at:%Y-%m-%d %H:%M:%S}", row.actor, _where(row, centres, names), *_what(row)]
        click.echo("  ".join(cell for cell in cells if cell))
    if more:
        click.echo(f"there are older ones: --limit shows more than {limit}", err=True)


def _zone(chosen: Centre | None, centres: Mapping[int, Centre]) -> tzinfo:
    """Of the centre that was asked for; all centres of the country have the same at present."""
    first = chosen or next(iter(centres.values()), None)
    return first.zone if first else UTC


def _where(row: EventRow, centres: Mapping[int, Centre], names: Mapping[int, str]) -> str:
    centre = centres[row.centre_id].code if row.centre_id in centres else ""
    terminal = f"{names.get(row.terminal_id, 'terminal')} ({row.terminal_id})" if row.terminal_id else ""
    return ", ".join(part for part in (centre, terminal) if part)


def _what(row: EventRow) -> Iterator[str]:
    yield row.action
    yield "" if row.booking_id is None else f"booking {row.booking_id:x}"
    whose = (row.after or row.before or {}).get("login")
    yield "" if whose in {None, row.actor} else f"account {whose}"
    yield ", ".join(_changes(row.before, row.after))
    reason = {**(row.before or {}), **(row.after or {})}.get("reason")
    yield "" if reason is None else f"reason: {_short(reason)}"


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Iterator[str]:
    """What is different afterwards; of what was not there before, or is not there any more, all of it."""
    old, new = before or {}, after or {}
    for name in sorted({*old, *new}, key=lambda name: (name != "status", name)):  # PostgreSQL keeps no order
        was, now = old.get(name), new.get(name)
        moved = name == "centre" and before and after  # from one to another
        if name == "reason" or was == now or (name in _NOT_SHOWN and not moved):
            continue
        if before and after:
            yield f"{name} {_short(was)} -> {_short(now)}"
        else:
            yield f"{name} {_short(now if after else was)}"


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _document(row: EventRow, centres: Mapping[int, Centre], names: Mapping[int, str]) -> dict[str, Any]:
    booking = None if row.booking_id is None else f"{row.booking_id:x}"
    centre = centres[row.centre_id].code if row.centre_id in centres else None
    terminal = names.get(row.terminal_id)
    return {**asdict(row), "at": row.at.isoformat(), "booking": booking, "centre": centre, "terminal": terminal}
