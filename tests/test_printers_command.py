"""`kiosk printers`, as a technician calls it."""

import json
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.printer_lines import fields_of, lines_of
from kiosk.settings import PrinterKind, PrinterModel, PrinterSettings, load_settings
from tests.commands import Place
from tests.core.printing.spooler import Cups
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp

pytestmark = pytest.mark.usefixtures("qapp")  # for the system's printers, where there is no CUPS

FOLDER = Path("/var/lib/kiosk/tickets").absolute()
PRINTERS = [
    PrinterSettings(PrinterKind.FOLDER, FOLDER),
    PrinterSettings(PrinterKind.SYSTEM, FOLDER, paper_mm=58),
    PrinterSettings(PrinterKind.SYSTEM, FOLDER, name='EPSON: "the" #1 — үлкен'),
    PrinterSettings(PrinterKind.NETWORK, FOLDER, host="192.168.1.50", port=9101),
    PrinterSettings(PrinterKind.USB, FOLDER, usb=(0x1234, 0x5678), model=PrinterModel.SILENT, cutter=False),
    PrinterSettings(PrinterKind.USB, FOLDER, usb=(0x0001, 0x0E15)),
    PrinterSettings(PrinterKind.USB, FOLDER),
    PrinterSettings(PrinterKind.SERIAL, FOLDER, device="COM3", baud=9600),
    PrinterSettings(PrinterKind.DEVICE, FOLDER, device="/dev/usb/lp0", model=PrinterModel.ANSWERING),
]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.at(tmp_path)


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cups:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return Cups(folder)


@pytest.mark.parametrize("printer", PRINTERS, ids=lambda printer: printer.kind.value)
def test_the_lines_of_a_printer_say_that_very_printer(printer: PrinterSettings, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.yaml"
    file.write_text("\n".join(lines_of(fields_of(printer))), "utf-8")
    read = load_settings(file).printer
    assert replace(read, folder=FOLDER) == printer
    assert printer.kind is not PrinterKind.FOLDER or read.folder == FOLDER


def test_it_ends_with_the_printer_that_is_set_and_how_that_is(place: Place) -> None:
    told = place.told("printers")
    *_, last = told.splitlines()
    assert last == "  ready, paper ok"
    assert "set now:" in told
    assert "kind: folder" in told


def test_the_systems_printers_are_listed_with_lines_that_can_be_pasted(place: Place, cups: Cups) -> None:
    cups.answers("lpstat-v", "device for tickets: usb://EPSON/TM-T20\ndevice for office: ipp://office.local/p\n")
    cups.answers("lpstat-d", "system default destination: tickets\n")
    told = place.told("printers")
    assert "tickets  usb://EPSON/TM-T20 (the default one)" in told
    assert "office  ipp://office.local/p" in told
    lines = told[told.index("    printer:") : told.index("  office")]
    (place.folder / "kiosk.yaml").write_text(textwrap.dedent(lines), "utf-8")
    printer = load_settings(place.folder / "kiosk.yaml").printer
    assert (printer.kind, printer.name) == (PrinterKind.SYSTEM, "tickets")


def test_without_cups_the_systems_printers_come_through_qt(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place.folder))
    assert "printers of the system:\n" in place.told("printers")


def test_a_print_system_that_does_not_answer_hides_nothing_else(
    place: Place, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cups.folder / "lpstat").unlink()
    told = place.told("printers")
    assert "could not be looked through" in told
    assert "serial ports" in told


def test_a_printer_on_the_network_is_listed_for_people_and_for_programs(place: Place) -> None:
    with SimulatedPrinter() as printer, Tcp(printer) as way:
        address = f"127.0.0.1:{way.port}"
        told = place.told("printers", "--network", address)
        found = json.loads(place.told("printers", "--json", "--network", address))
    assert f"address: {address}" in told
    assert found["found"]["network"][0]["settings"] == {"kind": "network", "address": address}
    assert found["set"]["settings"]["kind"] == "folder"
    assert (found["set"]["state"], found["set"]["paper"]) == ("ready", "ok")
    assert printer.received == 0


def test_a_net_that_is_too_large_is_refused(place: Place) -> None:
    assert "/22 or smaller" in place.refused("printers", "--network", "10.0.0.0/8")
