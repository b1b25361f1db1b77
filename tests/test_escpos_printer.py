"""From the settings to the printer that they name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import PrinterState, PrinterStatus, PrintState
from kiosk.escpos_printer import escpos_printer
from kiosk.settings import PrinterKind, PrinterModel, PrinterSettings
from kiosk.terminal import printer_of
from tests.paper.judging import is_whole
from tests.paper.printer import SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.tcp import Tcp

ELSEWHERE = Path("tickets")
SHEET = Image.new("1", (384, 40), 0)


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter(384) as paper:
        yield paper


def test_the_settings_name_a_printer_on_the_network(paper: SimulatedPrinter) -> None:
    with Tcp(paper) as way:
        settings = PrinterSettings(PrinterKind.NETWORK, ELSEWHERE, host=way.host, port=way.port, paper_mm=58)
        printer = printer_of(settings)
        assert printer.status().state is PrinterState.READY
        assert printer.print(SHEET, "t") is PrintState.PRINTED
    assert is_whole(paper.papers[0], SHEET)


@pytest.mark.parametrize("kind", [PrinterKind.SERIAL, PrinterKind.DEVICE])
def test_or_one_at_a_device(paper: SimulatedPrinter, kind: PrinterKind, tmp_path: Path) -> None:
    with Pty(paper, tmp_path / "printer"):
        settings = PrinterSettings(kind, ELSEWHERE, device=str(tmp_path / "printer"), paper_mm=58)
        assert printer_of(settings).print(SHEET, "t") is PrintState.PRINTED


def test_or_one_on_usb_which_is_not_there() -> None:
    settings = PrinterSettings(PrinterKind.USB, ELSEWHERE, usb=(0xFFFF, 0xFFFF))
    assert printer_of(settings).status() == PrinterStatus(PrinterState.OFFLINE)


def test_what_a_model_says_and_whether_it_cuts_are_taken_from_the_settings(paper: SimulatedPrinter) -> None:
    with Tcp(paper) as way:
        for model, asked in ((PrinterModel.SILENT, 0), (PrinterModel.ANSWERING, 9)):
            before = len(paper.heard) * 3
            settings = PrinterSettings(
                PrinterKind.NETWORK, ELSEWHERE, host=way.host, port=way.port, model=model, cutter=False
            )
            printer_of(settings).status()
            assert len(paper.heard) * 3 - before == asked
        assert printer_of(settings).print(SHEET, "t") is PrintState.UNKNOWN
        assert paper.wait_for(lambda: paper.rows > SHEET.height)
    assert not paper.papers


def test_a_folder_is_no_such_printer() -> None:
    with pytest.raises(ValueError, match="folder"):
        escpos_printer(PrinterSettings(PrinterKind.FOLDER, ELSEWHERE))
