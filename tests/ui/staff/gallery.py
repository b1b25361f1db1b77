"""Pictures of the staff's window: python -m tests.ui.staff.gallery --out DIR [--language ru] [--size 1366x768]

Every state is had from the program over a real database, as the tests have it.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.core.model import Language
from kiosk.core.policy import Override
from kiosk.staff_app import StaffShowing
from kiosk.ui.staff.day_board.page import BoardPage
from kiosk.ui.staff.pages import BOARD
from tests.town import ALMATY, MONDAY, NEIGHBOUR, holding, made_up, settled
from tests.ui.staff.room import Room, forged, furnish, hear_of, hire, revoke, unknown_ticket, until
from tests.ui.staff.seniors import Closing, Serving, Settling, let_set_aside, list_matter


def room_in(folder: Path, size: tuple[int, int]) -> Room:
    """A room with the town's database."""
    settings = furnish(folder)
    settled(settings.database)
    room = Room(settings, StaffShowing(True, *size))
    hire(room.store, room.clock)
    room.town.policy(overrides="[early, late]")
    return room.open()


def states(room: Room) -> Iterator[str]:  # noqa: PLR0915  one after the other
    """Every state, one after the other; yields its name when it can be looked at."""
    town, clock, desk = room.town, room.clock, room.desk
    yield "sign-in"
    room.sign_in.refused("aigul", "wrong password")
    yield "sign-in-wrong"
    room.sign_in.as_("sanzhar")
    yield "ready"
    two = town.citizen(1).booked(MONDAY, ("id-card", "10:00"), ("pension", "10:30"))
    one = town.citizen(2).booked(MONDAY, ("passport", "09:30"))
    other = town.citizen(3).booked(MONDAY, ("certificate", "09:30"))
    later = town.citizen(4).booked(MONDAY, ("id-card", "16:00"))
    wednesday = town.citizen(5).booked(MONDAY + timedelta(days=2), ("id-card", "11:00"))
    away = town.citizen(6).booked(MONDAY, ("notary", "10:00"), centre=NEIGHBOUR)
    gone = town.citizen(7).booked(MONDAY, ("id-card", "10:30"))
    town.citizen(7).cancel(holding(gone))
    moved = town.citizen(8).booked(MONDAY, ("id-card", "11:00"))
    town.citizen(8).rebook(holding(moved), MONDAY, ("id-card", "11:30"))
    clock.set(MONDAY, "09:41")
    desk.scan(one)
    yield "welcome"
    desk.scan(two)
    yield "welcome-two"
    desk.scan(one)
    yield "already"
    desk.scan(later)
    yield "too-early"
    room.press("set-aside")
    yield "set-aside-question"
    room.press("back")
    clock.set(MONDAY, "12:00")
    desk.scan(other)
    yield "too-late"
    desk.scan(wednesday)
    yield "wrong-day"
    desk.scan(away)
    yield "wrong-centre"
    desk.scan(gone)
    yield "cancelled"
    desk.scan(moved)
    yield "replaced"
    desk.scan(forged(wednesday))
    yield "forged"
    desk.scan("1234" * 20)
    yield "cut"
    desk.scan("https://example.kz/ticket")
    yield "foreign"
    desk.scan("12345678")
    yield "unknown-code"
    desk.scan(unknown_ticket(town, "12:00"))
    yield "not-delivered"
    room.press("let-in")
    yield "let-in-question"
    room.press("back")
    clock.set(MONDAY, "15:41")
    desk.scan(later)
    room.press("undo")
    yield "undo-question"
    desk.confirm("x")
    yield "undone"
    revoke(town, 1)
    desk.scan(wednesday)
    yield "revoked"
    room.find.look_up(town.citizen(4).iin)
    yield "find"
    room.find.page.wipe()
    yield "find-empty"
    yield from printers(room)
    room.session.lock()
    yield "locked"


def printers(room: Room) -> Iterator[str]:
    """The printers of the hall, one after the other."""
    signs, hall = room.window.side_bar.printers, iter(range(2, 7))  # the first was revoked above

    def heard(number: int, words: int, **said: str | int) -> None:
        hear_of(room.town, number, **said)
        room.program.front.look_at_printers()
        shown = lambda: sum(line.isVisible() for line in signs.lines) + signs.more.isVisible()  # noqa: E731
        until(lambda: shown() == words, f"{words} lines")

    heard(next(hall), 1, paper="low")
    yield "paper-low"
    heard(next(hall), 2, printer="cover_open")
    heard(next(hall), 3, printer="unknown", printer_answers=1)
    yield "three-printers"
    heard(next(hall), 4, printer="offline")
    heard(next(hall), 4, printer="error")
    yield "five-printers"
    for number in range(2, 7):
        hear_of(room.town, number)


def await_work(room: Room) -> None:
    """Bookings to serve, days to close, matters to settle."""
    let_set_aside(room, Override.TEN_DAYS)
    ticket = room.town.citizen(1).booked(MONDAY + timedelta(days=1), ("id-card", "10:00"), ("pension", "10:30"))
    room.town.citizen(1).booked(MONDAY + timedelta(days=1), ("id-card", "12:00"), centre=2)
    times = ["2026-06-02T05:00:00+00:00", "2026-06-02T05:01:00+00:00"]
    list_matter(room, "already_checked_in", ticket.booking.id, checked_in_at=times)
    list_matter(room, "day_closed", ticket.booking.id, visit_on="2026-06-02")
    list_matter(room, "no_place", 77, starts_at="2026-06-02T05:00:00+00:00")


def senior_states(room: Room) -> Iterator[str]:
    """What seniors see besides, one after the other; nothing is done that cannot be asked again."""
    serving, closing, settling = Serving(room), Closing(room), Settling(room)
    until(serving.page.isVisible, "the page")
    yield "empty"
    serving.card_of(made_up(1))
    yield "bookings"
    room.press("new")
    serving.until_refused()
    yield "refused"
    serving.page.refusal.form.reason.setText("...")
    room.press("override")
    yield "services"
    serving.page.choose.services.rows.itemClicked.emit(serving.page.choose.services.rows.item(2))
    serving.until_choosing()
    yield "times"
    room.press("back")
    serving.bookings[0].buttons["rebook"].click()
    serving.until_choosing()
    yield "rebook"
    room.press("back")
    serving.bookings[0].buttons["print"].click()
    serving.until_ticket()
    yield "ticket"
    folder = room.settings.printer.folder
    away = folder.rename(folder.with_name("away"))
    folder.write_text("a file where the folder should be")
    room.press("print-again")
    until(serving.page.done.no_paper.isVisible, "that there is none")
    yield "no-paper"
    folder.unlink()
    away.rename(folder)
    room.press("done")
    serving.bookings[0].buttons["cancel"].click()
    yield "cancel"
    closing.fill_in(MONDAY + timedelta(days=1))
    yield "closing"
    closing.look()
    yield "whom"
    closing.page.wipe()
    settling.listed(3)
    for row in [*settling.page.rows]:
        row.click()
        yield row.objectName()


def busy_morning(room: Room) -> Iterator[str]:
    """The day board at twenty to eleven, when most have come."""
    many, few = ("id-card", "passport", "certificate", "pension"), ("id-card", "certificate")
    hours = ("09:00", "09:30", "10:00", "10:30", "11:00", "12:30", "15:00", "15:30", "17:00")
    wanted = [(at, service) for at in hours for service in (many if at < "12:00" else few)]
    tickets = [room.town.citizen(n).booked(MONDAY, (what, at)) for n, (at, what) in enumerate(wanted, 20)]
    for number, (ticket, (at, _service)) in enumerate(zip(tickets, wanted, strict=True)):
        if at <= "10:30" and number % 5:
            room.clock.set(MONDAY, at)
            room.desk.scan(ticket)
    room.clock.set(MONDAY, "10:40")
    room.window.show_page(BOARD)
    board = room.window.page(BOARD)
    assert isinstance(board, BoardPage)
    until(lambda: board.board is not None and not board.waiting, "the board")
    yield "board"


def closed_day(room: Room) -> Iterator[str]:
    """A day is closed: whom to call."""
    closing = Closing(room)
    closing.fill_in(MONDAY + timedelta(days=1))
    closing.look()
    until(closing.page.go.isVisible, "that it can be closed")
    room.press("close-day")
    until(closing.page.save.isVisible, "the list")
    yield "closed"


def waiting(room: Room) -> Iterator[str]:
    """A password was wrong so often that one must wait."""
    room.session.sign_out()
    for _ in range(6):
        room.sign_in.refused("aigul", "wrong password")
    yield "sign-in-wait"


def of_seniors(room: Room) -> Iterator[str]:
    """What seniors see, the board, and a wait at the door."""
    room.sign_in.as_("sanzhar")
    await_work(room)
    for part in (senior_states, closed_day, busy_morning, waiting):
        yield from part(room)


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--language", choices=[language.value for language in Language], default="kk")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--contrast", action="store_true")
    wish = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    width, height = (int(part) for part in wish.size.split("x"))
    wish.out.mkdir(parents=True, exist_ok=True)
    suffix = f"{wish.language}-{wish.size}{'-contrast' if wish.contrast else ''}"
    for first, part in ((0, states), (30, of_seniors)):
        with TemporaryDirectory() as folder:
            room = room_in(Path(folder) / "data", (width, height))
            room.speak(Language(wish.language))
            if wish.contrast:
                room.window.set_look(replace(room.window.look, high_contrast=True))
            for number, name in enumerate(part(room), first):
                room.window.set_now(room.clock.now().astimezone(ALMATY))
                room.settle()
                room.window.grab().save(str(wish.out / f"{number:02d}-{name}-{suffix}.png"))
            room.close()
    application.processEvents()


if __name__ == "__main__":
    main()
