"""A running kiosk on a database that does not run full, and the way of one citizen through it, tap by tap."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from benchmarks.republic import DOCUMENTATION, Morning, found, office_at
from kiosk.app import Kiosk, Showing
from kiosk.core.centre_file import service_id
from kiosk.core.iin import Iin
from kiosk.core.model import Language
from kiosk.settings import default_settings
from kiosk.tour.pages import Hand, Terminal
from kiosk.ui.qt_log import log_qt_messages
from kiosk.ui.visit import Step

PLACES = 60
ZONE = ZoneInfo("Asia/Almaty")


@contextmanager
def kiosk_open(folder: Path) -> Iterator[Kiosk]:
    """A kiosk at one centre with room for ten thousand bookings, its screens all made."""
    log_qt_messages()
    application = QApplication.instance() or QApplication(["kiosk"])
    settings = replace(default_settings(folder), terminal="T-01", calm=True)
    office = office_at(settings.database, folder)
    found(office, 1, places=PLACES)
    office.store.close()
    kiosk = Kiosk(settings, Showing(windowed=True, width=1080, height=1920), Morning())
    kiosk.start()
    hand = Hand(kiosk.window, kiosk.guide)
    try:
        hand.until(lambda: kiosk.guide.place.ready, "a terminal that opens")
        hand.until(lambda: kiosk.window.stack.count() == len(Step), "all screens")
        application.processEvents()
        yield kiosk
    finally:
        kiosk.close()


def walk(kiosk: Kiosk, iin: Iin, hand: Hand | None = None) -> None:
    """From the welcome screen to the printed ticket and home again."""
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
