"""A reader that types, and people who type, at the same keyboard."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.wedge import BURST_MILLISECONDS, LAST_LOOK_MILLISECONDS, LEAST, WHOLE, Wedge

TICKET = "0123456789" * 20
_ENDS = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_J, "\t": Qt.Key.Key_Tab}


class Desk(QWidget):
    """A window with a field that has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        self.field.setFocus()

    def type(self, text: str, delay: int = 0) -> None:
        """Keys as the system delivers them: through the native window."""
        handle = self.windowHandle()
        for letter in text:
            QTest.keyClick(handle, letter, Qt.KeyboardModifier.NoModifier, delay)

    def enter(self) -> None:
        QTest.keyClick(self.windowHandle(), Qt.Key.Key_Return)

    def press(self, sign: str, at: int, *, repeats: bool = False) -> None:
        """A key at a time of its own, in milliseconds, as the system tells it."""
        key = _ENDS.get(sign) or Qt.Key(ord(sign))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign, repeats)
        event.setTimestamp(at)
        QApplication.sendEvent(self.windowHandle(), event)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitExposed(desk)
    desk.activateWindow()
    qtbot.waitUntil(desk.field.hasFocus)
    return desk


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[Wedge]:
    wedge = Wedge()
    wedge.watch(qapp)
    yield wedge
    qapp.removeEventFilter(wedge)


def test_a_burst_that_ends_with_enter_is_a_scan_and_leaks_nothing(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == TICKET):
        desk.type(TICKET)
        desk.enter()
    assert desk.field.text() == ""


def test_what_people_type_reaches_the_field(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(wedge.scanned):
        for digit in "1234":
            desk.type(digit)
            shown = desk.field.text()
            qtbot.waitUntil(lambda shown=shown: desk.field.text() != shown)  # type: ignore[misc]
        desk.enter()
    assert desk.field.text() == "1234"


def test_a_short_burst_without_an_end_is_given_on(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    typed = "1" * (WHOLE - 1)
    with qtbot.assertNotEmitted(wedge.scanned):
        desk.type(typed)
        qtbot.waitUntil(lambda: desk.field.text() == typed, timeout=20 * BURST_MILLISECONDS)


def test_a_reader_that_ends_with_nothing_is_understood_where_nobody_types_so_much(
    wedge: Wedge, desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == "300528451301"):
        desk.type("300528451301")
    assert desk.field.text() == ""


@pytest.mark.parametrize("ends", ["\r\n", "\r\r", "\n\r", "\t\r"], ids=repr)
def test_a_second_end_presses_nothing(wedge: Wedge, desk: Desk, qtbot: QtBot, ends: str) -> None:
    with qtbot.assertNotEmitted(desk.field.returnPressed), qtbot.waitSignal(wedge.scanned):
        for number, sign in enumerate(f"20260601{ends}"):
            desk.press(sign, 10_000 + 5 * number)
    with qtbot.waitSignal(desk.field.returnPressed):
        desk.press("\r", 10_500)  # a person's


def test_a_control_character_in_a_burst_is_no_shortcut(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    QShortcut(QKeySequence("Ctrl+L"), desk).activated.connect(lambda: pressed.append(True))
    control = (desk.windowHandle(), Qt.Key.Key_L, "\x0c", Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == "1234\x0c5678"):
        desk.type("1234")
        QTest.sendKeyEvent(QTest.KeyAction.Press, *control)
        desk.type("5678")
        desk.enter()
    assert not pressed
    QTest.sendKeyEvent(QTest.KeyAction.Press, *control)
    assert pressed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("&é\"'(-è_çà", range(10, 20)),  # French
        ('"' * 10, range(10, 20)),  # nothing tells which
        ("", range(10, 20)),  # dead keys
        ("", (87, 88, 89, 83, 84, 85, 79, 80, 81, 90)),  # the keypad, without Num Lock
    ],
)
def test_where_the_signs_tell_nothing_the_keys_do(
    wedge: Wedge, desk: Desk, qtbot: QtBot, text: str, codes: Sequence[int]
) -> None:
    no = Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda scanned: scanned == "1234567890"):
        for number, code in enumerate(codes):
            sign = text[number : number + 1]
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, no, code, 0, 0, sign)
            event.setTimestamp(10_000 + 5 * number)
            QApplication.sendEvent(desk.windowHandle(), event)
        desk.press("\r", 10_060)
    assert desk.field.text() == ""


def test_a_few_digits_and_enter_are_typed_by_a_person(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(wedge.scanned), qtbot.waitSignal(desk.field.returnPressed):
        desk.type("1" * (LEAST - 1))
        desk.enter()
    assert desk.field.text() == "1" * (LEAST - 1)


def test_letters_are_given_on_too(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    desk.type("12a")
    qtbot.waitUntil(lambda: desk.field.text() == "12a")


def test_a_foreign_code_leaks_nothing_and_its_enter_presses_nothing(
    wedge: Wedge, desk: Desk, qtbot: QtBot
) -> None:
    pressed: list[bool] = []
    desk.field.returnPressed.connect(lambda: pressed.append(True))
    for foreign in ("https://example.kz/?a=1", "ABC-123", "1234"):
        with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text, code=foreign: text == code):
            desk.type(foreign)
            desk.enter()
    assert desk.field.text() == ""
    assert not pressed


def test_a_separator_within_a_burst_belongs_to_it(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == "0104\x1d17"):
        desk.type("0104")
        QTest.sendKeyEvent(
            QTest.KeyAction.Click,
            desk.windowHandle(),
            Qt.Key.Key_BracketRight,
            "\x1d",
            Qt.KeyboardModifier.ControlModifier,
        )
        desk.type("17")
        desk.enter()
    assert desk.field.text() == ""


def test_a_reader_that_ends_with_a_line_feed_is_understood_as_well(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == "20260601"):
        desk.type("20260601")
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, desk.windowHandle(), Qt.Key.Key_J, "\n", Qt.KeyboardModifier.ControlModifier
        )
    assert desk.field.text() == ""


def test_keys_that_waited_for_a_busy_moment_are_no_burst(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    handle = desk.windowHandle()
    with qtbot.assertNotEmitted(wedge.scanned):
        for at, key in enumerate((*(Qt.Key.Key_0,) * 12, Qt.Key.Key_Return)):
            text = "\r" if key == Qt.Key.Key_Return else "0"
            event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(10_000 + 90 * at)
            QApplication.sendEvent(handle, event)
    assert desk.field.text() == "0" * 12


def test_a_burst_that_a_busy_system_holds_back_in_the_middle_is_one(
    wedge: Wedge, desk: Desk, qtbot: QtBot
) -> None:
    at = 10_000
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == TICKET):
        for number, digit in enumerate(TICKET):
            at += 150 if number == 100 else 2
            desk.press(digit, at)
        desk.press("\r", at + 2)
    assert desk.field.text() == ""


def test_keys_that_came_while_the_program_was_busy_are_taken_in_before_it_gives_up(
    wedge: Wedge, desk: Desk, qtbot: QtBot
) -> None:
    """The time is over before the program looks; the keys have come in time all the same."""

    def press(numbers: range) -> None:
        for number in numbers:
            desk.press(f"{TICKET}\r"[number], 10_000 + 2 * number)

    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda text: text == TICKET):
        press(range(5))
        late = BURST_MILLISECONDS + LAST_LOOK_MILLISECONDS // 2
        QTimer.singleShot(late, lambda: press(range(5, len(TICKET) + 1)))
    assert desk.field.text() == ""


def test_a_digit_that_comes_twice_within_a_millisecond_is_not_lost(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    """X11 tells a key that is let go and pressed in one millisecond as a key that is held down."""
    text = "0011223344"
    with qtbot.waitSignal(wedge.scanned, check_params_cb=lambda scanned: scanned == text):
        for number, digit in enumerate(text):
            desk.press(digit, 10_000 + number // 2, repeats=number % 2 == 1)
        desk.press("\r", 10_010)
    assert desk.field.text() == ""


def test_a_key_that_somebody_holds_down_repeats(wedge: Wedge, desk: Desk, qtbot: QtBot) -> None:
    desk.press("7", 10_000)
    qtbot.waitUntil(lambda: desk.field.text() == "7")
    for at in (10_500, 10_530, 10_560):
        desk.press("7", at, repeats=True)
    assert desk.field.text() == "7777"
