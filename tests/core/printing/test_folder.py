"""A folder in place of a printer."""

import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import Language, PrinterState, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.folder import FolderPrinter
from kiosk.core.printing.printer import PrintJob
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.reading import qr_codes

JOB = PrintJob(17, 0x1234_5678_9ABC_DEF0, 1, datetime(2026, 11, 22, 9, 7, 5, tzinfo=UTC))
NAMES = ["20261122T090705Z-000017.pdf", "20261122T090705Z-000017.png"]


@pytest.fixture(scope="module")
def bitmap() -> Image.Image:
    return draw(ticket(), Language.KK, PRINTED_AT, "T-03", 576, speech=Speech)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """A disk that is full after so many bytes, as the operating system tells it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_ticket_becomes_a_png_and_a_pdf(tmp_path: Path, bitmap: Image.Image) -> None:
    printer = FolderPrinter(tmp_path / "tickets")
    assert printer.status().state is PrinterState.READY
    assert printer.print(bitmap, JOB.name) is PrintState.PRINTED
    assert names_in(tmp_path / "tickets") == NAMES


def test_both_have_their_size_on_paper(tmp_path: Path, bitmap: Image.Image) -> None:
    FolderPrinter(tmp_path).print(bitmap, JOB.name)
    with Image.open(tmp_path / NAMES[1]) as png:
        assert png.mode == "1"
        assert png.width / png.info["dpi"][0] * 25.4 == pytest.approx(72, abs=0.1)
        assert qr_codes(png)[0].text == ticket().digits
    box = re.search(rb"MediaBox \[ *0 0 ([\d.]+) ([\d.]+) *\]", (tmp_path / NAMES[0]).read_bytes())
    assert box is not None
    assert float(box[1]) / 72 * 25.4 == pytest.approx(72, abs=0.1)
    assert float(box[2]) / 72 * 25.4 == pytest.approx(bitmap.height / 8, abs=0.1)


def test_names_sort_by_time_and_tell_nothing_of_the_booking(tmp_path: Path, bitmap: Image.Image) -> None:
    printer = FolderPrinter(tmp_path)
    printer.print(bitmap, JOB.name)
    printer.print(bitmap, PrintJob(3, 1, 1, datetime(2026, 11, 22, 10, 0, tzinfo=UTC)).name)
    assert names_in(tmp_path)[:2] == NAMES
    assert not any(str(JOB.booking_id) in name for name in names_in(tmp_path))


@pytest.mark.parametrize("size", [0, 100, 12_000])
def test_a_full_disk_is_a_fault_and_loses_nothing(tmp_path: Path, bitmap: Image.Image, size: int) -> None:
    printer = FolderPrinter(tmp_path)
    printer.print(bitmap, JOB.name)
    before = {name: (tmp_path / name).read_bytes() for name in NAMES}
    assert size < max(len(content) for content in before.values())
    with no_file_larger_than(size), pytest.raises(PrinterFaultError):
        printer.print(bitmap, PrintJob(18, 1, 1, JOB.queued_at).name)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert printer.print(bitmap, PrintJob(18, 1, 1, JOB.queued_at).name) is PrintState.PRINTED


def test_a_folder_that_cannot_be_written_is_offline_and_a_fault(tmp_path: Path, bitmap: Image.Image) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    printer = FolderPrinter(tmp_path / "taken" / "tickets")
    assert printer.status().state is PrinterState.OFFLINE
    with pytest.raises(PrinterFaultError):
        printer.print(bitmap, JOB.name)
    assert names_in(tmp_path) == ["taken"]
