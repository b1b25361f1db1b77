"""Printing through Qt, onto a PDF file."""

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import Language, PrinterState, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.printer import PrintJob
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from kiosk.ui.system_printer import qt_printer
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.reading import qr_codes

JOB = PrintJob(17, 1, 1, datetime(2026, 11, 22, 9, 7, tzinfo=UTC))
_IMAGE = re.compile(rb"/Subtype /Image\s+/Width (\d+)\s+/Height (\d+).*?stream\r?\n(.*?)\s*endstream", re.DOTALL)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def bitmap() -> Image.Image:
    return draw(ticket(), Language.RU, PRINTED_AT, "T-03", 576, speech=Speech)


def test_the_page_has_the_tickets_size_and_every_dot_of_it(tmp_path: Path, bitmap: Image.Image) -> None:
    printer = qt_printer(output=tmp_path / "ticket.pdf")
    assert printer.status().state is PrinterState.READY
    with ThreadPoolExecutor(1) as worker:  # as in the kiosk, where printing has a thread of its own
        assert worker.submit(printer.print, bitmap, JOB.name).result() is PrintState.UNKNOWN
    pdf = (tmp_path / "ticket.pdf").read_bytes()
    box = re.search(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert float(box[1]) / 72 * 25.4 == pytest.approx(72, abs=0.4)
    assert float(box[2]) / 72 * 25.4 == pytest.approx(bitmap.height / 8, abs=0.4)
    image = _IMAGE.search(pdf)
    assert image is not None
    dots = Image.frombytes("1", (int(image[1]), int(image[2])), zlib.decompress(image[3]))
    assert dots.tobytes() == bitmap.tobytes()
    assert qr_codes(dots)[0].text == ticket().digits


@pytest.mark.no_qt_log  # Qt warns of it too
def test_a_file_that_cannot_be_written_is_a_fault(tmp_path: Path, bitmap: Image.Image) -> None:
    with pytest.raises(PrinterFaultError):
        qt_printer(output=tmp_path / "missing" / "ticket.pdf").print(bitmap, JOB.name)


def test_a_printer_that_the_system_does_not_have_is_offline(bitmap: Image.Image) -> None:
    printer = qt_printer("no such printer")
    assert printer.status().state is PrinterState.OFFLINE
    with pytest.raises(PrinterFaultError, match="no such printer"):
        printer.print(bitmap, JOB.name)
