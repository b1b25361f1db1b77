"""`kiosk report`: what became of the bookings of a day, or of a range of days, as a page or as a table."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypedDict, Unpack

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.clock import SystemClock
from kiosk.core.model import Language
from kiosk.core.report.page import report_html
from kiosk.core.report.table import report_csv
from kiosk.core.staff_desk import StaffDesk
from kiosk.setup_commands import centre_with
from kiosk.speech import Speech
from kiosk.terminal import open_at

P = ParamSpec("P")
MOST_DAYS = 366
_DAY = click.DateTime(["%Y-%m-%d"])


class _Options(TypedDict):
    centre: str
    form: str
    out: Path | None
    language: str


def _options(command: Callable[P, None]) -> Callable[P, None]:
    """What both commands take."""

    @click.option("--centre", required=True, help="The centre's code.")
    @click.option("--format", "form", type=click.Choice(["html", "csv"]), default="html", show_default=True)
    @click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it, standard output."
    )
    @click.option(
        "--language", type=click.Choice([each.value for each in Language]), default="kk", show_default=True
    )
    @wraps(command)
    def with_options(*args: P.args, **kwargs: P.kwargs) -> None:
        command(*args, **kwargs)

    return with_options


@click.group()
def command() -> None:
    """Report on bookings and visits: bookings, who came, who did not, by service, sector and hour."""


@command.command("day")
@click.argument("day", type=_DAY, metavar="DAY")
@_options
@click.pass_context
@told_plainly
def of_day(context: click.Context, /, *, day: datetime, **options: Unpack[_Options]) -> None:
    """Report on one DAY."""
    _write(context, day.date(), day.date(), **options)


@command.command("range")
@click.argument("first", type=_DAY, metavar="FIRST")
@click.argument("last", type=_DAY, metavar="LAST")
@_options
@click.pass_context
@told_plainly
def of_range(context: click.Context, /, *, first: datetime, last: datetime, **options: Unpack[_Options]) -> None:
    """Report on the days from FIRST to LAST, both included."""
    if first > last:
        raise click.UsageError("expected the first day before the last")
    if (last - first).days >= MOST_DAYS:
        raise click.UsageError(f"expected {MOST_DAYS} days at the most")
    _write(context, first.date(), last.date(), **options)


def _write(context: click.Context, first: date, last: date, **options: Unpack[_Options]) -> None:
    office = open_at(settings_of(context), SystemClock(), enrolled=False)
    try:
        reference = office.store.read(lambda work: work.reference().reference)
        report = StaffDesk(office).report(centre_with(reference, options["centre"]), first, last)
    finally:
        office.store.close()
    voice = Speech(Language(options["language"]))
    is_page = options["form"] == "html"
    made = report_html(report, voice).encode() if is_page else report_csv(report, voice)
    out = options["out"]
    if out is None:
        sys.stdout.buffer.write(made)
        return
    out.write_bytes(made)
    click.echo(f"{out}: {report.bookings.booked} bookings", err=True)
