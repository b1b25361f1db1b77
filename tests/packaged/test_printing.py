"""The packed program finds printers, and prints on one that speaks ESC/POS."""

import shlex
from pathlib import Path

from PIL import ImageOps

from kiosk.core.printing.test_page import made_up_digits
from tests.packaged.program import Program
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.reading import qr_codes


def test_a_printer_on_the_network_prints_the_test_page(program: Program) -> None:
    with SimulatedPrinter() as printer, Tcp(printer) as way:
        program.set(printer={"kind": "network", "address": f"{way.host}:{way.port}"})
        assert "the page: printed" in program.told("print-test")
        (paper,) = printer.papers
    (code,) = qr_codes(ImageOps.expand(paper.convert("L"), 20, 255))
    assert code.text == made_up_digits()


def test_every_way_to_a_printer_is_looked_at(program: Program) -> None:
    told = program.told("printers")
    assert "printers on USB:" in told
    assert "cannot be" not in told


def test_programs_of_the_system_that_it_starts_do_not_get_its_libraries(program: Program, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    for name in ("lp", "lpstat"):
        spooler = tmp_path / name
        spooler.write_text(f'#!/bin/sh\necho "libraries: $LD_LIBRARY_PATH" >> {shlex.quote(str(seen))}\n', "utf-8")
        spooler.chmod(0o755)
    for given in ("", "/opt/own"):
        own = {"LD_LIBRARY_PATH": given} if given else {}
        program.call("printers", environment=program.environment | {"PATH": str(tmp_path)} | own)
        assert set(seen.read_text("utf-8").splitlines()) == {f"libraries: {given}"}
        seen.unlink()
