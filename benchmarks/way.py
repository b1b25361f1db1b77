"""A running kiosk on a database that does not run full, and the way of one citizen through it, tap by tap."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from benchmarks.republic import DOCUMENTATION, Morning, found, office_at
from kiosk.app import Kiosk, Showing
from kiosk.core.files.centre_file import service_id
from kiosk.core.iin import Iin
from kiosk.core.model import Language, PrintState
from kiosk.settings import default_settings
from kiosk.tour.pages import Hand, Terminal
from kiosk.ui import events as on
from kiosk.ui.qt_log import log_qt_messages
from kiosk.ui.visit import Step

PLACES, EACH_SECONDS = 60, 45
ZONE = ZoneInfo("Asia/Almaty")


class Hall:
    """A clock that goes on by as much as one citizen takes, so that the terminal sees no rush of numbers."""

    def __init__(self) -> None:
        self._citizens = 0

    def next_citizen(self) -> None:
        """The next one comes."""
        self._citizens += 1

    def now(self) -> datetime:
        """The present instant."""
        return Morning.now() + timedelta(seconds=EACH_SECONDS * self._citizens)


@contextmanager
def kiosk_open(folder: Path, hall: Hall) -> Iterator[Kiosk]:
    """A kiosk at one centre with room for ten thousand bookings, its screens all made."""
    log_qt_messages()
    application = QApplication.instance() or QApplication(["kiosk"])
    settings = replace(default_settings(folder), terminal="T-01", calm=True)
    office = office_at(settings.database, folder)
    found(office, 1, places=PLACES)
    office.store.close()
    kiosk = Kiosk(settings, Showing(windowed=True, width=1080, height=1920), hall)
    kiosk.start()
    hand = Hand(kiosk.window, kiosk.guide)
    try:
        hand.until(lambda: kiosk.guide.place.ready, "a terminal that opens")
        hand.until(lambda: kiosk.window.stack.count() == len(Step), "all screens")
        application.processEvents()
        yield kiosk
    finally:
        kiosk.close()


def walk(kiosk: Kiosk, hall: Hall, iin: Iin, hand: Hand | None = None) -> None:
    """From the welcome screen to the printed ticket and home again."""
    hall.next_citizen()
    hand = hand or Hand(kiosk.window, kiosk.guide)
    at = Terminal(hand)
    at.start(Language.KK)
    at.type_iin(iin)
    number = service_id(1, DOCUMENTATION)
    at.choose_service(next(s for s in kiosk.guide.place.services if s.id == number))
    at.at(Step.WHEN)
    assert hand.visit.free_time is not None
    days = [day for day in hand.visit.free_time.days if hand.offers(f"day-{day.day.isoformat()}")]
    day = days[int(iin.digits[2:10]) % len(days)]
    at.pick_day(day.day)
    clocks = [f"{shown.slot.starts_at.astimezone(ZONE):%H:%M}" for shown in day.slots]
    clocks = [clock for clock in clocks if hand.offers(f"time-{clock}")]
    at.pick(clocks[int(iin.digits[:11]) % len(clocks)])
    at.take_time()
    at.confirm()
    at.ticket()
    at.finish()


def pass_through(kiosk: Kiosk, hall: Hall, iin: Iin) -> None:
    """The same way, said to the guide in place of taps: the same screens are painted, some ten times as fast."""
    hall.next_citizen()
    guide, hand = kiosk.guide, Hand(kiosk.window, kiosk.guide)

    def say(event: on.Event, step: Step) -> None:
        guide.hear(event)
        hand.until(lambda: guide.visit.wants is None and guide.visit.step is step, step.value)
        QApplication.processEvents()

    say(on.Started(Language.KK), Step.WHO)
    say(on.IinTyped(iin), Step.SERVICE)
    number = service_id(1, DOCUMENTATION)
    say(on.ServiceChosen(next(s for s in guide.place.services if s.id == number)), Step.WHEN)
    assert guide.visit.free_time is not None
    days = guide.visit.free_time.days
    slots = days[int(iin.digits[2:10]) % len(days)].slots
    say(on.SlotChosen(slots[int(iin.digits[:11]) % len(slots)]), Step.CHECK)
    say(on.Confirmed(), Step.TICKET)
    hand.until(lambda: guide.visit.printing is PrintState.PRINTED, "a printed ticket")
    say(on.Finish(), Step.WELCOME)
