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
from kiosk.staff_app import StaffShowing
from tests.town import ALMATY, MONDAY, NEIGHBOUR, holding, settled
from tests.ui.staff.room import Room, forged, furnish, hire, revoke, unknown_ticket


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
    room.session.lock()
    yield "locked"


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
    with TemporaryDirectory() as folder:
        room = room_in(Path(folder) / "data", (width, height))
        room.speak(Language(wish.language))
        if wish.contrast:
            room.window.set_look(replace(room.window.look, high_contrast=True))
        suffix = f"{wish.language}-{wish.size}{'-contrast' if wish.contrast else ''}"
        for number, name in enumerate(states(room)):
            room.window.set_now(room.clock.now().astimezone(ALMATY))
            room.settle()
            room.window.grab().save(str(wish.out / f"{number:02d}-{name}-{suffix}.png"))
        room.close()
    application.processEvents()


if __name__ == "__main__":
    main()
