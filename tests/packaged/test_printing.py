"""The packed program finds printers, and prints on one that speaks ESC/POS."""

import zxingcpp
from PIL import ImageOps

from kiosk.core.printing.test_page import made_up_digits
from tests.packaged.program import Program
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp


def test_a_printer_on_the_network_prints_the_test_page(program: Program) -> None:
    with SimulatedPrinter() as printer, Tcp(printer) as way:
        program.set(printer={"kind": "network", "address": f"{way.host}:{way.port}"})
        assert "the page: printed" in program.told("print-test")
        (paper,) = printer.papers
    (code,) = zxingcpp.read_barcodes(ImageOps.expand(paper.convert("L"), 20, 255))
    assert code.text == made_up_digits()


def test_every_way_to_a_printer_is_looked_at(program: Program) -> None:
    told = program.told("printers")
    assert "printers on USB:" in told
    assert "cannot be" not in told
