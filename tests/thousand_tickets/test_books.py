"""The books of the campaign: they find what they are there to find."""

import pytest
from PIL import Image

from kiosk.core.model import Language, PrintState, Ticket
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.core.ticket.papers import PRINTED_AT, ticket
from tests.thousand_tickets.books import Booked, Books, Sent, WrongError, no_ink

PRINTED, UNKNOWN, FAILED = PrintState.PRINTED, PrintState.UNKNOWN, PrintState.FAILED
ONE, OTHER = ticket(), ticket(signature=bytes(64))


def on_paper(whose: Ticket) -> Image.Image:
    return draw(whose, Language.RU, PRINTED_AT, "T-03", 576, speech=Speech)


def books_of(*states: PrintState, asked_again: bool = False, papers: tuple[Image.Image, ...] = ()) -> Books:
    """One booking's jobs have come to these states, and these papers have come out."""
    books = Books()
    booked = Booked(ONE, states=list(states), asked_again=asked_again)
    books.note(booked, [Sent("one", on_paper(ONE), state) for state in states])
    books.look_at(papers)
    return books


@pytest.fixture(scope="module")
def whole() -> Image.Image:
    return on_paper(ONE)


def test_what_is_right_is_right(whole: Image.Image) -> None:
    half = whole.crop((0, 0, 576, 700))
    books_of(PRINTED, papers=(whole,)).close()
    books_of(UNKNOWN, papers=(whole,)).close()
    books_of(UNKNOWN, papers=(half,)).close()
    books_of(UNKNOWN, papers=(half, whole.crop((0, 700, 576, whole.height)))).close()
    books_of(FAILED).close()
    books_of(UNKNOWN, PRINTED, asked_again=True, papers=(whole, whole)).close()


@pytest.mark.parametrize(
    ("states", "papers"),
    [
        ((PRINTED,), 0),
        ((FAILED,), 1),
        ((PRINTED,), 2),
        ((UNKNOWN,), 2),
        ((UNKNOWN, PRINTED), 2),
        ((PRINTED, UNKNOWN), 0),
    ],
)
def test_a_state_that_its_papers_belie_is_found(
    whole: Image.Image, states: tuple[PrintState, ...], papers: int
) -> None:
    with pytest.raises(WrongError):
        books_of(*states, papers=(whole,) * papers).close()


def test_a_job_that_has_not_ended_is_found() -> None:
    with pytest.raises(WrongError):
        books_of(PrintState.SENDING).close()


def test_papers_of_two_and_of_nobody_are_found(whole: Image.Image) -> None:
    other = on_paper(OTHER)
    two = Image.new("1", (576, 700 + other.height), 1)
    two.paste(whole.crop((0, 0, 576, 700)), (0, 0))
    two.paste(other, (0, 700))
    strange = Image.new("1", (576, 100), 0)
    for paper in (other, two, strange):
        with pytest.raises(WrongError):
            books_of(UNKNOWN, papers=(paper,))


def test_ink_after_a_failure_is_found() -> None:
    no_ink(0, after_a_broken_one=False)
    no_ink(20, after_a_broken_one=True)
    for rows, broken in ((1, False), (30, True)):
        with pytest.raises(WrongError):
            no_ink(rows, after_a_broken_one=broken)
