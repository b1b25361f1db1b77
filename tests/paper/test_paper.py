"""The simulated printer itself: what is sent to it is read back dot for dot, and its mischief is what it says."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from kiosk.core.printing.escpos.library import dummy
from kiosk.core.printing.escpos.profile import Profile
from tests.paper.commands import CELL, Knows
from tests.paper.judging import inked
from tests.paper.printer import SimulatedPrinter
from tests.paper.real_time import CLEAR, Listener
from tests.paper.roll import Torn
from tests.paper.tcp import Tcp

CONFIRM = b"\x1d(H\x06\x0000"


def noise(width: int = 576, height: int = 300, seed: int = 1) -> Image.Image:
    """A picture of which every dot matters."""
    return Image.frombytes("1", (width, height), Random(seed).randbytes((width + 7) // 8 * height))


def rows(count: int, width: int = 576) -> bytes:
    """A GS v 0 picture, all black."""
    return b"\x1dv0\0" + bytes([width // 8, 0, count & 0xFF, count >> 8]) + b"\xff" * (width // 8 * count)


def give(printer: SimulatedPrinter, data: bytes) -> int:
    """What comes, over a way of no importance."""
    return printer.take(data, lambda: True, 0.0)


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
    picture, escpos = noise(width, 60), dummy(Profile())
    escpos.hw("INIT")
    escpos.image(picture, impl=impl)
    escpos.cut()
    with SimulatedPrinter(576 if width == 100 else width) as printer:
        for at in range(0, len(escpos.output), at_once):
            give(printer, escpos.output[at : at + at_once])
        (paper,) = printer.papers
    assert inked(paper).crop((0, 0, width, 60)).tobytes() == picture.tobytes()
    assert not black_rows(printer.at_the_mouth)


@pytest.mark.parametrize("impl", ["bitImageRaster", "graphics"])
def test_over_the_network_too(impl: str, printer: SimulatedPrinter) -> None:
    picture = noise()
    facts = dummy(Profile()).profile
    from escpos.printer import Network  # noqa: PLC0415  once the program has imported it, without its side effects

    with Tcp(printer) as way:
        network = Network(way.host, way.port, timeout=5, profile=facts)
        network.image(picture, impl=impl, fragment_height=128)
        network.cut()
        network.close()
        assert printer.wait_for(lambda: len(printer.papers) == 1)
    assert inked(printer.papers[0]).tobytes() == picture.tobytes()


def test_it_says_how_it_is(printer: SimulatedPrinter, ear: Ear) -> None:
    def asked() -> list[int]:
        give(printer, b"".join(bytes([16, 4, n]) for n in (1, 2, 3, 4)))
        return list(ear.take())

    assert asked() == [0x12, 0x12, 0x12, 0x12]
    printer.open_cover()
    assert asked() == [0x1A, 0x16, 0x12, 0x12]
    printer.close_cover()
    printer.near_end()
    assert asked() == [0x12, 0x12, 0x12, 0x1E]
    printer.run_out()
    assert asked() == [0x1A, 0x32, 0x12, 0x7E]
    printer.load_paper()
    printer.jam()
    assert asked() == [0x1A, 0x52, 0x1A, 0x12]
    printer.free_jam()
    assert asked() == [0x12, 0x12, 0x12, 0x12]


def test_it_confirms_what_is_on_paper_and_not_before(printer: SimulatedPrinter, ear: Ear) -> None:
    give(printer, CONFIRM + b"abcd")
    assert ear.take() == b"\x37\x22abcd\0"
    printer.run_out(50)
    give(printer, rows(60) + CONFIRM + b"efgh")
    assert not ear.take()
    assert black_rows(printer.at_the_mouth) == 50
    printer.load_paper()
    assert ear.take() == b"\x37\x22efgh\0"
    assert [black_rows(paper) for paper in (*printer.papers, printer.at_the_mouth)] == [50, 10]


@pytest.mark.parametrize("row_by_row", [True, False])
def test_an_open_cover_holds_everything_and_it_goes_on_where_it_stopped(row_by_row: bool) -> None:
    picture, escpos = noise(), dummy(Profile())
    escpos.image(picture)
    escpos.cut()
    with SimulatedPrinter(buffer=100_000, row_by_row=row_by_row) as printer:
        printer.after(5000, printer.open_cover)
        assert give(printer, escpos.output) == len(escpos.output)
        assert not printer.papers
        assert bool(black_rows(printer.at_the_mouth)) is row_by_row
        printer.close_cover()
        assert inked(printer.papers[0]).tobytes() == picture.tobytes()


def test_a_buffer_that_is_full_takes_no_more_and_commands_in_real_time_all_the_same(
    printer: SimulatedPrinter, ear: Ear
) -> None:
    printer.open_cover()
    assert give(printer, bytes(4096)) == 4096
    assert give(printer, b"\x10\x04\x01") == 3
    assert ear.take() == b"\x1a"
    assert give(printer, bytes(10_000)) == 256 - 3
    printer.attach(ear)
    assert give(printer, CLEAR) == len(CLEAR)
    assert ear.take() == b"\x37\x25\0"
    assert give(printer, bytes(4000)) == 4000


@pytest.mark.parametrize("at_once", [1, 100])
def test_a_command_in_real_time_is_obeyed_inside_a_picture(at_once: int) -> None:
    inside = rows(8)[:100] + b"\x10\x04\x01" + rows(8)[103:]
    with SimulatedPrinter() as printer:
        printer.attach(ear := Ear())
        for at in range(0, len(inside), at_once):
            give(printer, inside[at : at + at_once])
        assert ear.heard == b"\x12"
        assert printer.at_the_mouth.height == 112 + 8  # and is a part of it too


def test_models_that_take_real_time_commands_out_of_the_stream_miss_them_in_the_picture() -> None:
    listener = Listener(kept=False)
    pieces = [piece for at in b"ab\x10\x04\x02cd\x10\x10\x04e" for piece in listener.heard(bytes([at]))]
    assert b"".join(data for data, _ in pieces) == b"abcd\x10\x10\x04e"
    assert [command for _, command in pieces if command] == [b"\x10\x04\x02"]


def test_clearing_ends_a_picture_that_has_begun(printer: SimulatedPrinter, ear: Ear) -> None:
    give(printer, rows(100)[:2000])
    give(printer, CLEAR + CONFIRM + b"abcd")
    assert ear.take() == b"\x37\x25\0\x37\x22abcd\0"


def test_without_clearing_the_picture_swallows_what_comes(ear: Ear) -> None:
    with SimulatedPrinter(knows=Knows(clearing=False)) as printer:
        printer.attach(ear)
        give(printer, rows(100)[:2000] + CLEAR + CONFIRM + b"abcd")
        assert not ear.take()
        give(printer, bytes(72 * 100) + CONFIRM + b"abcd")
        assert ear.take() == b"\x37\x22abcd\0"


def test_garbage_is_seen_on_the_paper(printer: SimulatedPrinter) -> None:
    give(printer, b"\0\0ab c\n")
    picture = printer.at_the_mouth.crop((0, 112, 576, 112 + CELL[1]))
    assert [picture.getpixel((at * CELL[0] + 6, 12)) for at in range(5)] == [0, 0, 255, 0, 255]
    assert printer.at_the_mouth.height == 112 + 30


def test_nuls_alone_move_nothing(printer: SimulatedPrinter) -> None:
    give(printer, bytes(1000))
    assert printer.rows == 0


def test_the_cutter_stands_above_the_head(printer: SimulatedPrinter) -> None:
    give(printer, rows(150) + b"\x1dV\0")
    assert black_rows(*printer.papers) == 150 - 112
    assert black_rows(printer.at_the_mouth) == 112
    give(printer, b"\x1dVB\0")
    assert black_rows(*printer.papers) == 150


@pytest.mark.parametrize(
    "cut", [b"\x1dVA\0", b"\x1dVB\x10", b"\x1dV\x61\0", b"\x1bd\x06\x1dV\x31", b"\x1bd\x06\x1bi"]
)
def test_all_ways_to_cut_give_one_paper(printer: SimulatedPrinter, cut: bytes) -> None:
    give(printer, rows(20) + cut)
    assert [black_rows(paper) for paper in printer.papers] == [20]
    assert not black_rows(printer.at_the_mouth)


def test_a_cutter_that_jams_cuts_once_it_is_free(printer: SimulatedPrinter) -> None:
    printer.jam_at_cut()
    give(printer, rows(20) + b"\x1dVB\0")
    assert printer.offline
    assert not printer.papers
    printer.free_jam()
    assert len(printer.papers) == 1


@pytest.mark.parametrize(("torn", "papers"), [(Torn.BY_HAND, 0), (Torn.AFTER_A_FEED, 2), (Torn.AT_COMPLETION, 1)])
def test_without_a_cutter_papers_are_torn_off(torn: Torn, papers: int) -> None:
    with SimulatedPrinter(cutter=False, torn=torn) as printer:
        give(printer, rows(20) + b"\x1bJ\x20\x1dV\0")
        assert not printer.papers  # it is not wholly above the bar
        give(printer, b"\x1bJ\x70" + rows(20) + b"\x1bJ\x70" + CONFIRM + b"abcd")
        assert len(printer.papers) == papers
        printer.tear_off()
        assert black_rows(*printer.papers) == 40


def test_power_lost_loses_what_it_had_and_not_the_paper(printer: SimulatedPrinter, ear: Ear) -> None:
    give(printer, rows(10) + rows(10)[:500])
    printer.power_off()
    assert give(printer, b"\x10\x04\x01") == 0
    printer.power_on()
    give(printer, CONFIRM + b"abcd")
    assert ear.take() == b"\x37\x22abcd\0"
    assert black_rows(printer.at_the_mouth) == 10 + (500 - 8) // 72


def test_silence_is_of_two_kinds(printer: SimulatedPrinter, ear: Ear) -> None:
    printer.confirms = False
    give(printer, CONFIRM + b"abcd" + b"\x10\x04\x01")
    assert ear.take() == b"\x12"
    printer.silent = True
    give(printer, b"\x10\x04\x01")
    assert not ear.take()


def test_a_model_without_families_prints_their_parameters_as_letters() -> None:
    with SimulatedPrinter(knows=Knows(families=False)) as printer:
        give(printer, CONFIRM + b"abcd\n")
        assert black_rows(printer.at_the_mouth) == CELL[1] - 2


def test_a_speed_is_kept_and_it_confirms_when_it_is_done() -> None:
    with SimulatedPrinter(rows_per_second=2000, buffer=100_000) as printer:
        printer.attach(ear := Ear())
        give(printer, rows(400) + CONFIRM + b"abcd")
        assert not ear.heard
        assert printer.waiting
        assert printer.wait_for(lambda: bool(ear.heard))
        assert printer.rows == 400


def test_it_reports_changes_by_itself_where_it_was_asked_to(printer: SimulatedPrinter, ear: Ear) -> None:
    give(printer, b"\x1da\xff")
    assert ear.take() == b"\x10\0\0\0"
    printer.open_cover()
    assert ear.take() == b"\x38\0\0\0"


def test_papers_are_saved(printer: SimulatedPrinter, tmp_path: Path) -> None:
    give(printer, rows(150) + b"\x1dVB\0")
    assert [path.name for path in printer.save(tmp_path)] == ["mouth.png", "paper-001.png"]
    with Image.open(tmp_path / "paper-001.png") as png:
        assert png.mode == "1"
        assert png.tobytes() == printer.papers[0].tobytes()
