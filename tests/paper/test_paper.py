"""The simulated printer itself: what is sent to it is read back dot for dot, and its mischief is what it says."""

from collections.abc import Iterator
from random import Random

import pytest
from escpos.printer import Dummy, Network
from PIL import Image, ImageChops

from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp

CONFIRM = b"\x1d(H\x06\x0000"
ALWAYS = bytes(1)


def noise(width: int = 576, height: int = 300, seed: int = 1) -> Image.Image:
    """A picture of which every dot matters."""
    return Image.frombytes("1", (width, height), Random(seed).randbytes((width + 7) // 8 * height))


def rows(count: int, width: int = 576) -> bytes:
    """A GS v 0 picture, all black."""
    return b"\x1dv0\0" + bytes([width // 8, 0, count & 0xFF, count >> 8]) + b"\xff" * (width // 8 * count)


def give(printer: SimulatedPrinter, data: bytes) -> int:
    """What comes, over a way of no importance."""
    return printer.take(data, lambda: True, 0.0)


def shown(paper: Image.Image) -> Image.Image:
    """A paper without the white above and below."""
    box = ImageChops.invert(paper.convert("L")).getbbox()
    return paper.crop((0, box[1], paper.width, box[3])) if box else paper.crop((0, 0, paper.width, 0))


def black_rows(*papers: Image.Image) -> int:
    """How many rows have ink."""
    return sum(
        paper.crop((0, at, paper.width, at + 1)).getextrema()[0] == 0
        for paper in papers
        for at in range(paper.height)
    )


class Ear:
    """A way on which nothing comes and everything is heard."""

    def __init__(self) -> None:
        self.heard = b""

    def send(self, answer: bytes) -> None:
        self.heard += answer

    def cut(self, how: object) -> None: ...
    def went_off(self) -> None: ...
    def came_on(self) -> None: ...
    def busy(self, *, full: bool) -> None: ...

    def take(self) -> bytes:
        heard, self.heard = self.heard, b""
        return heard


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as printer:
        yield printer


@pytest.fixture
def ear(printer: SimulatedPrinter) -> Ear:
    ear = Ear()
    printer.attach(ear)
    return ear


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics"])
@pytest.mark.parametrize("width", [576, 384, 100])
@pytest.mark.parametrize("at_once", [1, 7, 100_000])
def test_what_python_escpos_sends_is_read_back_dot_for_dot(impl: str, width: int, at_once: int) -> None:
    picture, dummy = noise(width, 60), Dummy()
    dummy.hw("INIT")
    dummy.image(picture, impl=impl)
    dummy.cut()
    with SimulatedPrinter(576 if width == 100 else width) as printer:
        for at in range(0, len(dummy.output), at_once):
            give(printer, dummy.output[at : at + at_once])
        (paper,) = printer.papers
    assert shown(paper).crop((0, 0, width, 60)).tobytes() == picture.tobytes()
    assert not black_rows(printer.at_the_mouth)


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics"])
def test_over_the_network_too(impl: str, printer: SimulatedPrinter) -> None:
    picture = noise()
    with Tcp(printer) as way:
        network = Network(way.host, way.port, timeout=5)
        network.image(picture, impl=impl, fragment_height=128)
        network.cut()
        network.close()
        assert printer.wait_for(lambda: len(printer.papers) == 1)
    assert shown(printer.papers[0]).tobytes() == picture.tobytes()
