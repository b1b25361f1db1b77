"""`kiosk fleet`: all terminals at a glance, those that need a hand first."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.fleet import Judged, Member, judge
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.fleet import read_fleet
from kiosk.core.store.schema import require_current
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report
from kiosk.db_commands import centre_codes, store_of

_HEADS = (
    "id",
    "name",
    "centre",
    "seen",
    "version",
    "printer",
    "paper",
    "space",
    "clock",
    "outbox",
    "needs a hand for",
)


@click.command()
@click.option("--centre", help="Only the terminals of this centre (its code).")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def command(context: click.Context, centre: str | None, *, as_json: bool) -> None:
    """Show all terminals, those that need a hand first; by staff or the owner of the database."""
    now = SystemClock().now()
    with store_of(settings_of(context)) as store:
        require_current(store.engine)
        fleet = judge(store.read(lambda work: _members(work, now)), now)
        codes = store.read(centre_codes)
    if centre is not None and centre not in codes.values():
        raise StoreUnusableError(f'no centre of the database has the code "{centre}"')
    shown = [one for one in fleet if centre in {None, one.member.centre}]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], default=str))
        return
    rows = [_HEADS, *(tuple(_cells(one, now)) for one in shown)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    needy = sum(bool(one.needs) for one in shown)
    click.echo(f"{len(shown)} terminals, {needy} need a hand")


def _members(work: Work, now: datetime) -> list[Member]:
    codes = centre_codes(work)
    return [row.as_member(codes.get(row.centre_id, "")) for row in read_fleet(work.connection, now)]


def _cells(one: Judged, now: datetime) -> Iterator[str]:
    member, report = one.member, one.member.report or Report()
    yield from (str(member.id), member.name, member.centre)
    yield "never" if member.seen_at is None else _ago(now - member.seen_at)
    yield from (report.version, report.printer, report.paper)
    yield "" if report.free_mb is None else f"{report.free_mb / 1000:.1f} GB"
    yield "" if report.clock_offset_ms is None else f"{report.clock_offset_ms / 1000:+.1f} s"
    yield f"{report.outbox} of {report.outbox_seconds} s" if report.outbox else "0"
    yield ", ".join(need.value for need in one.needs)


def _ago(span: timedelta) -> str:
    """An age in the largest unit that it fills."""
    seconds = max(round(span.total_seconds()), 0)
    for unit, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"
