"""The sign of the printers in the side bar: nothing while all is well, else what is to be seen to."""

from datetime import timedelta
from shutil import rmtree

import pytest
from sqlalchemy import select

import kiosk.staff_app
from kiosk.core.model import Language
from kiosk.core.office import KEYS_FOLDER
from kiosk.core.store.tables import print_job, terminal
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report, to_document
from kiosk.core.ticket.keys import TerminalKey
from kiosk.ui.staff.pages import BOARD, CHECK_IN
from tests.town import MONDAY, made_up
from tests.ui.staff.room import Room, hear_of, until
from tests.ui.staff.seniors import Serving

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printers are asked every 50 ms."""
    monkeypatch.setattr(kiosk.staff_app, "ASK_PRINTERS_MILLISECONDS", 50)


@pytest.fixture
def seldom(often: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printers are asked once, and then only when something was printed."""
    monkeypatch.setattr(kiosk.staff_app, "ASK_PRINTERS_MILLISECONDS", 600_000)


def lines(room: Room) -> list[str]:
    """What the sign says; nothing where there is none."""
    signs = room.window.side_bar.printers
    return [text.text() for text in (*(line.text for line in signs.lines), signs.more) if text.isVisible()]


def until_told(room: Room, *expected: str) -> None:
    until(lambda: lines(room) == list(expected), f"{expected}; the sign says {lines(room)}")


def own_row(room: Room) -> dict[str, object]:
    """What stands in the database of this desk's own terminal."""
    question = select(terminal).where(terminal.c.name == "desk-1")
    return dict(room.store.read(lambda work: work.connection.execute(question).one())._mapping)


def break_printer(room: Room) -> None:
    """A file lies where the folder of tickets should be. Whoever asks the printer makes it anew."""
    folder = room.settings.printer.folder

    def is_broken() -> bool:
        try:
            if folder.is_dir():
                rmtree(folder)
            folder.write_text("a file")
        except OSError:
            return False
        return True

    until(is_broken, "the file in the folder's place")


def test_paper_that_runs_low_is_told_before_it_is_out_on_every_page(senior_room: Room) -> None:
    room = senior_room
    hear_of(room.town, 2, paper="low")
    until_told(room, "hall-2: paper is running low")
    for page in (BOARD, CHECK_IN):
        room.window.show_page(page)
        assert lines(room) == ["hall-2: paper is running low"]
    hear_of(room.town, 2)
    until_told(room)
    assert not room.window.side_bar.printers.isVisible()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"printer": "paper_out", "paper": "out"}, "hall-1: no paper"),
        ({"printer": "cover_open"}, "hall-1: the printer's cover is open"),
        ({"printer": "error"}, "hall-1: the printer is jammed or broken"),
        ({"printer": "offline"}, "hall-1: the printer is off or not connected"),
        ({"printer": "unknown", "printer_answers": 1}, "hall-1: the printer does not answer"),
        ({"printer": "on fire"}, "hall-1: look at the printer"),
    ],
)
def test_each_fault_has_its_words(senior_room: Room, said: dict[str, str | int], words: str) -> None:
    hear_of(senior_room.town, 1, **said)
    until_told(senior_room, words)


def test_several_are_told_the_worst_first_and_the_rest_counted(senior_room: Room) -> None:
    town = senior_room.town
    for number, said in enumerate(({"paper": "low"}, {"paper": "out"}, {"printer": "offline"}), 1):
        hear_of(town, number, **said)
    break_printer(senior_room)
    until_told(
        senior_room,
        "hall-2: no paper",
        "desk-1: the printer is off or not connected",
        "hall-3: the printer is off or not connected",
        "and 1 more printer",
    )
    assert "hall-1: paper is running low" in senior_room.window.side_bar.printers.toolTip()
    senior_room.speak(Language.RU)
    assert lines(senior_room)[0] == "hall-2: нет бумаги"


def test_a_kiosk_that_is_not_heard_of_is_told_with_the_time_of_its_last_word(senior_room: Room) -> None:
    hear_of(senior_room.town, 1, silent_for=timedelta(minutes=7))
    until(lambda: "hall-1: nothing heard since" in " ".join(lines(senior_room)), "the sign")


def test_a_registrar_sees_it_too_and_nobody_who_has_signed_out(at_work: Room) -> None:
    at_work.speak(Language.EN)
    hear_of(at_work.town, 2, paper="out")
    until_told(at_work, "hall-2: no paper")
    at_work.press("sign-out")
    until(lambda: not at_work.window.at_work, "the door")
    assert lines(at_work) == []


def test_this_desks_own_printer_belongs_to_it_and_is_written_down(senior_room: Room) -> None:
    room = senior_room
    until(lambda: own_row(room)["report"] is not None, "this desk's report")
    assert lines(room) == []
    break_printer(room)
    until_told(room, "desk-1: the printer is off or not connected")
    report = own_row(room)["report"]
    assert isinstance(report, dict)
    assert report["printer"] == "offline"


def test_the_printer_of_a_kiosk_that_runs_beside_this_desk_is_left_to_the_kiosk(senior_room: Room) -> None:
    room = senior_room
    until(lambda: own_row(room)["report"] is not None, "this desk's report")
    key = TerminalKey.load(room.settings.data_dir / KEYS_FOLDER)

    def kiosk_says(work: Work) -> None:
        row = work.terminals.by_public_key(key.public_key)
        assert row is not None
        contacts = (row.contact, row.contact + 1)
        report = to_document(Report("1.0", "ready", "low"))
        assert work.terminals.seen(row.id, key.token, row.generation, contacts, report)

    def looked_at_twice() -> None:
        for paper, others in (("low", ["hall-2: paper is running low"]), ("ok", [])):
            hear_of(room.town, 2, paper=paper)
            until_told(room, "desk-1: paper is running low", *others)

    room.store.write(kiosk_says)
    looked_at_twice()
    rmtree(room.settings.printer.folder)  # whoever asks this printer makes it anew
    looked_at_twice()
    looked_at_twice()
    assert not room.settings.printer.folder.exists()


@pytest.mark.usefixtures("seldom")
def test_after_a_job_of_this_desk_it_is_told_at_once_what_the_printer_said(senior_room: Room) -> None:
    room, serving = senior_room, Serving(senior_room)
    until(lambda: own_row(room)["report"] is not None, "this desk's report")
    room.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    serving.card_of(made_up(1))
    break_printer(room)
    serving.bookings[0].buttons["print"].click()
    serving.until_ticket()
    until(lambda: "The printer does not work now." in room.words(), "why")
    assert "The ticket could not be printed." in room.words()
    until_told(room, "desk-1: the printer is off or not connected")
    room.settings.printer.folder.unlink()
    room.press("print-again")
    until(lambda: "The ticket is printed" in room.words(), "the ticket")
    until_told(room)
    assert "could not be printed" not in room.words()
    states = select(print_job.c.state).order_by(print_job.c.id)
    assert room.store.read(lambda work: work.connection.execute(states).scalars().all()) == ["failed", "printed"]
