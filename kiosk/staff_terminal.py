"""A staff desk behind its window: database, accounts, desks, printer. Opening it is slow, and for a worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.core.accounts import Accounts
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.clock import MachineInstruments
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Language, PrinterStatus, PrintState, Ticket
from kiosk.core.own_row import OwnRow
from kiosk.core.ports import Clock, StoreUnusableError
from kiosk.core.printing.spool import Spool
from kiosk.core.secret_file import SecretFileError
from kiosk.core.staff import Account
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.reference import ReferenceData
from kiosk.core.store.store import Store
from kiosk.reporting import report_of
from kiosk.settings import Settings, SettingsError
from kiosk.terminal import open_embedded, place_of, spool_of
from kiosk.ui.place import Place
from kiosk.ui.staff.behind import Accounts as AnyAccounts
from kiosk.ui.staff.behind import Behind

if TYPE_CHECKING:
    from kiosk.shared_terminal import SharedTerminal


@dataclass(frozen=True)
class StaffTerminal:
    """An open staff desk. `look_around`: the place as it is now, and all terminals' names; asks the database.

    `behind`: the desks of whoever has signed in. `printer`: this desk's own. `shared`: its side of a shared
    database.
    """

    clock: Clock
    desk_id: int
    accounts: AnyAccounts
    look_around: Callable[[], tuple[Place, Mapping[int, str]]]
    behind: Callable[[Account], Behind]
    printer: "OwnPrinter"
    give_back: Callable[[], None]
    shared: "SharedTerminal | None" = None

    def close(self) -> None:
        """Give the databases back."""
        self.give_back()


class OwnPrinter:
    """The printer at this desk. Its methods take seconds, and are for the printing worker.

    `tell`: what it said goes where others can read it. `is_anothers`: whether another program looks after it.
    """

    def __init__(
        self,
        spool: Spool,
        tell: Callable[[PrinterStatus], None],
        is_anothers: Callable[[], bool] = lambda: False,
    ) -> None:
        self._spool, self._tell, self._is_anothers = spool, tell, is_anothers

    def print_ticket(self, ticket: Ticket, language: Language, told: Callable[[PrintState], None]) -> PrintState:
        """Put a ticket on paper; `told` hears how far it has come."""
        return self._spool.run(self._spool.queue(ticket), ticket, language, told)

    def ask(self) -> PrinterStatus:
        """How it is now."""
        status = self._spool.printer_status()
        self._tell(status)
        return status

    def look_after(self) -> None:
        """Ask it where nobody else does: two who ask would be in each other's way. Raises the store's faults."""
        if not self._is_anothers():
            self.ask()


def open_staff_terminal(settings: Settings, clock: Clock) -> StaffTerminal:
    """Open a staff desk over the same settings as a kiosk's.

    Raises StoreUnavailableError (worth trying again) and StoreUnusableError (somebody has to look).
    """
    try:
        return _embedded(settings, clock) if settings.database.startswith("sqlite") else _shared(settings)
    except (SettingsError, SecretFileError, OSError) as fault:
        raise StoreUnusableError(str(fault)) from fault


def _embedded(settings: Settings, clock: Clock) -> StaffTerminal:
    """A desk over an embedded database, perhaps beside the kiosk that has it."""
    office = open_embedded(settings, clock)
    try:
        own = OwnRow(office, MachineInstruments().steady)
        printer = OwnPrinter(
            spool_of(settings, office, alone=False),
            lambda status: own.say(report_of(settings, status)),
            own.is_kept_by_another,
        )

        def look_around() -> tuple[Place, Mapping[int, str]]:
            data, names = _known(office.store)
            centres = settings.served(tuple(data.reference.centres.values()))
            return place_of(data, centres, clock), names

        def behind(account: Account) -> Behind:
            citizens = CitizenDesk(office, account=account)
            return Behind(StaffDesk(office, account), citizens, printer.print_ticket, printer.ask)

        place, _ = look_around()
        accounts = Accounts(office, [centre.id for centre in place.centres])
        desk_id = office.terminal.key_id
        return StaffTerminal(clock, desk_id, accounts, look_around, behind, printer, office.store.close)
    except BaseException:
        office.store.close()
        raise


def _shared(settings: Settings) -> StaffTerminal:
    """A desk of a shared database. It keeps no places for itself, and goes on from its copy without network."""
    from kiosk.core.sync.linked_accounts import LinkedAccounts  # noqa: PLC0415
    from kiosk.core.sync.linked_desk import LinkedDesk  # noqa: PLC0415
    from kiosk.core.sync.linked_staff_desk import LinkedStaffDesk  # noqa: PLC0415
    from kiosk.core.sync.ways import either, own_office  # noqa: PLC0415
    from kiosk.shared_terminal import SharedTerminal  # noqa: PLC0415

    shared = SharedTerminal(settings, KazakhstanHolidays(), sells_offline=False)
    try:
        office, replica, link = shared.office, shared.replica, shared.link
        printer = OwnPrinter(spool_of(settings, own_office(office, replica)), shared.printer_is)

        def look_around() -> tuple[Place, Mapping[int, str]]:
            data, names = either(link, lambda: _known(office.store), lambda: _known(replica.store))
            known = data.reference.centres
            centres = tuple(known[centre.id] for centre in shared.centres if centre.id in known)
            place = place_of(data, centres or shared.centres, shared.clock)
            return replace(place, online=link.state.online), names

        def behind(account: Account) -> Behind:
            staff = LinkedStaffDesk(office, replica, link, account, shared.report)
            citizens = LinkedDesk(office, replica, link, account)
            return Behind(staff, citizens, printer.print_ticket, printer.ask)

        accounts = LinkedAccounts(office, replica, link, [centre.id for centre in shared.centres])
        desk_id = office.terminal.key_id
        return StaffTerminal(shared.clock, desk_id, accounts, look_around, behind, printer, shared.close, shared)
    except BaseException:
        shared.close()
        raise


def _known(store: Store) -> tuple[ReferenceData, Mapping[int, str]]:
    """The centres, and the names of all terminals by their ids."""
    return store.read(lambda work: (work.reference(), {row.id: row.name for row in work.terminals.all()}))
