"""The packed program's window on a real X server: it opens, is painted, and takes a booking that is printed."""

from tests.packaged.booking import book, symbol_on
from tests.packaged.program import Program
from tests.packaged.screen import screen, window

COLOURS = 100  # and more are on any screen of ours: letters have soft edges


def test_a_booking_is_taken_and_its_paper_is_the_ticket_on_the_screen(program: Program) -> None:
    program.told("init", "--demo")
    with screen() as shown, window(program, shown) as running:
        on_screen = book(shown, chooses_centre=True)
    assert running.returncode == 0
    (paper,) = (program.data / "tickets").glob("*.png")
    assert symbol_on(paper) == on_screen
    assert len(on_screen) == 200


def test_the_staffs_window_opens(program: Program) -> None:
    program.told("init", "--demo")
    with screen() as shown:
        black = shown.seen()
        with window(program, shown, "staff", "--windowed", "--size", "1080x900") as running:
            front = shown.still(other_than=black)
            assert len(front.getcolors(2**24) or []) > COLOURS
    assert running.returncode == 0


def test_without_a_display_it_says_so_in_one_line(program: Program) -> None:
    nowhere = {name: value for name, value in program.environment.items() if name != "QT_QPA_PLATFORM"}
    assert "no display" in program.refused(environment=nowhere)
