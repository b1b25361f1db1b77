"""What a program says of the terminal that it runs: its version, its printer, its space."""

import shutil
from pathlib import Path

from kiosk import __version__
from kiosk.core.model import PrinterStatus
from kiosk.core.terminal_report import Report
from kiosk.settings import Settings

_MEGABYTE = 1_000_000


def report_of(settings: Settings, printer: PrinterStatus | None) -> Report:
    """The report of a terminal that waits for nothing. `printer`: as it said last; None: it was not asked yet."""
    asked = printer or PrinterStatus()
    return Report(
        version=__version__,
        printer=asked.state.value,
        paper=asked.paper.value,
        free_mb=_free_mb(settings.data_dir),
        printer_answers=int(printer is not None and settings.printer.answers),
    )


def _free_mb(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free // _MEGABYTE
    except OSError:
        return None
