"""Fault 4 through the screens: the power goes while a ticket is printed, at the kiosk and at the printer."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from kiosk.core.model import PrintState
from kiosk.settings import Settings
from kiosk.ui.visit import Step
from tests.engines import PostgresDatabases
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.printing_hall import (
    PrintingHall,
    at_the_check,
    code_on,
    embedded_places,
    jobs_in,
    jobs_of,
    printing_hall,
    shared_places,
)
from tests.town import made_up
from tests.ui.staff.room import until

IN_MID_TICKET = 9000  # bytes
Places = Callable[[Path, Tcp], tuple[Settings, Settings]]


@pytest.fixture(params=["embedded", pytest.param("shared", marks=pytest.mark.campaign)])
def places(request: pytest.FixtureRequest) -> Places:
    """A kiosk and a staff desk."""
    if request.param == "embedded":
        return embedded_places
    postgres: PostgresDatabases = request.getfixturevalue("postgres")
    url = postgres.empty()
    request.addfinalizer(lambda: postgres.drop(url))  # noqa: PT021  once for one of the parameters
    return partial(shared_places, url)


def booked_and_killed(settings: Settings, printer: SimulatedPrinter, file: Path) -> None:
    """A citizen books at a kiosk of its own process, and in the middle of the ticket all power goes."""
    address = f"{settings.printer.host}:{settings.printer.port}"
    lines = [
        f"data_dir: {settings.data_dir}",
        f"database: {settings.database}",
        f"terminal: {settings.terminal}",
        f"printer: {{kind: network, address: '{address}'}}",
    ]
    file.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "tests.kiosk_at_work", str(file), "1"]
    with subprocess.Popen(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}) as process:

        def lost() -> None:
            process.kill()
            process.wait()
            printer.power_off()

        printer.after(IN_MID_TICKET, lost)
        assert process.wait(60) == -signal.SIGKILL


def test_the_power_goes_while_a_ticket_is_printed(qapp: QApplication, tmp_path: Path, places: Places) -> None:
    printer = SimulatedPrinter()

    def after_the_loss(folder: Path, way: Tcp) -> tuple[Settings, Settings]:
        at_kiosk, at_desk = places(folder, way)
        booked_and_killed(at_kiosk, printer, folder / "kiosk.yaml")
        assert jobs_in(jobs_of(at_kiosk)) == ["sending"]
        assert printer.papers == ()
        assert printer.at_the_mouth.height > 0
        printer.power_on()
        return at_kiosk, at_desk

    with printing_hall(printer, tmp_path, after_the_loss, answers=True) as hall:
        assert hall.kiosk.guide.visit.step is Step.WELCOME
        assert hall.jobs() == ["unknown"]
        hall.until_staff_see()
        assert len(printer.papers) == 1  # the half that hung at its mouth is cut off,
        assert hall.whole() == []  # and no second half comes
        assert printer.at_the_mouth.convert("L").getextrema() == (255, 255)
        prints_again_at_the_desk(hall, tmp_path / "desk.png")
        the_next_one_books(hall)
    qapp.processEvents()


def prints_again_at_the_desk(hall: PrintingHall, picture: Path) -> None:
    """The citizen without paper comes with their card: the booking stands, and is printed as on the screen."""
    serving = hall.card_of(made_up(1))
    (card,) = serving.bookings
    card.buttons["print"].click()
    serving.until_ticket()
    until(lambda: "The ticket is printed" in hall.seat.words(), "the paper")
    hall.seat.window.grab().save(str(picture))
    with Image.open(picture) as shown:
        assert code_on(shown) == hall.printed_at_the_desk() != ""


def the_next_one_books(hall: PrintingHall) -> None:
    """The kiosk works as ever."""
    before = len(hall.whole())
    at_the_check(hall.terminal, made_up(2))
    ticket = hall.confirm(PrintState.PRINTED)
    assert hall.whole()[before:] == [ticket.digits]
