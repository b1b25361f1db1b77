"""A ticket's stream is broken at its bytes: the job's state and the number of papers are right every time."""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from random import Random

import pytest
from PIL import Image

from kiosk.core.model import Language, PrintState
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.printing.escpos.breaking import DOTS, SMALL, Ground, on_the_network, sees_it_right
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.paper.printer import Cut, SimulatedPrinter

PRINTED, UNKNOWN, FAILED = PrintState.PRINTED, PrintState.UNKNOWN, PrintState.FAILED


@pytest.fixture(scope="module")
def real() -> Image.Image:
    """A real ticket on 58 mm."""
    return draw(ticket(), Language.KK, PRINTED_AT, "T-03", DOTS, speech=Speech)


def cut_at(ground: Ground, bitmap: Image.Image, positions: Iterable[int], how: Cut) -> Counter[PrintState]:
    """How the jobs ended whose connections were cut once the printer had read so many bytes."""
    ended: Counter[PrintState] = Counter()
    for position in positions:
        ground.paper.after(position, lambda: ground.paper.cut_connection(how))
        try:
            ended[sees_it_right(ground, bitmap)] += 1
        except AssertionError as fault:
            raise AssertionError(f"cut ({how.name}) after byte {position}: {fault}") from fault
    return ended


def commands_and_a_sample(length: int, seed: int) -> list[int]:
    """The talk before and after, and some bytes of the picture."""
    among = sorted(Random(seed).sample(range(60, length - 60), 3))
    return [9, 22, 30, *among, length - 13, length - 5, length]


@pytest.mark.parametrize("how", Cut)
def test_cut_at_every_fourth_byte(how: Cut) -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        length = ground.length(SMALL)
        ended = cut_at(ground, SMALL, range(how.value, length + 1, 4), how)
    assert ended[FAILED] > 3
    assert ended[UNKNOWN] > 20
    assert set(ended) <= {PRINTED, UNKNOWN, FAILED}


def test_a_real_ticket_cut_in_its_commands_and_here_and_there_in_its_picture(real: Image.Image) -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        cut_at(ground, real, commands_and_a_sample(ground.length(real), 1), Cut.RST)


@pytest.mark.parametrize("how", Cut)
def test_cut_in_any_byte_of_an_answer(how: Cut) -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        before = ground.paper.said
        ground.length(SMALL)
        for position in range(1, ground.paper.said - before + 1):
            ground.paper.after_answers(position, lambda: ground.paper.cut_connection(how))
            state = sees_it_right(ground, SMALL)
            assert (state is FAILED) is (position < 3 + 7), position


def test_the_power_goes_amid_the_talk_and_amid_the_picture_and_comes_back(real: Image.Image) -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        length = ground.length(real)
        for position in (20, length // 2):
            power_goes_at(ground, real, position)


def power_goes_at(ground: Ground, bitmap: Image.Image, position: int) -> None:
    """The power goes when the printer has read so many bytes, and comes back when the job has ended."""
    ground.paper.after(position, ground.paper.power_off)
    settled, ground.settled = ground.settled, lambda: True  # who has no power hears nothing of what ends

    def mend() -> None:
        ground.paper.power_on()
        ground.settled = settled

    try:
        sees_it_right(ground, bitmap, mend)
    except AssertionError as fault:
        raise AssertionError(f"no power after byte {position}: {fault}") from fault


@pytest.mark.campaign
@pytest.mark.parametrize(("row_by_row", "kept", "forgets"), [*product((True, False), repeat=3)])
@pytest.mark.parametrize("how", Cut)
def test_every_byte_on_every_kind_of_printer(how: Cut, row_by_row: bool, kept: bool, forgets: bool) -> None:
    with on_the_network(SimulatedPrinter(DOTS, row_by_row=row_by_row, kept=kept, forgets=forgets)) as ground:
        cut_at(ground, SMALL, range(1, ground.length(SMALL) + 1), how)


@pytest.mark.campaign
def test_the_power_goes_at_every_byte() -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        for position in range(1, ground.length(SMALL) + 1):
            power_goes_at(ground, SMALL, position)


@pytest.mark.campaign
@pytest.mark.parametrize("how", Cut)
def test_a_real_ticket_cut_at_a_thousand_bytes(how: Cut, real: Image.Image) -> None:
    with on_the_network(SimulatedPrinter(DOTS)) as ground:
        length = ground.length(real)
        cut_at(ground, real, sorted(Random(how.value).sample(range(1, length + 1), 1000)), how)
