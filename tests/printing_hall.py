"""A hall with a kiosk, a simulated printer on its network, and a staff desk: real windows over real databases.

Citizens tap, staff press, and the printer gets into trouble. Everybody has little patience: it is a test.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

import kiosk.app
import kiosk.staff_app
from kiosk.app import Kiosk, Showing
from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.accounts import Accounts
from kiosk.core.clock import SystemClock
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.iin import Iin
from kiosk.core.model import Language, PrintState, Ticket
from kiosk.core.office import enrol_here, prepare_database
from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.spool import Spool
from kiosk.core.setup import set_up
from kiosk.core.staff import Role
from kiosk.core.store.store import Store
from kiosk.core.store.tables import print_job
from kiosk.core.sync.replica import FILE_NAME
from kiosk.settings import PrinterKind, Settings, default_settings
from kiosk.staff_app import StaffProgram, StaffShowing
from kiosk.terminal import load_demo, open_embedded
from kiosk.tour.pages import Hand, Terminal
from kiosk.ui import events as on
from kiosk.ui.visit import Step
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.reading import qr_codes
from tests.ui.staff.room import CHEAP, PASSWORD, Seat, until
from tests.ui.staff.seniors import Serving

CLOCK = SystemClock()
HOME = "almaty-almaly"
SENIOR = "sanzhar"


@contextmanager
def little_patience() -> Iterator[None]:
    """What takes seconds in a hall takes parts of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kiosk.app, "ASK_PRINTER_MILLISECONDS", 150)
        patch.setattr(kiosk.staff_app, "ASK_PRINTERS_MILLISECONDS", 150)
        for name, seconds in (("patience_seconds", 0.7), ("answer_seconds", 0.15)):
            patch.setitem(EscPosPrinter.__init__.__kwdefaults__, name, seconds)
        patch.setitem(Spool.__init__.__kwdefaults__, "patience_seconds", 2.0)
        patch.setitem(Spool.__init__.__kwdefaults__, "pause", lambda _seconds: time.sleep(0.02))
        patch.setitem(Accounts.__init__.__kwdefaults__, "hashes", CHEAP)
        yield


def with_printer(settings: Settings, way: Tcp) -> Settings:
    """The same place, with this printer."""
    printer = replace(settings.printer, kind=PrinterKind.NETWORK, host=way.host, port=way.port)
    return replace(settings, printer=printer)


def embedded_places(folder: Path, way: Tcp) -> tuple[Settings, Settings]:
    """A kiosk and a staff desk beside it: one database, one printer."""
    settings = replace(default_settings(folder / "data"), terminal="hall-1", ticket_seconds=600, staff_sound=False)
    settings = with_printer(replace(settings, languages=tuple(Language)), way)
    office = open_embedded(settings, CLOCK)
    employ(office.store)
    office.store.close()
    return settings, settings


def shared_places(url: str, folder: Path, way: Tcp) -> tuple[Settings, Settings]:
    """A kiosk and a staff desk of a shared database, each a place of its own."""
    prepare_database(url, folder / "owner")
    store = Store(url)
    set_up(store, load_demo(), CLOCK, KazakhstanHolidays())
    employ(store)
    store.close()
    places = []
    for name in ("hall-1", "desk-1"):
        (folder / name / "keys").mkdir(parents=True)
        shutil.copy(folder / "owner" / "keys" / "citizens.key", folder / name / "keys")
        enrol_here(url, folder / name, name, CLOCK, HOME)
        settings = replace(default_settings(folder / name), database=url, terminal=name)
        places.append(replace(settings, ticket_seconds=600, staff_sound=False, languages=tuple(Language)))
    return with_printer(places[0], way), places[1]


def employ(store: Store) -> None:
    """A senior of the demonstration's centre."""
    centre = next(c for c in store.read(lambda w: w.reference()).reference.centres.values() if c.code == HOME)
    AccountKeeping(store, CLOCK, hashes=CHEAP).add(SENIOR, Role.SENIOR, centre.id, PASSWORD)


def at_the_check(terminal: Terminal, citizen: Iin) -> None:
    """A citizen has chosen everything, and taps from here on: how one gets here is tried elsewhere."""
    hand = terminal.hand
    guide = hand.guide

    def hear(event: on.Event, *steps: Step) -> None:
        guide.hear(event)
        hand.until(lambda: guide.visit.step in steps and guide.visit.wants is None, f"one of {steps}")

    hear(on.Started(Language.EN), Step.WHO)
    hear(on.IinTyped(citizen), Step.SERVICE, Step.CENTRE)
    if guide.visit.step is Step.CENTRE:
        hear(on.CentreChosen(next(c for c in guide.place.centres if c.code == HOME)), Step.SERVICE)
    hear(on.ServiceChosen(next(s for s in guide.place.services if s.code == "id-card")), Step.WHEN)
    assert guide.visit.free_time is not None
    tomorrow = guide.visit.free_time.days[1]  # today may be nearly over
    hear(on.SlotChosen(tomorrow.slots[4]), Step.CHECK)


@dataclass
class PrintingHall:
    """All that stands in it. `jobs_at`: the database in which the kiosk keeps its print jobs.

    `answers`: the printer can be asked in mid-ticket. `desk_prints_here`: on the kiosk's printer.
    """

    printer: SimulatedPrinter
    way: Tcp
    kiosk: Kiosk
    seat: Seat
    jobs_at: str
    answers: bool
    desk_prints_here: bool
    desk_folder: Path
    _papers: int = 0
    _jobs: int = 0

    @property
    def terminal(self) -> Terminal:
        """The kiosk's screens."""
        return Terminal(Hand(self.kiosk.window, self.kiosk.guide))

    def begin(self) -> None:
        """Nobody is at the kiosk, and nothing is the matter with the printer. What was before does not count."""
        self.printer.forget_traps()
        self.printer.power_on()
        self.printer.read_on()
        self.printer.close_cover()
        self.printer.free_jam()
        self.printer.load_paper()
        self.way.listen_again()
        self.kiosk.guide.hear(on.Finish())
        self.terminal.at(Step.WELCOME)
        until(lambda: self.kiosk.guide.place.printer.value == "ready", "a printer that is ready")
        self.until_staff_see()
        self._papers, self._jobs = len(self.printer.papers), len(self._all_jobs())

    # What citizens see.

    def words(self) -> str:
        """Everything that is to be read on the kiosk's screen."""
        labels = self.kiosk.window.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def until_read(self, words: str) -> None:
        """Until it is to be read there."""
        until(lambda: words in self.words(), f"{words!r} in {self.words()!r}")

    def confirm(self, ends: PrintState) -> Ticket:
        """The citizen confirms; the ticket that is on the screen once its job has ended so."""
        self.terminal.confirm()
        return self.ended(ends)

    def print_again(self, ends: PrintState) -> Ticket:
        """The citizen asks for the paper again."""
        self.terminal.hand.tap("print")
        return self.ended(ends)

    def ended(self, ends: PrintState) -> Ticket:
        """The ticket on the screen, once its job has ended so."""
        self.terminal.at(Step.TICKET)
        guide = self.kiosk.guide
        until(lambda: guide.visit.printing is ends, f"a job that is {ends}; it is {guide.visit.printing}")
        assert guide.visit.ticket is not None
        return guide.visit.ticket

    # What staff see.

    @property
    def sign(self) -> list[str]:
        """What the sign of the printers says."""
        return [line.text.text() for line in self.seat.window.side_bar.printers.lines if line.isVisible()]

    def until_staff_see(self, *lines: str) -> None:
        """Until the sign says just this."""
        until(lambda: self.sign == list(lines), f"{lines}; staff see {self.sign}")

    def card_of(self, citizen: Iin) -> Serving:
        """The citizen comes to the desk with their card."""
        serving = Serving(self.seat)  # type: ignore[arg-type]
        serving.page.wipe()
        serving.card_of(citizen)
        return serving

    # What the tables say, and what paper there is.

    def jobs(self) -> list[str]:
        """The states of the print jobs since the beginning, oldest first."""
        return self._all_jobs()[self._jobs :]

    def whole(self) -> list[str]:
        """The QR codes on the papers that came out since the beginning, but for pieces without one."""
        codes = (code_on(paper) for paper in self.printer.papers[self._papers :])
        return [code for code in codes if code]

    def printed_at_the_desk(self) -> str:
        """The QR code on the last paper that staff printed: on the kiosk's printer, or their own."""
        if self.desk_prints_here:
            return self.whole()[-1]
        with Image.open(max(self.desk_folder.glob("*.png"))) as paper:
            return code_on(paper)

    def _all_jobs(self) -> list[str]:
        return jobs_in(self.jobs_at)


def code_on(paper: Image.Image) -> str:
    """The text of the QR on a paper; empty where none can be read."""
    found = qr_codes(paper)
    return found[0].text if found else ""


def jobs_of(settings: Settings) -> str:
    """The database in which a kiosk keeps its print jobs: its own, or its copy of the shared one."""
    if settings.database.startswith("sqlite"):
        return settings.database
    return f"sqlite:///{settings.data_dir / FILE_NAME}"


def jobs_in(url: str) -> list[str]:
    """The states of the print jobs in a database, oldest first."""
    store = Store(url)
    states = select(print_job.c.state).order_by(print_job.c.id)
    found = store.read(lambda work: work.connection.execute(states).scalars().all())
    store.close()
    return list(found)


@contextmanager
def printing_hall(
    printer: SimulatedPrinter,
    folder: Path,
    places: Callable[[Path, Tcp], tuple[Settings, Settings]],
    *,
    answers: bool,
) -> Iterator[PrintingHall]:
    """A hall that is open, with this printer and a senior at the desk."""
    with little_patience(), printer, Tcp(printer) as way:
        at_kiosk, at_desk = places(folder, way)
        kiosk_ = Kiosk(at_kiosk, Showing(windowed=True))
        kiosk_.start()
        until(lambda: kiosk_.guide.place.ready, "the kiosk")
        seat = Seat(StaffProgram(at_desk, StaffShowing(windowed=True))).open()
        seat.speak(Language.EN)
        seat.sign_in.as_(SENIOR)
        beside = at_kiosk == at_desk
        yield PrintingHall(printer, way, kiosk_, seat, jobs_of(at_kiosk), answers, beside, at_desk.printer.folder)
        assert seat.close()
        assert kiosk_.close()
        seat.program.deleteLater()
        kiosk_.deleteLater()
