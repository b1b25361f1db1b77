"""`kiosk print-test`: a test page on the printer that is set, and what the printer answered."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from kiosk import __version__
from kiosk.command_line import settings_of, told_plainly
from kiosk.core.model import Paper, PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.cups import there_is_cups
from kiosk.core.printing.files import png_of
from kiosk.core.printing.test_page import TestPage, draw_test_page
from kiosk.printer_lines import ESCPOS, fields_of, lines_of
from kiosk.printers_command import qt_for_printers
from kiosk.settings import PrinterKind, PrinterModel, PrinterSettings, Settings
from kiosk.speech import Speech
from kiosk.terminal import printer_of

if TYPE_CHECKING:
    from PIL.Image import Image

_NOT_PRINTED = 1


@dataclass(frozen=True)
class Tried:
    """What a printer answered. `fault`: why it is certain that nothing was printed, None where it is not."""

    before: PrinterStatus
    ended: PrintState
    seconds: float
    after: PrinterStatus
    fault: PrinterFaultError | None = None


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Into this PNG file; prints nothing.")
@click.pass_context
@told_plainly
def command(context: click.Context, out: Path | None) -> None:
    """Print a test page on the printer that is set, and say what it answered.

    Ends with 0 where the page was printed; also where it was sent to a printer that cannot confirm it.
    """
    settings = settings_of(context)
    if out is not None:
        out.write_bytes(png_of(_page(settings, None)))
        click.echo(f"{out}: the test page; nothing was printed")
        return
    needs_qt = settings.printer.kind is PrinterKind.SYSTEM and not there_is_cups()
    qt = qt_for_printers() if needs_qt else None
    tried = try_out(settings)
    del qt
    click.echo(f"before: {_told(tried.before)}")
    click.echo(f"the page: {tried.ended.value}, after {tried.seconds:.1f} s")
    if tried.fault is not None:
        click.echo(f"  {tried.fault}")
    click.echo(f"after: {_told(tried.after)}")
    for line in advice(settings.printer, tried):
        click.echo(f"- {line}")
    if not well(settings.printer, tried):
        sys.exit(_NOT_PRINTED)


def try_out(settings: Settings) -> Tried:
    """Print a test page; takes seconds."""
    printer = printer_of(settings.printer)
    before = printer.status()
    page = _page(settings, before)
    fault = None
    begun = monotonic()
    try:
        ended = printer.print(page, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-test")
    except PrinterFaultError as refused:
        ended, fault = PrintState.FAILED, refused
    seconds = monotonic() - begun
    return Tried(before, ended, seconds, printer.status(), fault)


def well(printer: PrinterSettings, tried: Tried) -> bool:
    """Whether the page was printed; of a printer that cannot confirm: whether it was sent and nothing is amiss."""
    if tried.ended is PrintState.UNKNOWN:
        return not _confirms(printer) and not tried.after.state.cannot_print
    return tried.ended is PrintState.PRINTED


def advice(printer: PrinterSettings, tried: Tried) -> Iterator[str]:
    """What to do about each answer that is not a good one."""
    states = {tried.before.state, tried.after.state}
    yield from (_TO_DO[state] for state in _TO_DO if state in states)
    if Paper.LOW in {tried.before.paper, tried.after.paper}:
        yield "the paper nears its end: have a new roll ready"
    if tried.fault is not None and tried.fault.passing:
        yield (
            "it could not be reached: is the cable in, is the address right (`kiosk printers`)? Does another "
            "terminal, or the kiosk on this one, print there just now?"
        )
    silent = tried.before.state is PrinterState.UNKNOWN and printer.kind in ESCPOS
    if silent and printer.model is not PrinterModel.SILENT:
        yield "it says nothing of itself: check the cable; if its model cannot answer, set printer.model to silent"
    elif tried.ended is PrintState.UNKNOWN and _confirms(printer) and not states & set(_TO_DO):
        yield (
            "the printer answers, but does not confirm that it has printed: if the page is whole, set "
            "printer.model to answering"
        )
    if tried.ended is PrintState.UNKNOWN and not _confirms(printer):
        yield "sent; this printer does not confirm, so look whether the page came out whole"


def _page(settings: Settings, before: PrinterStatus | None) -> "Image":
    _, *lines = lines_of(fields_of(settings.printer))
    page = TestPage(datetime.now().astimezone(), settings.terminal, __version__, lines, before)
    return draw_test_page(page, settings.printer.dots, speech=Speech)


def _confirms(printer: PrinterSettings) -> bool:
    """Whether the settings say that this printer tells when a page is on paper. A spooler may or may not."""
    return printer.kind in ESCPOS and printer.model is PrinterModel.CONFIRMING


def _told(status: PrinterStatus) -> str:
    return f"{status.state.value}, paper {status.paper.value}"


_TO_DO = {
    PrinterState.PAPER_OUT: "put in a new roll and close the cover",
    PrinterState.COVER_OPEN: "close the cover until it clicks",
    PrinterState.ERROR: "open the cover, take out torn paper, see whether the knife is stuck; off and on again",
    PrinterState.OFFLINE: "is it switched on, is its cable in, is the way right that the settings name?",
}
