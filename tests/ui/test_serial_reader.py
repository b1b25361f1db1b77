"""A reader on a serial line: codes in one go, in pieces, glued, and a plug that comes and goes."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from kiosk.core.code_stream import MOST
from kiosk.ui import serial_reader
from kiosk.ui.serial_reader import SerialReader

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")
if os.name == "posix":
    from tests.ui.serial_line import Line

TICKET = "0123456789" * 20


@pytest.fixture
def line(tmp_path: Path) -> Iterator["Line"]:
    line = Line(tmp_path / "reader")
    yield line
    line.unplug()


@pytest.fixture
def reader(line: "Line", monkeypatch: pytest.MonkeyPatch) -> Iterator[SerialReader]:
    monkeypatch.setattr(serial_reader, "AGAIN_SECONDS", 0.02)
    reader = SerialReader(str(line.path), 9600)
    yield reader
    assert reader.close(5)


@pytest.fixture
def heard(reader: SerialReader) -> list[str]:
    heard: list[str] = []
    reader.scanned.connect(heard.append)
    return heard


def opened(line: "Line", qtbot: QtBot, heard: list[str]) -> None:
    """The reader has opened the line once a code comes through: what came before it did may be lost."""

    def through() -> bool:
        line.send(b"open\r")
        return "open" in heard

    qtbot.waitUntil(through, timeout=10_000)
    qtbot.waitUntil(settled(heard), timeout=10_000)
    heard.clear()


def settled(heard: list[str]) -> Callable[[], bool]:
    """Nothing more came since it was last asked."""
    seen: list[tuple[float, int]] = []

    def quiet() -> bool:
        if not seen or seen[-1][1] != len(heard):
            seen.append((time.monotonic(), len(heard)))
        return time.monotonic() - seen[-1][0] > 0.2

    return quiet


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b""], ids=repr)
def test_a_code_comes_however_it_ends(
    line: "Line", reader: SerialReader, heard: list[str], qtbot: QtBot, end: bytes
) -> None:
    line.plug_in()
    reader.start()
    opened(line, qtbot, heard)
    line.send(TICKET.encode() + end)
    qtbot.waitUntil(lambda: heard == [TICKET], timeout=10_000)


def test_codes_come_on_the_thread_of_the_window(line: "Line", reader: SerialReader, qtbot: QtBot) -> None:
    threads: list[QThread] = []
    reader.scanned.connect(lambda _text: threads.append(QThread.currentThread()))
    line.plug_in()
    reader.start()

    def through() -> bool:
        line.send(b"20260601\r")
        return bool(threads)

    qtbot.waitUntil(through, timeout=10_000)
    assert set(threads) == {reader.thread()}


def test_glued_codes_and_bytes_that_are_none_come_as_they_are(
    line: "Line", reader: SerialReader, heard: list[str], qtbot: QtBot
) -> None:
    line.plug_in()
    reader.start()
    opened(line, qtbot, heard)
    line.send(TICKET.encode() * 2 + b"\r" + b"\xff" * 8 + b"\r4821")
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=10_000)
    assert heard == [TICKET * 2, "\ufffd" * 8, "4821"]


def test_a_stream_without_end_is_one_code_of_bounded_length(
    line: "Line", reader: SerialReader, heard: list[str], qtbot: QtBot
) -> None:
    line.plug_in()
    reader.start()
    opened(line, qtbot, heard)
    for _ in range(50):
        line.send(b"7" * 2000)
    line.send(b"\r")
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert heard == ["7" * MOST]


def test_a_reader_that_is_unplugged_and_plugged_in_again_reads_on_by_itself(
    line: "Line", reader: SerialReader, heard: list[str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    reader.start()  # before there is one
    qtbot.waitUntil(lambda: len(caplog.records) == 1, timeout=10_000)
    line.plug_in()
    opened(line, qtbot, heard)
    for _ in range(3):
        line.send(b"0123")
        line.unplug()  # in mid-code
        qtbot.waitUntil(lambda: not os.path.lexists(line.path), timeout=10_000)
        line.plug_in()
        opened(line, qtbot, heard)
        line.send(TICKET.encode() + b"\r")
        qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
        assert heard == [TICKET]
        heard.clear()


def test_a_fault_is_logged_once_and_nothing_that_was_read(
    line: "Line",
    reader: SerialReader,
    heard: list[str],
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    tries: list[str] = []
    really = serial.Serial.open

    def counted(port: serial.Serial) -> None:
        tries.append(port.port)
        really(port)

    monkeypatch.setattr(serial.Serial, "open", counted)
    reader.start()
    qtbot.waitUntil(lambda: len(tries) > 5, timeout=10_000)
    assert len([record for record in caplog.records if record.name.startswith("kiosk")]) == 1
    line.plug_in()
    opened(line, qtbot, heard)
    line.send(TICKET.encode() + b"\r")
    qtbot.waitUntil(lambda: heard == [TICKET], timeout=10_000)
    line.unplug()
    before = len(tries)
    qtbot.waitUntil(lambda: len(tries) > before + 5, timeout=10_000)
    assert len([record for record in caplog.records if record.name.startswith("kiosk")]) == 2
    assert TICKET not in caplog.text


def test_it_ends_within_its_bound_and_says_nothing_afterwards(
    line: "Line", reader: SerialReader, heard: list[str], qtbot: QtBot
) -> None:
    line.plug_in()
    reader.start()
    opened(line, qtbot, heard)
    line.send(b"20260601\r")
    begun = time.monotonic()
    assert reader.close(5)
    assert time.monotonic() - begun < 2
    qtbot.waitUntil(settled(heard), timeout=5_000)
    assert heard == []


def test_one_that_never_began_ends_too(reader: SerialReader) -> None:
    assert reader.close(0)
