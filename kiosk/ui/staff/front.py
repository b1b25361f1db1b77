"""The staff's window, its session and the reader together: who comes in gets pages, what is scanned a verdict."""

import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject

from kiosk.core.iin import LENGTH, Iin, InvalidIinError
from kiosk.core.ports import Clock
from kiosk.core.scanning import UnreadableScanError, digits_in
from kiosk.core.staff import Account
from kiosk.ui.jobs import Jobs
from kiosk.ui.place import Place
from kiosk.ui.staff.behind import Accounts, Behind
from kiosk.ui.staff.camera import Camera
from kiosk.ui.staff.check_in.page import CheckInPage
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.find_page import FindPage
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.pages import CHECK_IN, FIND
from kiosk.ui.staff.printer_watch import PrinterWatch
from kiosk.ui.staff.session import Left, Session
from kiosk.ui.staff.window import StaffWindow
from kiosk.ui.widgets.banner import Verdict as Tone

log = logging.getLogger(__name__)


class Desk(Protocol):
    """An open staff desk (`kiosk.staff_terminal`)."""

    @property
    def clock(self) -> Clock: ...
    @property
    def desk_id(self) -> int: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def look_around(self) -> Callable[[], tuple[Place, Mapping[int, str]]]: ...
    @property
    def behind(self) -> Callable[[Account], Behind]: ...


class Front(QObject):
    """`open` once the desk is; `scanned` with what the reader typed. `sound`: False where it is switched off."""

    def __init__(
        self,
        window: StaffWindow,
        session: Session,
        desk_jobs: Jobs,
        print_jobs: Jobs,
        *,
        desk_name: str,
        sound: bool,
        camera: Camera | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._desk_jobs, self._print_jobs = desk_jobs, print_jobs
        self._desk_name, self._sound, self._camera = desk_name, sound, camera
        self._desk: Desk | None = None
        self._place, self._names = Place(), dict[int, str]()
        self._network: tuple[bool, int, int] | None = None
        self._printers = PrinterWatch(window.side_bar.printers, self)
        door = window.door
        door.sign_in.connect(session.sign_in)
        door.new_password.connect(session.change_password)
        window.sign_out.connect(self._sign_out)
        window.lock.connect(session.lock)
        window.touched.connect(session.touch)
        session.entered.connect(self._entered)
        session.resumed.connect(window.uncover)
        session.must_change.connect(door.ask_new_password)
        session.refused.connect(door.refuse)
        session.failed.connect(lambda fault: door.tell(words_of_fault(fault, window.speech)))
        session.locked.connect(window.cover)
        session.left.connect(self._left)

    @property
    def place(self) -> Place:
        """Where the desk stands; empty until it is open."""
        return self._place

    def open(self, desk: Desk, place: Place, names: Mapping[int, str]) -> None:
        """From now on people can sign in."""
        self._desk = desk
        self._take_place(place, names)
        self._session.open(desk.accounts)
        self._window.door.ask()

    def close(self, why: str) -> None:
        """The desk can serve nobody for now."""
        self._session.sign_out()
        self._window.door.prepare(why)

    def set_network(self, *, online: bool, waiting: int, unsettled: int) -> None:
        """How the line to the shared database is."""
        self._network = (online, waiting, unsettled)
        self._window.set_network(online=online, waiting=waiting, unsettled=unsettled)

    def look_at_printers(self) -> None:
        """Some seconds have passed: the printers of the centre may not be as they were."""
        self._printers.look()

    def retranslate(self) -> None:
        """What this says itself, after another language was chosen."""
        home = self._place.home
        if home is not None:
            self._window.set_place(home.name.in_(self._window.speech.language), self._desk_name)

    # Who is here.

    def _entered(self, account: Account) -> None:
        """Pages are made with the centre as it is now."""
        desk = self._desk
        assert desk is not None

        def seen(found: tuple[Place, Mapping[int, str]]) -> None:
            self._take_place(*found)
            if self._session.account is account:
                self._begin(desk, account)

        def unseen(fault: Exception) -> None:
            log.warning("the place is shown as it was: %s", fault)
            if self._session.account is account:
                self._begin(desk, account)

        self._desk_jobs.run(desk.look_around, seen, unseen)

    def _begin(self, desk: Desk, account: Account) -> None:
        context = Context(
            speech=self._window.speech,
            account=account,
            place=self._place,
            desks=self._names,
            desk_id=desk.desk_id,
            clock=desk.clock,
            behind=desk.behind(account),
            jobs=self._desk_jobs,
            printing=self._print_jobs,
            sound=self._sound,
            camera=self._camera,
            parent=self,
        )
        context.card_seen.connect(self._card_seen)
        self._window.begin(context)
        self._printers.begin(context)
        if self._network is not None:
            online, waiting, unsettled = self._network
            self._window.set_network(online=online, waiting=waiting, unsettled=unsettled)

    def _left(self, why: Left) -> None:
        say = self._window.speech.say
        self._printers.end()
        self._window.end()
        if why is not Left.ANOTHER:
            told = {
                Left.DISABLED: say(
                    "You were signed out: the account was changed or disabled. Please ask your senior."
                ),
            }
            self._window.door.ask(told=told.get(why, ""))

    def _sign_out(self) -> None:
        """Also of somebody who was to choose a new password first."""
        self._session.sign_out()
        self._window.door.ask()

    def _take_place(self, place: Place, names: Mapping[int, str]) -> None:
        self._place, self._names = place, dict(names)
        self.retranslate()

    # What is shown to the reader, and to staff.

    def scanned(self, text: str) -> None:
        """A burst of the reader: twelve digits that are an IIN look its bookings up, all else is checked in."""
        self._session.touch()
        if not self._session.at_work or not self._window.at_work:
            self._window.door.scanned()
            return
        iin = _iin_in(text)
        find = self._window.page(FIND) if iin is not None else None
        if iin is not None and isinstance(find, FindPage):
            self._window.show_page(FIND)
            find.look_up(iin)
            return
        page = self._check_in_page()
        if page is not None:
            page.scan(text)

    def _card_seen(self, booking_id: int) -> None:
        page = self._check_in_page()
        if page is not None:
            page.show_card(booking_id)

    def _check_in_page(self) -> CheckInPage | None:
        """Brought up; None where it is not theirs, which is told."""
        page = self._window.page(CHECK_IN)
        if not isinstance(page, CheckInPage):
            self._window.tell(self._window.speech.say("Your role does not check in tickets."), Tone.WARN)
            return None
        self._window.show_page(CHECK_IN)
        return page


def _iin_in(text: str) -> Iin | None:
    try:
        digits = digits_in("".join(text.split()))
        return Iin(digits) if len(digits) == LENGTH else None
    except (UnreadableScanError, InvalidIinError):
        return None
