"""A terminal behind its window: database, keys, desk, printer. Opening it is slow, and for a worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.clock import MachineInstruments
from kiosk.core.demo import fill
from kiosk.core.files.centre_file import CentreFile, load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Centre, Language, PrinterState, PrinterStatus, PrintState, Ticket
from kiosk.core.office import CITIZEN_KEY_FILE, KEYS_FOLDER, Office, open_office
from kiosk.core.own_row import OwnRow
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
from kiosk.reporting import report_of
from kiosk.resources import resource
from kiosk.settings import PrinterKind, PrinterSettings, Settings, SettingsError
from kiosk.speech import Speech
from kiosk.ui.answers import Desk
from kiosk.ui.place import Place

if TYPE_CHECKING:
    from PIL.Image import Image

    from kiosk.shared_terminal import SharedTerminal

DEMO = "centres/demo.yaml"


@dataclass(frozen=True)
class Terminal:
    """An open terminal. `print_ticket` takes seconds and belongs on a worker of its own.

    `clock`: by which it judges. `tell`: what the printer said goes where others can read it. `shared`: its side of
    a shared database, None where the database is its own.
    """

    place: Place
    desk: Desk
    spool: Spool
    clock: Clock
    tell: Callable[[PrinterStatus], None]
    give_back: Callable[[], None]
    shared: "SharedTerminal | None" = None

    def print_ticket(self, ticket: Ticket, language: Language, told: Callable[[PrintState], None]) -> PrintState:
        """Put a ticket on paper; `told` hears how far it has come."""
        return self.spool.run(self.spool.queue(ticket), ticket, language, told)

    def printer_status(self) -> PrinterStatus:
        """What the printer says of itself now; may take seconds."""
        status = self.spool.printer_status()
        self.tell(status)
        return status

    def close(self) -> None:
        """Give the databases back."""
        self.give_back()


def open_terminal(settings: Settings, clock: Clock) -> Terminal:
    """Open a terminal; an embedded database that is still empty is filled with the demonstration.

    Raises StoreUnavailableError (worth trying again) and StoreUnusableError (somebody has to look).
    """
    try:
        return _embedded(settings, clock) if settings.database.startswith("sqlite") else _shared(settings)
    except (SettingsError, SecretFileError, OSError) as fault:
        raise StoreUnusableError(str(fault)) from fault


def _embedded(settings: Settings, clock: Clock) -> Terminal:
    """A terminal with a database of its own."""
    office = open_embedded(settings, clock)
    try:
        data = office.store.read(lambda work: work.reference())
        centres = settings.served(tuple(data.reference.centres.values()))
        spool = spool_of(settings, office)
        own = OwnRow(office, MachineInstruments().steady)

        def tell(status: PrinterStatus) -> None:
            own.say(report_of(settings, status))

        place = place_of(data, centres, clock)
        return Terminal(place, CitizenDesk(office), spool, clock, tell, office.store.close)
    except BaseException:
        office.store.close()
        raise


def open_embedded(settings: Settings, clock: Clock) -> Office:
    """The office over a database of one's own; the demonstration, where that is still empty."""
    _miss_no_database(settings)
    office = open_at(settings, clock)
    try:
        if is_empty(office):
            demo = load_demo()
            set_up(office.store, demo, clock, office.holidays)
            fill_demo(office, demo)
    except BaseException:
        office.store.close()
        raise
    return office


def _shared(settings: Settings) -> Terminal:
    """A terminal of a shared database. It keeps its print jobs beside its copy: they are nobody else's matter."""
    from kiosk.core.sync.linked_desk import LinkedDesk  # noqa: PLC0415
    from kiosk.core.sync.ways import own_office  # noqa: PLC0415
    from kiosk.shared_terminal import SharedTerminal  # noqa: PLC0415

    shared = SharedTerminal(settings, KazakhstanHolidays())
    try:
        spool = spool_of(settings, own_office(shared.office, shared.replica))
        place = place_of(shared.data, shared.centres, shared.clock)
        place = replace(place, online=shared.link.state.online)
        desk = LinkedDesk(shared.office, shared.replica, shared.link)
        return Terminal(place, desk, spool, shared.clock, shared.printer_is, shared.close, shared)
    except BaseException:
        shared.close()
        raise


def open_at(settings: Settings, clock: Clock, *, enrolled: bool = True) -> Office:
    """The office that the settings name, with its tables and keys but perhaps without any centre.

    `enrolled`: False for work that signs no ticket, at a shared database's owner or at staff.
    """
    holidays = KazakhstanHolidays()
    return open_office(settings.database, settings.data_dir, settings.terminal, clock, holidays, enrolled=enrolled)


def _miss_no_database(settings: Settings) -> None:
    """Where there are keys, there was a database: none of made-up data takes its place.

    Raises StoreUnusableError. `kiosk init` makes a new one.
    """
    from sqlalchemy import make_url  # noqa: PLC0415

    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not (settings.data_dir / KEYS_FOLDER / CITIZEN_KEY_FILE).exists():
        return
    path = Path(url.database or "")
    if not path.exists() or path.stat().st_size == 0:
        raise StoreUnusableError(f"{path}: the database is gone; put it back, or begin anew with `kiosk init`")


def is_empty(office: Office) -> bool:
    """Whether no centre has been set up yet."""
    return not office.store.read(lambda work: work.reference().reference.centres)


def load_demo() -> CentreFile:
    """The demonstration that ships with the program."""
    return load_centre_file(resource(DEMO))


def fill_demo(office: Office, file: CentreFile) -> int:
    """Take a demonstration's bookings where nobody has booked yet; returns how many. Only a terminal can."""
    if file.demo is None or office.terminal.key_id == NOT_ENROLLED:
        return 0
    if not office.store.read(lambda work: work.records.knows_nobody()):
        return 0
    return fill(office, file.centres, file.demo)


def place_of(data: ReferenceData, centres: tuple[Centre, ...], clock: Clock) -> Place:
    """What a window shows of where it stands. Its printer has not been asked yet: that may take seconds."""
    return Place(
        centres=centres,
        lines=tuple(data.reference.lines.values()),
        services=tuple(s for centre in centres for s in data.reference.services_of(centre.id)),
        ready=True,
        demo=data.demo,
        printer=PrinterState.UNKNOWN,
        policy=data.policy_on(centres[0].day_of(clock.now())),
    )


def spool_of(settings: Settings, office: Office, *, alone: bool = True) -> Spool:
    """The spool over the jobs in this office's database.

    `alone`: nobody else prints from it, so that what a crash has left there is settled.
    """
    jobs = StoredPrintJobs(office.store, office.terminal.key_id)

    def drawn(ticket: Ticket, language: Language, printed_at: datetime) -> "Image":
        return draw(ticket, language, printed_at, settings.terminal, settings.printer.dots, speech=Speech)

    spool = Spool(jobs, printer_of(settings.printer), drawn, office.clock)
    if alone:
        spool.recover()
    return spool


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
