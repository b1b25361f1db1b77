"""A terminal of a shared database, whole: opened with and without network, in a window that follows the line."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from kiosk.app import Kiosk, Showing
from kiosk.core.clock import SystemClock
from kiosk.core.commands import Ask, Book, ByIin, Choice, Purpose
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import enrol_here, prepare_database
from kiosk.core.outcomes import Booked, FreeTime
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.setup import set_up
from kiosk.core.store.store import Store
from kiosk.core.store.tables import booking, terminal
from kiosk.settings import Settings, default_settings
from kiosk.terminal import Terminal, load_demo, open_terminal
from tests.engines import PostgresDatabases
from tests.network import Network
from tests.town import made_up

WITHIN = 3000  # milliseconds
CLOCK = SystemClock()


@pytest.fixture
def owner_url(postgres: PostgresDatabases, tmp_path: Path) -> Iterator[str]:
    """A shared database with the demonstration's centres, set up by its owner."""
    url = postgres.empty()
    prepare_database(url, tmp_path / "owner")
    store = Store(url)
    set_up(store, load_demo(), CLOCK, KazakhstanHolidays())
    store.close()
    yield url
    postgres.drop(url)


@pytest.fixture
def network(owner_url: str) -> Iterator[Network]:
    with Network(owner_url) as line:
        yield line


@pytest.fixture
def settings(owner_url: str, network: Network, tmp_path: Path) -> Settings:
    """The settings of a terminal that has been enrolled at the first centre, and has the citizens' key."""
    data_dir = tmp_path / "hall-1"
    (data_dir / "keys").mkdir(parents=True)
    shutil.copy(tmp_path / "owner" / "keys" / "citizens.key", data_dir / "keys")
    enrol_here(owner_url, data_dir, "hall-1", CLOCK, "almaty-almaly")
    return replace(default_settings(data_dir), database=network.url, terminal="hall-1", ticket_seconds=600)


Opening = Callable[[], Terminal]


@pytest.fixture
def opening(settings: Settings) -> Iterator[Opening]:
    opened: list[Terminal] = []

    def open_one() -> Terminal:
        opened.append(open_terminal(settings, CLOCK))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def booked(at: Terminal, number: int) -> Booked:
    """Somebody takes the first identity-card time of the last day that is shown."""
    centre = at.place.centres[0]
    service = next(s for s in at.place.services_of(centre) if s.code == "id-card")
    iin = made_up(number)
    free = at.desk.free_days(Ask(Purpose.TAKE, ByIin(iin), centre.id, service.id))
    assert isinstance(free, FreeTime), free
    choice = Choice(service.id, free.days[-1].slots[0].slot.id)
    outcome = at.desk.book(Book(uuid4(), iin, centre.id, (choice,)))
    assert isinstance(outcome, Booked), outcome
    return outcome


def booked_in(url: str) -> set[int]:
    store = Store(url)
    found = store.read(lambda work: set(work.connection.execute(select(booking.c.id)).scalars()))
    store.close()
    return found


def test_it_serves_the_centre_at_which_it_was_enrolled(opening: Opening) -> None:
    at = opening()
    assert [centre.code for centre in at.place.centres] == ["almaty-almaly"]
    assert at.place.online


def test_it_books_in_the_shared_database_and_keeps_its_print_jobs_to_itself(
    opening: Opening, owner_url: str
) -> None:
    at = opening()
    outcome = booked(at, 1)
    assert booked_in(owner_url) == {outcome.ticket.booking.id}
    at.print_ticket(outcome.ticket, outcome.ticket.booking.language, lambda _state: None)
    store = Store(owner_url)
    jobs = store.read(lambda work: work.connection.exec_driver_sql("SELECT count(*) FROM print_job").scalar_one())
    store.close()
    assert jobs == 0


def test_with_the_network_gone_it_starts_from_its_copy_sells_what_it_holds_and_delivers_it_later(
    opening: Opening, network: Network, owner_url: str
) -> None:
    opening().close()
    network.cut()
    at = opening()
    assert at.place.ready
    assert not at.place.online
    outcome = booked(at, 1)
    assert booked_in(owner_url) == set()
    network.restore()
    assert at.shared is not None
    states = [at.shared.link.beat() for _ in range(3)]
    assert states[-1].online
    assert states[-1].load.waiting == 0
    assert booked_in(owner_url) == {outcome.ticket.booking.id}


def test_without_network_and_without_a_copy_it_does_not_open_yet(opening: Opening, network: Network) -> None:
    network.cut()
    with pytest.raises(StoreUnavailableError):
        opening()
    network.restore()
    assert opening().place.online


def test_a_terminal_that_was_never_enrolled_is_told_what_to_do(
    opening: Opening, settings: Settings, tmp_path: Path
) -> None:
    shutil.rmtree(settings.data_dir / "keys")
    (settings.data_dir / "keys").mkdir()
    shutil.copy(tmp_path / "owner" / "keys" / "citizens.key", settings.data_dir / "keys")
    with pytest.raises(StoreUnusableError, match="kiosk terminal enrol"):
        opening()


# In a window


@pytest.fixture
def kiosk(settings: Settings, qtbot: QtBot) -> Iterator[Kiosk]:
    running = Kiosk(settings, Showing(windowed=True))
    running.start()
    qtbot.waitUntil(lambda: running.guide.place.ready and running.guide.place.online, timeout=15_000)
    yield running
    assert running.close()


def test_the_window_says_within_three_seconds_that_the_network_is_gone_and_that_it_is_back(
    kiosk: Kiosk, network: Network, qtbot: QtBot
) -> None:
    for going in (network.cut, network.stall):
        going()
        qtbot.waitUntil(lambda: not kiosk.guide.place.online, timeout=WITHIN)
        network.restore()
        qtbot.waitUntil(lambda: kiosk.guide.place.online, timeout=3 * WITHIN)


def test_a_terminal_that_is_revoked_while_it_runs_serves_nobody(
    kiosk: Kiosk, owner_url: str, network: Network, qtbot: QtBot
) -> None:
    owner = Store(owner_url)
    now = CLOCK.now()
    owner.write(lambda work: work.connection.execute(update(terminal).values(revoked_at=now)))
    network.cut()  # it hears of it with its next report, at the latest when the line comes back
    qtbot.waitUntil(lambda: not kiosk.guide.place.online, timeout=WITHIN)
    network.restore()
    qtbot.waitUntil(lambda: not kiosk.guide.is_open, timeout=4 * WITHIN)
    owner.write(lambda work: work.connection.execute(update(terminal).values(revoked_at=None)))
    owner.close()
    qtbot.waitUntil(lambda: kiosk.guide.is_open and kiosk.guide.place.online, timeout=4 * WITHIN)
