"""Readers and people at one keyboard, one after the other, at every pace that they have: who typed what is told.

Nothing waits here: keys carry the times that the system would give them, and a timer rings when its time has come
before the next key, unless the program is busy just then.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.scanning import as_typed
from kiosk.ui.wedge import LEAST, PAUSE_MILLISECONDS, SURE, WHOLE, Wedge

_CASES = json.loads((Path(__file__).parents[1] / "cases" / "scans.json").read_text("utf-8"))
ROWS = [case["row"] for case in _CASES["typed"]]
DIGIT_ROW = {digit: code for code, digit in enumerate("1234567890", 10)}  # of X11
NO, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Stroke:
    """One key going down, or up. `at`: milliseconds."""

    at: int
    key: Qt.Key
    text: str
    down: bool = True
    repeats: bool = False
    code: int = 0
    modifiers: Qt.KeyboardModifier = NO

    def event(self) -> QKeyEvent:
        """As the system gives it to the window."""
        kind = QEvent.Type.KeyPress if self.down else QEvent.Type.KeyRelease
        event = QKeyEvent(kind, self.key, self.modifiers, self.code, 0, 0, self.text, self.repeats)
        event.setTimestamp(self.at)
        return event


ENTER, KEYPAD_ENTER = (Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Enter, "\r")
LINE_FEED, TAB = (Qt.Key.Key_J, "\n"), (Qt.Key.Key_Tab, "\t")
ENDS = [(ENTER,), (KEYPAD_ENTER,), (LINE_FEED,), (TAB,), (ENTER, LINE_FEED), (ENTER, ENTER), (TAB, ENTER)]


@dataclass(frozen=True, repr=False)
class Turn:
    """What one did at the keyboard from 0 on, and what the program has to make of it."""

    strokes: tuple[Stroke, ...]
    expected: tuple[str, ...]

    def __repr__(self) -> str:
        return " ".join(f"{s.text!r}{'~' * s.repeats}@{s.at}" for s in self.strokes if s.down)


def key_of(sign: str) -> Qt.Key:
    return Qt.Key(ord(sign.upper())) if " " <= sign <= "~" else Qt.Key.Key_unknown


@st.composite
def readings(draw: st.DrawFn) -> Turn:
    """A burst: up to 20 ms a key; once the system may hold some back, and give them all at once."""
    digits = draw(st.text("0123456789", min_size=LEAST, max_size=40))
    row = draw(st.sampled_from([*ROWS, None]))
    text = digits.translate(str.maketrans("1234567890", row)) if row else draw(st.sampled_from(FOREIGN))
    ends = draw(st.sampled_from([*ENDS, ()] if len(text) >= WHOLE else ENDS))
    coded = row is not None and draw(st.booleans())
    keys = [(key_of(sign), sign) for sign in text] + list(ends)
    gaps = draw(st.lists(st.integers(0, 20), min_size=len(keys), max_size=len(keys)))
    late = draw(st.one_of(st.none(), st.integers(SURE, len(keys)))) if len(keys) > SURE else None
    at, strokes = 0, list[Stroke]()
    for number, ((key, sign), gap) in enumerate(zip(keys, gaps, strict=True)):
        if number == late:
            at += draw(st.integers(21, PAUSE_MILLISECONDS - 20))
        at += 0 if late is not None and late < number < late + 5 else gap
        code = DIGIT_ROW[digits[number]] if coded and number < len(text) else 0
        repeats = bool(strokes) and (strokes[-1].at, strokes[-1].text) == (at, sign)
        modifiers = CTRL if sign == "\n" or (sign < " " and number < len(text)) else NO
        down = Stroke(at, key, sign, repeats=repeats, code=code, modifiers=modifiers)
        strokes += [down, replace(down, down=False)]
    return Turn(tuple(strokes), ("scan " + as_typed(text, digits if coded else ""),))


FOREIGN = [
    "https://example.kz/?a=1&b=2",
    "]Q1012345678901",
    "ABC-123",
    "0104\x1d1726\x1d21",
    "a b  c d",
    "BEGIN:VCARD\x0bN:Somebody",
    "1234",
]


@st.composite
def typings(draw: st.DrawFn) -> Turn:
    """A person: 60 ms and more from key to key, one still down as the next one goes down, keys held, corrected."""
    at, pressed, released = 0, list[Stroke](), list[Stroke]()
    usual = st.sampled_from([*[(key_of(sign), sign) for sign in "0123456789әa "], *_PEOPLE_ALSO])
    for key, sign in draw(st.lists(usual, min_size=1, max_size=20)):
        at += draw(st.integers(60, 900))
        down = Stroke(at, key, sign)
        pressed.append(down)
        for number in range(draw(st.sampled_from([0, 0, 0, 0, 3, 40]))):
            at += 250 if number == 0 else 33
            pressed.append(replace(down, at=at, repeats=True))
        released.append(replace(down, at=at + draw(st.integers(20, 180)), down=False))
    told = tuple(f"key {stroke.key.name} {stroke.text}" for stroke in pressed)
    return Turn(tuple(sorted(pressed + released, key=lambda stroke: (stroke.at, stroke.down))), told)


_PEOPLE_ALSO = [
    ENTER,
    KEYPAD_ENTER,
    TAB,
    (Qt.Key.Key_Backspace, "\b"),
    (Qt.Key.Key_Left, ""),
    (Qt.Key.Key_Escape, "\x1b"),
    (Qt.Key.Key_F9, ""),
]


class Listener(QWidget):
    """A window that has the focus itself, and keeps every key that reaches it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heard: list[str] = []
        self.now = 10_000

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.heard.append(f"key {Qt.Key(event.key()).name} {event.text()}")

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002, N802
        return False


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    qtbot.waitExposed(listener)
    listener.activateWindow()
    qtbot.waitUntil(listener.hasFocus)
    return listener


@pytest.fixture
def wedge(qapp: QApplication, listener: Listener) -> Iterator[Wedge]:
    wedge = Wedge()
    wedge.watch(qapp)
    wedge.scanned.connect(lambda text: listener.heard.append(f"scan {text}"))
    yield wedge
    wedge.leave()


def ring(wedge: Wedge, between: int) -> None:
    """The timers that are due within so many milliseconds after the last key."""
    while between >= 0 and (running := [t for t in wedge.findChildren(QTimer) if t.isActive()]):
        (timer,) = running
        between -= timer.interval()
        if between >= 0:
            timer.stop()
            timer.timeout.emit()


def play(wedge: Wedge, listener: Listener, turns: list[tuple[Turn, int, int]]) -> None:
    """One turn after the other, with a pause before each, and a pattern of busy moments."""
    begin = before = listener.now
    for turn, pause, busy in turns:
        begin += pause
        for number, stroke in enumerate(turn.strokes):
            at = begin + stroke.at
            if not busy >> number % 8 & 1:
                ring(wedge, at - before)
            QApplication.sendEvent(listener.windowHandle(), replace(stroke, at=at).event())
            before = at
        begin = before
    ring(wedge, 10_000)
    listener.now = before + 10_000


pauses, moments = st.integers(PAUSE_MILLISECONDS + 1, 3000), st.sampled_from([0, 0, 0, 0xFF, 0x0F, 0x55, 0xE0])
mornings = st.lists(st.tuples(st.one_of(readings(), typings()), pauses, moments), min_size=1, max_size=5)
for_one_window = [HealthCheck.function_scoped_fixture]


def told_apart(wedge: Wedge, listener: Listener, turns: list[tuple[Turn, int, int]]) -> None:
    listener.heard.clear()
    play(wedge, listener, turns)
    assert listener.heard == [told for turn, _, _ in turns for told in turn.expected]


@given(turns=mornings)
@settings(max_examples=150, suppress_health_check=for_one_window)
def test_each_burst_is_one_scan_and_each_key_of_a_person_arrives_once(
    wedge: Wedge, listener: Listener, turns: list[tuple[Turn, int, int]]
) -> None:
    told_apart(wedge, listener, turns)


@pytest.mark.campaign
@given(turns=mornings)
@settings(max_examples=5_000, suppress_health_check=[*for_one_window, HealthCheck.too_slow])
def test_the_same_a_whole_year(wedge: Wedge, listener: Listener, turns: list[tuple[Turn, int, int]]) -> None:
    told_apart(wedge, listener, turns)
