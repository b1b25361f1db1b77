"""An ESC/POS printer, judged on the paper that the simulated one puts out."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import Language, Paper, PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.stream import bands
from kiosk.core.printing.escpos.wires.device_file import DeviceWire
from kiosk.core.printing.escpos.wires.network import NetworkWire
from kiosk.core.printing.escpos.wires.serial_line import SerialWire
from kiosk.core.printing.escpos.wires.usb import UsbWire
from kiosk.core.printing.escpos.wires.wire import Wire, WireError
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.paper.commands import Knows
from tests.paper.judging import inked, is_beginning, is_whole
from tests.paper.printer import SimulatedPrinter
from tests.paper.pty import Pty
from tests.paper.tcp import Tcp
from tests.paper.usb import UsbPrinter

PRINTED, UNKNOWN = PrintState.PRINTED, PrintState.UNKNOWN
READY = PrinterStatus(PrinterState.READY, Paper.OK)
AT_ONCE = 0.1
WAYS = ["network", "usb", "serial", "device"]


@pytest.fixture(scope="module")
def bitmap() -> Image.Image:
    """A real ticket."""
    return draw(ticket(), Language.KK, PRINTED_AT, "T-03", 576, speech=Speech)


@pytest.fixture(scope="module")
def other() -> Image.Image:
    """Another's."""
    return draw(ticket(), Language.EN, PRINTED_AT, "T-04", 576, speech=Speech)


@dataclass
class Place:
    """A simulated printer and a way to it."""

    paper: SimulatedPrinter
    way: Tcp | Pty | UsbPrinter
    open_wire: Callable[[], Wire]

    def printer(self, **facts: bool) -> EscPosPrinter:
        """What prints there."""
        return EscPosPrinter(
            lambda: self.open_wire(),  # noqa: PLW0108  a test may change it
            Profile(**facts),
            patience_seconds=0.4,
            answer_seconds=AT_ONCE,
        )

    def amid_the_ticket(self, mischief: Callable[[], object], after: int = 20_000) -> None:
        """Something happens once so many bytes of the next ticket have come in."""
        self.paper.after(after, mischief)


Open = Callable[..., Place]


@pytest.fixture
def place_at(tmp_path: Path) -> Iterator[Open]:
    """A printer on one of the four ways; what else is given is the printer's."""
    with ExitStack() as until_the_end:

        def open_at(way: str = "network", **how: object) -> Place:
            paper = until_the_end.enter_context(SimulatedPrinter(**how))  # type: ignore[arg-type]
            if way == "usb":
                bus = UsbPrinter(paper, kernel_driver=True)
                return Place(paper, bus, lambda: UsbWire(None, bus))
            if way == "network":
                tcp = until_the_end.enter_context(Tcp(paper))
                return Place(paper, tcp, lambda: NetworkWire(tcp.host, tcp.port))
            path = tmp_path / way
            line = until_the_end.enter_context(Pty(paper, path))
            if way == "device":
                return Place(paper, line, lambda: DeviceWire(path))
            return Place(paper, line, lambda: SerialWire(str(path), 115_200))

        yield open_at


def refused_by(printer: EscPosPrinter, bitmap: Image.Image) -> PrinterFaultError:
    with pytest.raises(PrinterFaultError) as told:
        printer.print(bitmap, "t")
    return told.value


# What it prints


@pytest.mark.parametrize("way", WAYS)
def test_a_ticket_is_confirmed_and_on_paper_dot_for_dot(place_at: Open, way: str, bitmap: Image.Image) -> None:
    place = place_at(way)
    printer = place.printer()
    assert printer.status() == READY
    for count in (1, 2):
        assert printer.print(bitmap, "t") is PRINTED
        assert len(place.paper.papers) == count
        assert is_whole(place.paper.papers[-1], bitmap)
    assert not place.paper.at_the_mouth.histogram()[0]


@pytest.mark.parametrize("dots", [576, 384])
def test_without_a_cutter_the_ticket_is_fed_until_it_can_be_torn_off(place_at: Open, dots: int) -> None:
    place = place_at(dots=dots, cutter=False)
    narrow = draw(ticket(), Language.RU, PRINTED_AT, "T-03", dots, speech=Speech)  # type: ignore[arg-type]
    printer = EscPosPrinter(place.open_wire, Profile(dots, cutter=False), answer_seconds=AT_ONCE)
    assert printer.print(narrow, "t") is PRINTED
    place.paper.tear_off()
    assert [is_whole(paper, narrow) for paper in place.paper.papers] == [True]


def test_a_bitmap_wider_than_the_paper_is_refused_before_anything_is_opened(bitmap: Image.Image) -> None:
    def opened() -> Wire:
        raise AssertionError

    with pytest.raises(ValueError, match="384"):
        EscPosPrinter(opened, Profile(384)).print(bitmap, "t")


def test_a_slow_printer_is_waited_for_while_it_gives_signs_of_life(place_at: Open) -> None:
    # 412 rows, with those to the cutter, take longer than the patience with one that is silent.
    place = place_at(rows_per_second=600)
    small = Image.new("1", (8, 300), 0)
    assert place.printer().print(small, "t") is PRINTED
    assert is_whole(place.paper.papers[0], small)


# What it says


@pytest.mark.parametrize("way", WAYS)
def test_what_is_the_matter_with_it_is_told(place_at: Open, way: str) -> None:
    place = place_at(way)
    printer, paper = place.printer(), place.paper
    paper.near_end()
    assert printer.status() == PrinterStatus(PrinterState.READY, Paper.LOW)
    paper.run_out()
    assert printer.status() == PrinterStatus(PrinterState.PAPER_OUT, Paper.OUT)
    paper.open_cover()
    assert printer.status().state is PrinterState.COVER_OPEN
    paper.load_paper()
    paper.close_cover()
    paper.jam()
    assert printer.status() == PrinterStatus(PrinterState.ERROR, Paper.OK)
    paper.free_jam()
    assert printer.status() == READY
    paper.silent = True
    assert printer.status() == PrinterStatus()


def test_a_printer_that_is_not_there_is_offline(place_at: Open, bitmap: Image.Image) -> None:
    place = place_at()
    assert isinstance(place.way, Tcp)
    place.way.refuse()
    printer = place.printer()
    assert printer.status() == PrinterStatus(PrinterState.OFFLINE)
    assert refused_by(printer, bitmap).passing
    place.way.listen_again()
    assert printer.status() == READY
    place.way.refuse()
    assert printer.status() == PrinterStatus(PrinterState.OFFLINE)


def test_one_that_refuses_while_it_serves_a_neighbour_is_not_called_offline(place_at: Open) -> None:
    place = place_at()
    printer = place.printer()
    tries = []

    def opened() -> Wire:
        tries.append(1)
        if 1 < len(tries) < 4:
            raise PrinterFaultError("connection refused", passing=True)
        return open_wire()

    open_wire, place.open_wire = place.open_wire, opened
    for _ in range(2):
        assert printer.status() == READY
    assert len(tries) == 4


def test_a_fault_that_stays_is_offline_at_the_first_look(place_at: Open) -> None:
    place = place_at()
    tries = []

    def opened() -> Wire:
        tries.append(1)
        raise PrinterFaultError("no right to use it")

    place.open_wire = opened
    assert place.printer().status().state is PrinterState.OFFLINE
    assert len(tries) == 1


def test_a_silent_model_is_asked_nothing(place_at: Open) -> None:
    place = place_at()
    printer = place.printer(answers=False, confirms=False)
    assert printer.status() == PrinterStatus()
    assert isinstance(place.way, Tcp)
    place.way.refuse()
    assert printer.status().state is PrinterState.OFFLINE
    assert place.paper.received == 0


def test_while_it_prints_others_are_told_at_once_how_it_was(place_at: Open) -> None:
    place = place_at(rows_per_second=300)
    place.paper.near_end()
    printer = place.printer()
    with ThreadPoolExecutor(1) as worker:
        printing = worker.submit(printer.print, Image.new("1", (8, 60), 0), "t")
        assert place.paper.wait_for(lambda: place.paper.rows > 0)
        assert printer.status() == PrinterStatus(PrinterState.READY, Paper.LOW)
        assert not printing.done()
        assert printing.result() is PRINTED


# What it refuses


@pytest.mark.parametrize(
    ("mischief", "words"),
    [
        (SimulatedPrinter.run_out, "out of paper"),
        (SimulatedPrinter.open_cover, "cover is open"),
        (SimulatedPrinter.jam, "error"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_nothing_of_it_is_sent(
    place_at: Open, bitmap: Image.Image, mischief: Callable[[SimulatedPrinter], None], words: str
) -> None:
    place = place_at()
    mischief(place.paper)
    fault = refused_by(place.printer(), bitmap)
    assert words in str(fault)
    assert not fault.passing
    assert place.paper.received == 9  # three questions


@pytest.mark.parametrize("way", ["usb", "serial"])
def test_a_printer_that_should_answer_and_is_silent_gets_no_ticket(
    place_at: Open, way: str, bitmap: Image.Image
) -> None:
    place = place_at(way)
    place.paper.silent = True
    fault = refused_by(place.printer(), bitmap)
    assert "does not answer" in str(fault)
    assert fault.passing
    assert place.paper.rows == 0


@pytest.mark.parametrize("way", ["network", "device"])
def test_a_printer_that_reads_nothing_gets_no_ticket(place_at: Open, way: str, bitmap: Image.Image) -> None:
    place = place_at(way)
    place.paper.stop_reading()
    assert refused_by(place.printer(), bitmap).passing


# What breaks off


@pytest.mark.parametrize(
    ("way", "mischief", "mended"),
    [
        ("network", lambda paper: paper.run_out(10), SimulatedPrinter.load_paper),
        ("usb", lambda paper: paper.run_out(10), SimulatedPrinter.load_paper),
        ("serial", SimulatedPrinter.open_cover, SimulatedPrinter.close_cover),
        ("device", SimulatedPrinter.jam, SimulatedPrinter.free_jam),
    ],
)
def test_what_stops_a_ticket_leaves_it_unknown_and_the_next_is_whole(
    place_at: Open,
    way: str,
    bitmap: Image.Image,
    other: Image.Image,
    mischief: Callable[[SimulatedPrinter], object],
    mended: Callable[[SimulatedPrinter], object],
) -> None:
    place = place_at(way)
    printer = place.printer()
    place.amid_the_ticket(lambda: mischief(place.paper))
    assert printer.print(bitmap, "t") is UNKNOWN
    mended(place.paper)
    assert printer.print(other, "t") is PRINTED
    assert is_beginning(place.paper.papers[0], bitmap)
    assert not any(is_whole(paper, bitmap) for paper in place.paper.papers)
    assert is_whole(place.paper.papers[-1], other)


def test_what_a_printer_still_holds_is_thrown_away_at_once_so_that_it_does_not_come_out_later(
    place_at: Open, bitmap: Image.Image
) -> None:
    place = place_at("usb")
    place.amid_the_ticket(lambda: place.paper.run_out(10))
    assert place.printer().print(bitmap, "t") is UNKNOWN
    before = place.paper.rows
    place.paper.load_paper()
    assert place.paper.wait_for(lambda: place.paper.waiting == 0)
    assert place.paper.rows - before < 200  # out to the cutter and cut, no more of the ticket
    assert not place.paper.at_the_mouth.histogram()[0]


@pytest.mark.parametrize("way", ["usb", "serial"])
def test_a_printer_that_is_gone_amid_a_ticket_leaves_it_unknown_and_the_next_is_whole(
    place_at: Open, way: str, bitmap: Image.Image, other: Image.Image
) -> None:
    place = place_at(way)
    printer = place.printer()
    place.amid_the_ticket(place.paper.cut_connection)
    assert printer.print(bitmap, "t") is UNKNOWN
    if not isinstance(place.way, Tcp):
        place.way.plug_in()
    assert printer.print(other, "t") is PRINTED
    assert is_whole(place.paper.papers[-1], other)


def test_a_printer_that_falls_silent_amid_a_ticket_leaves_it_unknown(
    place_at: Open, bitmap: Image.Image, other: Image.Image
) -> None:
    place = place_at()
    printer = place.printer()
    place.amid_the_ticket(lambda: setattr(place.paper, "silent", True))
    assert printer.print(bitmap, "t") is UNKNOWN
    place.paper.silent = False
    assert printer.print(other, "t") is PRINTED
    assert is_whole(place.paper.papers[-1], other)


@pytest.mark.parametrize("way", ["network", "serial"])
def test_a_printer_that_stops_reading_amid_a_ticket_is_given_up_in_time(
    place_at: Open, way: str, bitmap: Image.Image
) -> None:
    place = place_at(way)
    printer = place.printer()
    place.amid_the_ticket(place.paper.stop_reading)
    assert printer.print(bitmap, "t") is UNKNOWN
    place.paper.read_on()
    assert printer.print(bitmap, "t") is PRINTED
    assert is_whole(place.paper.papers[-1], bitmap)


@pytest.mark.parametrize("knows", [Knows(), Knows(clearing=False)], ids=["clearing", "filling"])
def test_half_a_picture_that_anybody_left_in_the_printer_spoils_no_ticket(
    place_at: Open, bitmap: Image.Image, other: Image.Image, knows: Knows
) -> None:
    place = place_at(knows=knows)
    with ExitStack() as neighbour:
        wire = place.open_wire()
        neighbour.callback(wire.close)
        half = b"".join(bands(bitmap, Profile()))[:20_000]
        wire.send(half, 1e9)
        assert place.paper.wait_for(lambda: place.paper.received == len(half))
    assert place.printer().print(other, "t") is PRINTED
    assert is_whole(place.paper.papers[-1], other)


@pytest.mark.parametrize("knows", [Knows(), Knows(clearing=False)], ids=["clearing", "filling"])
def test_what_a_crash_left_is_cut_off_when_the_program_starts(
    place_at: Open, bitmap: Image.Image, knows: Knows
) -> None:
    place = place_at(knows=knows)
    place.amid_the_ticket(place.paper.cut_connection)
    place.amid_the_ticket(place.way.refuse)  # type: ignore[union-attr]
    assert place.printer().print(bitmap, "t") is UNKNOWN
    place.way.listen_again()  # type: ignore[union-attr]
    assert place.paper.at_the_mouth.histogram()[0]
    place.printer().discard()
    assert place.paper.wait_for(lambda: place.paper.waiting == 0 and len(place.paper.papers) == 1)
    assert is_beginning(place.paper.papers[0], bitmap)
    assert not place.paper.at_the_mouth.histogram()[0]


def test_what_cannot_be_thrown_away_now_is_thrown_away_before_the_next_ticket(
    place_at: Open, bitmap: Image.Image, other: Image.Image
) -> None:
    place = place_at()
    place.amid_the_ticket(place.way.refuse)  # type: ignore[union-attr]
    place.amid_the_ticket(place.paper.cut_connection)
    printer = place.printer()
    assert printer.print(bitmap, "t") is UNKNOWN
    printer.discard()
    place.way.listen_again()  # type: ignore[union-attr]
    assert printer.print(other, "t") is PRINTED
    assert is_beginning(place.paper.papers[0], bitmap)
    assert is_whole(place.paper.papers[1], other)


def test_half_a_ticket_is_cut_off_as_soon_as_the_printer_can_be_asked_again(
    place_at: Open, bitmap: Image.Image
) -> None:
    place = place_at()
    place.amid_the_ticket(place.way.refuse)  # type: ignore[union-attr]
    place.amid_the_ticket(place.paper.cut_connection)
    printer = place.printer()
    assert printer.print(bitmap, "t") is UNKNOWN
    assert not place.paper.papers
    place.way.listen_again()  # type: ignore[union-attr]
    assert printer.status() == READY
    assert place.paper.wait_for(lambda: len(place.paper.papers) == 1)
    assert is_beginning(place.paper.papers[0], bitmap)
    assert not place.paper.at_the_mouth.histogram()[0]


# What it confirms


def test_an_old_confirmation_is_never_taken_for_a_new_one(place_at: Open, bitmap: Image.Image) -> None:
    place = place_at("usb")
    printer = place.printer()
    assert printer.print(bitmap, "t") is PRINTED
    old: list[bytes] = []

    def remember(answer: bytes) -> None:
        old.append(answer)
        say(answer)
        if answer.startswith(b"\x37\x22"):
            place.paper.confirms = False  # from the hand-shake on it repeats that alone

    say, place.way.send = place.way.send, remember  # type: ignore[method-assign]
    place.amid_the_ticket(lambda: [say(answer) for answer in old if answer.startswith(b"\x37\x22")])
    assert printer.print(bitmap, "t") is UNKNOWN


def test_what_was_said_before_anybody_asked_is_no_answer(place_at: Open) -> None:
    place = place_at("usb")
    place.way.send(b"\x1a\x36\x72")  # offline, cover open, no paper
    assert place.printer().status() == READY


@pytest.mark.parametrize("facts", [{}, {"confirms": False}], ids=["said to confirm", "said to answer"])
def test_a_model_that_only_answers_is_printed_to_and_the_ticket_is_unknown(
    place_at: Open, bitmap: Image.Image, facts: dict[str, bool]
) -> None:
    # This one prints what it is asked as letters, if they are not taken back.
    place = place_at(knows=Knows(completion=False, families=False))
    printer = place.printer(**facts)
    for count in (1, 2):
        assert printer.print(bitmap, "t") is UNKNOWN
        written_on = [paper for paper in place.paper.papers if inked(paper).height]
        assert [is_whole(paper, bitmap) for paper in written_on] == [True] * count


@pytest.mark.parametrize("way", WAYS)
def test_a_silent_model_is_printed_to_and_the_ticket_is_unknown(
    place_at: Open, way: str, bitmap: Image.Image
) -> None:
    place = place_at(way, knows=Knows(status=False, completion=False, clearing=False))
    assert place.printer(answers=False, confirms=False).print(bitmap, "t") is UNKNOWN
    assert place.paper.wait_for(lambda: len(place.paper.papers) == 1)
    assert is_whole(place.paper.papers[0], bitmap)


def test_half_a_ticket_in_a_silent_model_spoils_not_the_next(
    place_at: Open, bitmap: Image.Image, other: Image.Image
) -> None:
    place = place_at(knows=Knows(status=False, completion=False, clearing=False))
    printer = place.printer(answers=False, confirms=False)
    place.amid_the_ticket(place.paper.cut_connection)
    place.amid_the_ticket(place.way.refuse)  # type: ignore[union-attr]
    assert printer.print(bitmap, "t") is UNKNOWN
    place.way.listen_again()  # type: ignore[union-attr]
    assert printer.print(other, "t") is UNKNOWN
    assert place.paper.wait_for(lambda: is_whole(place.paper.papers[-1], other))


def test_a_printer_that_answers_but_stops_confirming_is_left_alone_once_then_printed_to(
    place_at: Open, bitmap: Image.Image
) -> None:
    place = place_at()
    printer = place.printer()
    assert printer.print(bitmap, "t") is PRINTED
    place.paper.confirms = False
    assert refused_by(printer, bitmap).passing
    assert len(place.paper.papers) == 1
    assert printer.print(bitmap, "t") is UNKNOWN
    assert is_whole(place.paper.papers[-1], bitmap)
    place.paper.confirms = True
    assert printer.print(bitmap, "t") is PRINTED


# Whom it serves


def test_two_terminals_share_one_network_printer(place_at: Open, bitmap: Image.Image, other: Image.Image) -> None:
    place = place_at()
    both_begin = threading.Barrier(2)

    def print_five(sheet: Image.Image) -> list[PrintState]:
        printer, states = place.printer(), []
        both_begin.wait()
        while len(states) < 5:
            try:
                states.append(printer.print(sheet, "t"))
            except PrinterFaultError:  # it serves the other
                continue
        return states

    with ThreadPoolExecutor(2) as terminals:
        assert list(terminals.map(print_five, (bitmap, other))) == [[PRINTED] * 5] * 2
    assert sum(is_whole(paper, bitmap) for paper in place.paper.papers) == 5
    assert sum(is_whole(paper, other) for paper in place.paper.papers) == 5


def test_a_printer_that_hangs_up_once_it_has_confirmed_has_printed(place_at: Open, bitmap: Image.Image) -> None:
    place = place_at()

    class HungUp(NetworkWire):
        def drain(self, until: float) -> None:
            raise WireError(f"hung up before {until}")

    place.open_wire = lambda: HungUp(place.way.host, place.way.port)  # type: ignore[union-attr]
    printer = place.printer()
    assert printer.status() == READY
    assert printer.print(bitmap, "t") is PRINTED
