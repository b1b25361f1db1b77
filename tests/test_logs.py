"""Nothing that tells who somebody is reaches a log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.logs import redacted, start_logging
from tests.town import made_up


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    start_logging(tmp_path / "logs")
    yield tmp_path / "logs" / "kiosk.log"
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(level)


def test_numbers_as_long_as_a_code_are_struck_out(log: Path) -> None:
    iin = made_up(1).digits
    logging.getLogger("kiosk").warning("looked up %s with 12345678 on 2026-11-23", iin)
    written = log.read_text("utf-8")
    assert iin not in written
    assert "12345678" not in written
    assert "2026-11-23" in written


def test_a_traceback_is_redacted_too(log: Path) -> None:
    iin = made_up(1).digits
    try:
        int(f"{iin} is no number")
    except ValueError:
        logging.getLogger("kiosk").exception("failed")
    assert "ValueError" in log.read_text("utf-8")
    assert iin not in log.read_text("utf-8")


def test_short_numbers_stay() -> None:
    assert redacted("job 1234567 failed") == "job 1234567 failed"
