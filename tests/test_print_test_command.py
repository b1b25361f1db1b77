"""`kiosk print-test`, as a technician calls it, on printers that speak."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libusb_package
import pytest
from PIL import Image, ImageOps

from kiosk.core.model import Paper, PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.test_page import made_up_digits
from kiosk.print_test_command import Tried, advice, well
from kiosk.settings import PrinterKind, PrinterModel, PrinterSettings
from tests.commands import Place
from tests.core.printing.spooler import Cups
from tests.paper.printer import SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.tcp import Tcp
from tests.paper.usb import UsbPrinter
from tests.reading import qr_codes

READY = PrinterStatus(PrinterState.READY, Paper.OK)


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as made:
        yield made


@pytest.fixture
def way(printer: SimulatedPrinter) -> Iterator[Tcp]:
    with Tcp(printer) as listening:
        yield listening


def place_of(folder: Path, **printer: Any) -> Place:
    """A place whose settings name this printer."""
    made = Place.at(folder)
    rows = "".join(f"  {name}: {value}\n" for name, value in printer.items())
    with (folder / "kiosk.yaml").open("a", encoding="utf-8") as file:
        file.write(f"terminal: hall-1\nprinter:\n{rows}")
    return made


def on_network(folder: Path, way: Tcp, **printer: Any) -> Place:
    return place_of(folder, kind="network", address=f"{way.host}:{way.port}", **printer)


def reads(paper: Image.Image) -> bool:
    (code,) = qr_codes(ImageOps.expand(paper.convert("L"), 20, 255))
    return code.text == made_up_digits()


def test_a_printer_that_confirms_has_printed_the_page_once(
    printer: SimulatedPrinter, way: Tcp, tmp_path: Path
) -> None:
    told = on_network(tmp_path, way).told("print-test")
    assert "before: ready, paper ok" in told
    assert "the page: printed, after " in told
    assert "after: ready, paper ok" in told
    assert "\n- " not in told
    (paper,) = printer.papers
    assert reads(paper)


def test_on_narrow_paper_too(tmp_path: Path) -> None:
    with SimulatedPrinter(dots=384) as printer, Tcp(printer) as way:
        on_network(tmp_path, way, paper_mm=58).told("print-test")
    (paper,) = printer.papers
    assert paper.width == 384
    assert reads(paper)


def test_over_a_serial_line(printer: SimulatedPrinter, tmp_path: Path) -> None:
    with Pty(printer, tmp_path / "ttyUSB0") as line:
        assert "printed" in place_of(tmp_path, kind="serial", device=line.path).told("print-test")
    (paper,) = printer.papers
    assert reads(paper)


def test_over_usb(printer: SimulatedPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bus = UsbPrinter(printer)
    monkeypatch.setattr(libusb_package, "get_libusb1_backend", lambda: bus)
    assert "printed" in place_of(tmp_path, kind="usb", usb='"04b8:0e15"').told("print-test")
    (paper,) = printer.papers
    assert reads(paper)


def test_one_without_paper_is_named_and_nothing_comes(printer: SimulatedPrinter, way: Tcp, tmp_path: Path) -> None:
    printer.run_out()
    done = on_network(tmp_path, way).call("print-test")
    assert done.exit_code == 1
    assert "before: paper_out, paper out" in done.output
    assert "the page: failed" in done.output
    assert "out of paper" in done.output
    assert "- put in a new roll" in done.output
    assert printer.papers == ()


def test_paper_that_nears_its_end_is_told_of_a_page_that_was_printed(
    printer: SimulatedPrinter, way: Tcp, tmp_path: Path
) -> None:
    printer.near_end()
    told = on_network(tmp_path, way).told("print-test")
    assert "printed" in told
    assert "- the paper nears its end" in told


@pytest.mark.campaign
def test_one_that_is_not_there_cannot_be_reached(printer: SimulatedPrinter, way: Tcp, tmp_path: Path) -> None:
    way.refuse()
    done = on_network(tmp_path, way).call("print-test")
    assert done.exit_code == 1
    assert "before: offline" in done.output
    assert "- it could not be reached" in done.output


@pytest.mark.campaign
def test_one_that_answers_and_does_not_confirm_is_of_another_model(
    printer: SimulatedPrinter, way: Tcp, tmp_path: Path
) -> None:
    printer.confirms = False
    done = on_network(tmp_path, way).call("print-test")
    assert done.exit_code == 1
    assert "the page: unknown" in done.output
    assert "set printer.model to answering" in done.output
    *_, paper = printer.papers  # before it, what might have hung at its mouth is cut off
    assert reads(paper)
    told = on_network(tmp_path, way, model="answering").told("print-test")
    assert "sent; this printer does not confirm" in told
    assert reads(printer.papers[-1])


@pytest.mark.campaign
def test_one_that_says_nothing_gets_no_page_until_its_model_is_silent(
    printer: SimulatedPrinter, way: Tcp, tmp_path: Path
) -> None:
    printer.silent = True
    done = on_network(tmp_path, way).call("print-test")
    assert done.exit_code == 1
    assert "before: unknown, paper unknown" in done.output
    assert "set printer.model to silent" in done.output
    assert printer.papers == ()
    told = on_network(tmp_path, way, model="silent").told("print-test")
    assert "sent; this printer does not confirm" in told
    (paper,) = printer.papers
    assert reads(paper)


def test_the_systems_printer_that_does_not_confirm_has_been_sent_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    cups = Cups(tmp_path / "bin")
    cups.answers("lpstat-l", "printer tickets is idle.  enabled since Sun\n\tAlerts: none\n")
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", "tickets-5  kiosk  1024  Sun\n\tAlerts: job-completed-successfully\n")
    cups.answers("lpstat-v", "device for tickets: usb://EPSON/TM-T20\n")
    told = place_of(tmp_path, kind="system", name="tickets").told("print-test")
    assert "the page: unknown" in told
    assert "sent; this printer does not confirm" in told


def test_the_folder_gets_the_page_as_files(tmp_path: Path) -> None:
    Place.at(tmp_path).told("print-test")
    assert sorted(path.suffix for path in (tmp_path / "data" / "tickets").iterdir()) == [".pdf", ".png"]


def test_the_page_can_be_seen_without_a_printer(printer: SimulatedPrinter, way: Tcp, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    place = on_network(tmp_path, way, paper_mm=58)
    assert "nothing was printed" in place.told("print-test", "--out", str(out))
    with Image.open(out) as page:
        assert page.width == 384
        assert reads(page)
    assert printer.received == 0
    assert "page.png" in place.refused("print-test", "--out", str(tmp_path / "missing" / "page.png"))


def escpos(model: PrinterModel) -> PrinterSettings:
    return PrinterSettings(PrinterKind.NETWORK, Path(), host="printer", model=model)


def tried(
    state: PrinterState,
    ended: PrintState,
    after: PrinterState | None = None,
    fault: PrinterFaultError | None = None,
) -> Tried:
    later = state if after is None else after
    return Tried(PrinterStatus(state), ended, 1.0, PrinterStatus(later), fault)


@pytest.mark.parametrize(
    ("model", "how", "good", "word"),
    [
        (PrinterModel.CONFIRMING, tried(PrinterState.READY, PrintState.PRINTED), True, None),
        (PrinterModel.CONFIRMING, tried(PrinterState.READY, PrintState.UNKNOWN), False, "model to answering"),
        (
            PrinterModel.CONFIRMING,
            tried(PrinterState.READY, PrintState.UNKNOWN, PrinterState.COVER_OPEN),
            False,
            "close the cover",
        ),
        (PrinterModel.CONFIRMING, tried(PrinterState.UNKNOWN, PrintState.FAILED), False, "model to silent"),
        (PrinterModel.ANSWERING, tried(PrinterState.UNKNOWN, PrintState.FAILED), False, "model to silent"),
        (PrinterModel.ANSWERING, tried(PrinterState.READY, PrintState.UNKNOWN), True, "whether the page came"),
        (
            PrinterModel.ANSWERING,
            tried(PrinterState.READY, PrintState.UNKNOWN, PrinterState.PAPER_OUT),
            False,
            "a new roll",
        ),
        (PrinterModel.SILENT, tried(PrinterState.UNKNOWN, PrintState.UNKNOWN), True, "whether the page came"),
        (PrinterModel.CONFIRMING, tried(PrinterState.ERROR, PrintState.FAILED), False, "torn paper"),
        (
            PrinterModel.SILENT,
            tried(PrinterState.OFFLINE, PrintState.FAILED, fault=PrinterFaultError("refused", passing=True)),
            False,
            "another terminal",
        ),
    ],
)
def test_each_answer_has_its_advice(model: PrinterModel, how: Tried, good: bool, word: str | None) -> None:
    told = list(advice(escpos(model), how))
    assert well(escpos(model), how) is good
    assert (told == []) if word is None else any(word in line for line in told)
    assert ("model to answering" in " ".join(told)) is (word == "model to answering")
