"""The day board's page, as staff use it, over a real database."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from kiosk.core.board import Board
from kiosk.core.model import Language
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.staff import Account, Role
from tests.town import MONDAY, TSON, Town, holding
from tests.ui.staff.board_room import KIND, BoardRoom, until

# One engine is enough for what is seen; the board itself is tested on both (tests/core/test_board.py).
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
TUESDAY = MONDAY + timedelta(days=1)
HALF_HOURS = [f"{hour:02}:{minute:02}" for hour in (9, 10, 11, 12) for minute in (0, 30)]


@pytest.fixture
def enter(town: Town, qtbot: QtBot) -> Iterator[Callable[..., BoardRoom]]:
    rooms: list[BoardRoom] = []

    def come_in(**how: object) -> BoardRoom:
        rooms.append(BoardRoom(town, **how))  # type: ignore[arg-type]
        return rooms[-1]

    yield come_in
    for room in rooms:
        room.close()


@pytest.fixture
def full(town: Town) -> Town:
    """A Tuesday morning of which every time is booked, at a quarter to eleven."""
    number = 0
    for at in HALF_HOURS:
        for service in ("id-card", "passport", "certificate", "pension"):
            number += 1
            town.citizen(number).booked(TUESDAY, (service, at))
    town.clock.set(TUESDAY, "10:45")
    return town


def test_it_shows_the_day_as_it_is_with_its_counts(enter: Callable[..., BoardRoom], town: Town) -> None:
    came = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    town.citizen(2).booked(TUESDAY, ("id-card", "10:30"))
    town.citizen(3).booked(TUESDAY, ("certificate", "09:00"))
    town.citizen(4).booked(TUESDAY, ("pension", "12:00"))
    gone = town.citizen(5).booked(TUESDAY, ("passport", "12:00"))
    town.citizen(5).cancel(holding(gone))
    town.clock.set(TUESDAY, "09:50")
    room = enter()
    room.let_in(came)
    town.clock.set(TUESDAY, "10:40")
    room.page.refresh()
    until(
        lambda: "came" in room.page.counts.tiles["arrived"].text() and room.figures()["arrived"] == "1",
        "the arrival",
    )
    assert room.statuses() == ["missed", "has come", "late", "cancelled", "expected"]
    assert [line[0] for line in room.lines()] == ["09:00", "10:00", "10:30", "12:00", "12:00"]
    assert room.lines()[1][5] == "09:50"
    counts = {"booked": "4", "arrived": "1", "expected": "1", "late": "1", "missed": "1", "cancelled": "1"}
    assert room.figures().items() >= counts.items()


def test_yesterday_tomorrow_and_any_date(enter: Callable[..., BoardRoom], full: Town) -> None:
    full.citizen(90).booked(TUESDAY + timedelta(days=1), ("id-card", "10:00"))
    room = enter()
    page = room.page
    page.days.near["tomorrow"].click()
    room.settle()
    assert [line[0] for line in room.lines()] == ["10:00"]
    room.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    room.settle()
    assert (page.day, len(room.lines())) == (TUESDAY, 32)
    room.show_day(MONDAY)
    assert room.lines() == []
    assert page.days.near["yesterday"].isChecked()
    room.key(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    room.settle()
    assert page.day == TUESDAY


def test_what_is_no_date_changes_nothing(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter()
    field = room.page.days.field
    field.setText("31.02.2026")
    field.returnPressed.emit()
    assert field.property("tone") == "bad"
    assert room.page.day == TUESDAY


def test_search_by_keys_alone(enter: Callable[..., BoardRoom], full: Town, qtbot: QtBot) -> None:
    room = enter()
    room.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert room.page.search.hasFocus()
    qtbot.keyClicks(room.page.search, "10:30 property")
    assert [line[:3] for line in room.lines()] == [("10:30", "G", "Property certificate")]
    room.key(Qt.Key.Key_Return)
    assert room.page.table.hasFocus()
    assert room.page.table.chosen is not None
    room.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(room.page.search, "zzz")
    assert room.page.nothing.isVisible()
    room.key(Qt.Key.Key_Escape)
    assert len(room.lines()) == 32


def test_tiles_and_sectors_show_only_whom_they_count(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter()
    page, late = room.page, room.page.counts.tiles["late"]
    late.click()
    assert {line[0] for line in room.lines()} == {"10:30"}
    assert str(len(room.lines())) == late.figure == "4"
    sector = full.service("certificate").line_id
    page.sectors.buttons[sector].click()
    assert {line[1] for line in room.lines()} == {"G"}
    assert late.figure == "2"
    late.click()
    assert len(room.lines()) == 16
    page.sectors.buttons[None].click()
    assert len(room.lines()) == 32


def test_it_looks_again_by_itself_when_somebody_comes(enter: Callable[..., BoardRoom], town: Town) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    town.clock.set(TUESDAY, "09:50")
    room = enter()
    assert room.statuses() == ["expected"]
    room.let_in(ticket)
    room.until_looked_again(lambda: room.statuses() == ["has come"], "the arrival")


def test_with_each_minute_somebody_may_be_late(enter: Callable[..., BoardRoom], town: Town) -> None:
    town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    town.clock.set(TUESDAY, "10:00")
    room = enter()
    assert room.statuses() == ["expected"]
    town.clock.set(TUESDAY, "10:01")
    room.tell_time()
    until(lambda: room.statuses() == ["late"], "a late one")


def test_nothing_is_asked_again_while_nothing_happens(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter()
    shown: list[Board | None] = [room.page.board]
    for _ in range(10):
        room.tell_time()
    for _ in range(20):
        until(lambda: True, "nothing")
    room.jobs.run(lambda: None, lambda _: shown.append(room.page.board), lambda _: None)
    until(lambda: len(shown) == 2, "the worker")
    assert shown[0] is shown[1]


def test_today_begins_with_those_whose_time_it_is(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter()
    table = room.page.table
    top = table.rowAt(0)
    assert room.lines()[top][0] == "10:30"


def test_nothing_jumps_when_others_come_and_go(enter: Callable[..., BoardRoom], town: Town) -> None:
    """Above, below and at the marked row; the mouse is elsewhere."""
    for number, at in enumerate(HALF_HOURS):
        for nth, service in enumerate(("id-card", "certificate")):
            town.citizen(number * 2 + nth).booked(TUESDAY, (service, at))
    town.clock.set(TUESDAY, "07:00")
    QCursor.setPos(0, 0)
    room = enter(size=(1280, 720))
    table = room.page.table
    assert table.verticalScrollBar().maximum() > 0
    table.selectRow(9)
    table.verticalScrollBar().setValue(table.line * 4 + 7)
    chosen = table.chosen
    assert chosen is not None
    before = table.rowViewportPosition(9)
    town.citizen(50).booked(TUESDAY, ("passport", "09:00"))
    town.citizen(51).booked(TUESDAY, ("passport", "12:30"))
    room.until_looked_again(lambda: len(room.lines()) == 18, "two more")
    row = table.currentIndex().row()
    assert row == 10
    assert table.chosen is not None
    assert table.chosen.booking_id == chosen.booking_id
    assert table.rowViewportPosition(row) == before


def test_a_file_is_saved_where_staff_say(enter: Callable[..., BoardRoom], full: Town, tmp_path: Path) -> None:
    room = enter(language=Language.RU)
    asked: list[str] = []

    def choose(name: str) -> str:
        asked.append(name)
        return str(tmp_path / name)

    room.page.ask_path = choose
    room.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    until(lambda: bool(room.window.notice.text), "a word")
    assert asked == ["town-2026-06-02.csv"]
    assert asked[0] in room.window.notice.text
    text = (tmp_path / asked[0]).read_text("utf-8-sig")
    assert len(text.splitlines()) == 33


def test_a_file_that_cannot_be_written_is_told(
    enter: Callable[..., BoardRoom], full: Town, tmp_path: Path
) -> None:
    room = enter()
    room.page.ask_path = lambda name: str(tmp_path / "nowhere" / name)
    room.page.export()
    until(lambda: "could not be written" in room.window.notice.text, "the fault")


def test_without_network_a_file_waits_and_nothing_is_written(
    enter: Callable[..., BoardRoom], full: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = enter()
    monkeypatch.setattr(room.staff, "export", lambda *_: Refused(Reason.NEEDS_NETWORK))
    room.page.ask_path = lambda name: str(tmp_path / name)
    room.page.export()
    until(lambda: "network is back" in room.window.notice.text, "why not")
    assert not list(tmp_path.iterdir())


def test_a_database_that_does_not_answer_is_told_and_asked_again(
    enter: Callable[..., BoardRoom], full: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = enter()
    board = room.page.board

    def gone(*_: object) -> Board:
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(room.staff, "board", gone)
        room.page.refresh()
        until(lambda: bool(room.window.notice.text), "the fault")
    assert room.page.board is board
    room.page.refresh()
    until(lambda: room.page.board is not board, "the board again")


def test_every_language_has_its_words_and_nothing_is_cut(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter(size=(1280, 720))
    for language in Language:
        room.window.set_language(language)
        room.settle()
        page = room.page
        for button in (*page.days.near.values(), *page.sectors.buttons.values(), page.export_button):
            assert button.width() >= button.minimumSizeHint().width(), (language, button.text())
        for tile in (*page.counts.tiles.values(), page.counts.free):
            assert tile.width() >= tile.sizeHint().width(), (language, tile.text())
        assert page.width() <= page.window().width() - page.look.side_bar
        head = page.table.horizontalHeader()
        assert head.sectionSize(2) > 100, language


def test_a_registrar_may_save_a_file_and_a_technician_sees_no_board(enter: Callable[..., BoardRoom]) -> None:
    assert enter().page.export_button.isVisible()
    assert not Account("marat", Role.TECHNICIAN, TSON).may(KIND.task)


def test_the_chart_tells_each_hour_in_words(enter: Callable[..., BoardRoom], full: Town) -> None:
    room = enter()
    assert "10:00–11:00: 8 booked, 0 came, 8 places" in room.page.side.chart.accessibleName()
    assert [room.page.side.chart.hour_at(x) for x in (0, room.page.side.chart.width() - 3)] == [None, 8]
