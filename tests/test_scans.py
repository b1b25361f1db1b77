"""Codes under the reader of the citizens' terminal, through its real window: at every screen, under every layout
of the keyboard, and such as were never any of ours."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk, Showing
from kiosk.core.model import Language, Ticket
from kiosk.core.outcomes import Reason
from kiosk.core.store.store import Store
from kiosk.settings import ScannerKind, ScannerSettings, Settings
from kiosk.tour.pages import Hand, Terminal
from kiosk.ui import events as on
from kiosk.ui.visit import Step
from tests.engines import SqliteDatabases, path_of
from tests.town import MONDAY, OPENING_TIME, SetClock, Town, holding, made_up, settled
from tests.ui.staff.room import forged, furnish, revoke

ROWS = [
    case["row"]
    for case in json.loads((Path(__file__).parent / "cases" / "scans.json").read_text("utf-8"))["typed"]
]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's database."""
    url = SqliteDatabases(tmp_path_factory.mktemp("scans")).empty()
    settled(url)
    return path_of(url)


@pytest.fixture
def settings(tmp_path: Path, furnished: Path) -> Settings:
    return replace(furnish(tmp_path / "data", furnished), terminal="hall", ticket_seconds=300)


@pytest.fixture
def town(settings: Settings) -> Iterator[Town]:
    """The town, seen from terminal 1."""
    store = Store(settings.database)
    yield Town.at(store, SetClock(OPENING_TIME))
    store.close()


@pytest.fixture
def kiosk(settings: Settings, town: Town, qtbot: QtBot) -> Iterator[Kiosk]:
    """The terminal, ready."""
    kiosk = Kiosk(settings, Showing(windowed=True), town.clock)
    kiosk.start()
    qtbot.waitUntil(lambda: kiosk.guide.place.ready, timeout=15_000)
    yield kiosk
    assert kiosk.close()


@pytest.fixture
def terminal(kiosk: Kiosk) -> Terminal:
    return Terminal(Hand(kiosk.window, kiosk.guide))


@pytest.fixture
def ticket(town: Town) -> Ticket:
    return town.citizen(1).booked(MONDAY, ("id-card", "10:00"))


class Burst:
    """A reader whose keys may be of any layout: what it types changes the visit, or does not."""

    def __init__(self, terminal: Terminal) -> None:
        self.hand = terminal.hand
        self.at = 10_000

    def __call__(self, text: str) -> None:
        for sign in text:
            self._key(Qt.Key.Key_unknown, sign)
        self._key(Qt.Key.Key_Return, "\r")
        self.hand.until(lambda: self.hand.visit.wants is None, "an answer")
        QApplication.processEvents()

    def _key(self, key: Qt.Key, text: str) -> None:
        self.at += 5
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self.at)
            QApplication.sendEvent(self.hand.window.windowHandle(), event)


@pytest.fixture
def burst(terminal: Terminal) -> Burst:
    return Burst(terminal)


def tables(settings: Settings) -> str:
    """Everything that the database holds, but for what opening the terminal or the day changes by itself."""
    with closing(sqlite3.connect(settings.data_dir / "kiosk.sqlite3")) as database:
        return "\n".join(database.iterdump())


def words(hand: Hand) -> str:
    return "\n".join(label.text() for label in hand.window.findChildren(QLabel) if label.isVisible())


def open_bookings(hand: Hand) -> list[int]:
    standing = hand.visit.standing
    return [booking.id for booking in standing.open] if standing is not None else []


@pytest.mark.parametrize("start", [True, False], ids=["who", "welcome"])
def test_a_real_ticket_opens_its_booking_under_every_layout(
    terminal: Terminal, ticket: Ticket, burst: Burst, start: bool
) -> None:
    for row in ROWS:
        if start:
            terminal.start(Language.RU)
        burst(ticket.digits.translate(str.maketrans("1234567890", row)))
        terminal.at(Step.BOOKINGS)
        assert open_bookings(terminal.hand) == [ticket.booking.id]
        terminal.hand.guide.hear(on.Finish())


def test_a_number_under_the_reader_is_an_iin_under_every_layout(
    terminal: Terminal, ticket: Ticket, burst: Burst
) -> None:
    for row in ROWS:
        burst(made_up(1).digits.translate(str.maketrans("1234567890", row)))
        terminal.at(Step.BOOKINGS)
        assert terminal.hand.visit.iin == made_up(1)
        assert open_bookings(terminal.hand) == []  # hidden until the ticket is shown
        terminal.hand.guide.hear(on.Finish())


def test_codes_that_are_not_ours_are_told_and_change_nothing(
    terminal: Terminal, town: Town, ticket: Ticket, burst: Burst, settings: Settings
) -> None:
    signed_by_a_thief = town.terminal(2).citizen(3).booked(MONDAY, ("certificate", "10:00"))
    replaced = town.citizen(2).booked(MONDAY, ("passport", "11:00"))
    town.citizen(2).rebook(holding(replaced), MONDAY, ("passport", "11:30"))
    revoke(town, 2)
    digit = str((int(ticket.digits[120]) + 1) % 10)
    cases = [
        (forged(ticket), Reason.TICKET_FORGED),
        (ticket.digits[:120] + digit + ticket.digits[121:], Reason.TICKET_FORGED),
        (ticket.digits[:-1], Reason.TICKET_UNREADABLE),
        (ticket.digits[:90], Reason.TICKET_UNREADABLE),
        (ticket.digits + ticket.digits, Reason.TICKET_UNREADABLE),
        (ticket.digits + "7", Reason.TICKET_UNREADABLE),
        ("https://example.kz/ticket?id=1", Reason.TICKET_UNREADABLE),
        ("]Q1" + ticket.digits, Reason.TICKET_UNREADABLE),
        ("4870001234567", Reason.TICKET_UNREADABLE),
        ("0104\x1d1726", Reason.TICKET_UNREADABLE),
        (signed_by_a_thief.digits, Reason.TICKET_REVOKED),
        (replaced.digits, Reason.TICKET_REPLACED),
    ]
    terminal.start(Language.EN)
    before = tables(settings)
    told: dict[Reason, str] = {}
    for code, reason in cases:
        burst(code)
        terminal.at(Step.NOTICE)
        refused = terminal.hand.visit.refused
        assert refused is not None
        assert refused.reason is reason, code[:20]
        told[reason] = words(terminal.hand)
        assert ticket.digits[:8] not in told[reason]
        terminal.hand.guide.hear(on.Back())
        terminal.at(Step.WHO)
    assert tables(settings) == before
    assert len(set(told.values())) == len(told)  # each reason in words of its own
    burst(ticket.digits)  # and a good one opens all the same
    terminal.at(Step.BOOKINGS)


def test_in_the_middle_of_a_visit_a_scan_changes_nothing(
    terminal: Terminal, town: Town, ticket: Ticket, burst: Burst, settings: Settings
) -> None:
    terminal.start(Language.RU)
    terminal.type_iin(made_up(5))
    terminal.choose_centre("town")
    steps: list[Step] = []

    def stays() -> None:
        before, stored = terminal.hand.visit, tables(settings)
        for code in (ticket.digits, made_up(1).digits, "https://example.kz"):
            burst(code)
        assert terminal.hand.visit == before
        assert tables(settings) == stored
        steps.append(before.step)

    terminal.at(Step.SERVICE)
    stays()
    terminal.choose_service(next(s for s in terminal.hand.guide.place.services if s.code == "id-card"))
    terminal.at(Step.WHEN)
    free_time = terminal.hand.visit.free_time
    assert free_time is not None
    terminal.pick_day(free_time.days[0].day)
    stays()
    terminal.pick("14:00")
    terminal.take_time()
    terminal.at(Step.CHECK)
    stays()
    assert steps == [Step.SERVICE, Step.WHEN, Step.CHECK]
    terminal.confirm()
    assert terminal.ticket().booking.appointments[0].service.code == "id-card"


def test_whoever_scans_while_the_last_ticket_is_still_shown_begins_a_visit_of_their_own(
    terminal: Terminal, town: Town, ticket: Ticket, burst: Burst
) -> None:
    hand = terminal.hand
    mine = town.citizen(2).booked(MONDAY, ("certificate", "14:00"))

    def at_my_ticket() -> None:
        hand.guide.hear(on.Started(Language.RU))
        burst(made_up(2).digits)
        assert hand.visit.standing is not None
        hand.guide.hear(on.OpenAsked(hand.visit.standing.hidden[0]))
        burst(mine.digits)
        hand.guide.hear(on.PrintAsked(mine.booking))
        terminal.at(Step.TICKET)
        assert hand.visit.iin == made_up(2)

    at_my_ticket()
    burst("https://example.kz")  # a foreign code takes nobody's ticket away
    terminal.at(Step.NOTICE)
    hand.guide.hear(on.Back())
    terminal.at(Step.TICKET)
    assert hand.visit.ticket == mine
    burst(ticket.digits)
    terminal.at(Step.BOOKINGS)
    assert open_bookings(hand) == [ticket.booking.id]
    assert (hand.visit.iin, hand.visit.ticket) == (None, None)
    hand.guide.hear(on.NewBookingAsked())
    terminal.at(Step.WHO)
    assert not hand.offers("continue")  # no number of anybody's stands there
    hand.guide.hear(on.Back())
    hand.guide.hear(on.Back())
    assert hand.visit.step is Step.WELCOME
    at_my_ticket()
    burst(made_up(1).digits)
    terminal.at(Step.BOOKINGS)
    assert hand.visit.iin == made_up(1)
    assert (hand.visit.ticket, hand.visit.booking, hand.visit.proof) == (None, None, None)


def test_a_number_where_the_ticket_was_asked_for_opens_nothing_and_is_told_in_place(
    terminal: Terminal, ticket: Ticket, burst: Burst
) -> None:
    terminal.start(Language.EN)
    burst(made_up(1).digits)
    terminal.at(Step.BOOKINGS)
    burst(made_up(1).digits)  # the same card again
    visit = terminal.hand.visit
    assert visit.step is Step.BOOKINGS
    assert visit.standing is not None
    terminal.hand.guide.hear(on.OpenAsked(visit.standing.hidden[0]))
    terminal.at(Step.PROVE)
    burst(made_up(1).digits)
    refused = terminal.hand.visit.refused
    assert terminal.hand.visit.step is Step.PROVE
    assert refused is not None
    assert refused.reason is Reason.TICKET_UNREADABLE
    burst(ticket.digits)
    terminal.at(Step.BOOKINGS)
    assert open_bookings(terminal.hand) == [ticket.booking.id]


def test_a_number_after_a_code_that_was_told_begins_in_the_language_chosen(
    terminal: Terminal, ticket: Ticket, burst: Burst
) -> None:
    terminal.start(Language.EN)
    burst("https://example.kz")
    terminal.at(Step.NOTICE)
    burst(made_up(1).digits)
    terminal.at(Step.BOOKINGS)
    assert terminal.hand.visit.language is Language.EN
    burst(made_up(7).digits)  # somebody else's card: a visit of their own
    terminal.at(Step.CENTRE)
    assert terminal.hand.visit.iin == made_up(7)


def test_a_scan_while_an_answer_is_awaited_is_left_alone(
    terminal: Terminal, ticket: Ticket, burst: Burst, kiosk: Kiosk
) -> None:
    terminal.start(Language.RU)
    kiosk.guide.hear(on.IinTyped(made_up(5)))
    waiting = terminal.hand.visit
    assert waiting.wants is not None
    heard: list[object] = []
    kiosk.window.said.connect(heard.append)
    burst(ticket.digits)
    terminal.at(Step.CENTRE)
    assert terminal.hand.visit.iin == made_up(5)
    assert heard == []


def test_a_scan_while_another_language_is_chosen_goes_on_to_the_booking(
    terminal: Terminal, ticket: Ticket, burst: Burst, kiosk: Kiosk
) -> None:
    terminal.start(Language.RU)
    kiosk.window.language_choice.ask()
    assert kiosk.window.on_top() is kiosk.window.language_choice
    burst(ticket.digits)
    terminal.at(Step.BOOKINGS)
    assert kiosk.window.on_top() is kiosk.window


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")
def test_a_serial_reader_is_heard_as_well_and_one_that_is_not_there_stops_nothing(
    settings: Settings, town: Town, ticket: Ticket, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.ui.serial_line import Line  # noqa: PLC0415  not everywhere

    monkeypatch.setattr("kiosk.ui.serial_reader.AGAIN_SECONDS", 0.02)
    line = Line(tmp_path / "reader")
    scanner = ScannerSettings(ScannerKind.SERIAL, device=str(line.path))
    kiosk = Kiosk(replace(settings, scanner=scanner), Showing(windowed=True), town.clock)
    kiosk.start()
    qtbot.waitUntil(lambda: kiosk.guide.place.ready, timeout=15_000)
    line.plug_in()

    def opens() -> bool:
        if kiosk.guide.visit.step is Step.WELCOME and kiosk.guide.visit.wants is None:
            line.send(ticket.digits.encode() + b"\r\n")
        return kiosk.guide.visit.step is Step.BOOKINGS

    qtbot.waitUntil(opens, timeout=15_000)
    assert [booking.id for booking in kiosk.guide.visit.standing.open] == [ticket.booking.id]  # type: ignore[union-attr]
    assert kiosk.close()
    line.unplug()
