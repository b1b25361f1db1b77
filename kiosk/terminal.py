"""A terminal behind its window: database, keys, desk, printer. Opening it is slow, and for a worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.demo import fill
from kiosk.core.files.centre_file import CentreFile, load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Centre, Language, PrinterState, PrinterStatus, PrintState, Ticket
from kiosk.core.office import CITIZEN_KEY_FILE, KEYS_FOLDER, Office, open_office
from kiosk.core.ports import Clock, StoreUnusableError
from kiosk.core.printing.folder import FolderPrinter
from kiosk.core.printing.printer import Printer
from kiosk.core.printing.spool import Spool
from kiosk.core.secret_file import SecretFileError
from kiosk.core.setup import set_up
from kiosk.core.store.print_jobs import StoredPrintJobs
from kiosk.core.store.reference import ReferenceData
from kiosk.core.ticket.bitmap import draw
from kiosk.core.ticket.keys import NOT_ENROLLED
    if settings.kind is not PrinterKind.SYSTEM:
        from kiosk.escpos_printer import escpos_printer  # noqa: PLC0415

        return escpos_printer(settings)
    from kiosk.core.printing.cups import cups_printer, there_is_cups  # noqa: PLC0415

    def drawn(ticket: Ticket, language: Language, printed_at: datetime) -> "Image":
        return draw(ticket, language, printed_at, settings.terminal, settings.printer.dots, speech=Speech)

    spool = Spool(jobs, printer_of(settings.printer), drawn, office.clock)
    if alone:
        spool.recover()
    return spool


def dots_of(settings: PrinterSettings) -> Width:
    """How many dots wide the paper is on which that printer prints."""
    return _DOTS[settings.paper_mm]


def printer_of(settings: PrinterSettings) -> Printer:
    """The printer that the settings name."""
    if settings.kind is PrinterKind.FOLDER:
        return FolderPrinter(settings.folder)
    if settings.kind is not PrinterKind.SYSTEM:
        from kiosk.escpos_printer import escpos_printer  # noqa: PLC0415

        return escpos_printer(settings)
    from kiosk.core.printing.cups import cups_printer, there_is_cups  # noqa: PLC0415

    if there_is_cups():
        return cups_printer(settings.name)
    from kiosk.ui.system_printer import qt_printer  # noqa: PLC0415

    return qt_printer(settings.name)
