"""A staff desk of a shared database, whole: it follows the line, and goes on without it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.accounts import Accounts
from kiosk.core.clock import SystemClock
from kiosk.core.commands import Ask, Book, ByIin, Choice, Purpose
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Ticket
from kiosk.core.office import enrol_here, prepare_database
from kiosk.core.outcomes import Booked, FreeTime, NotAdmitted, Verdict
from kiosk.core.setup import set_up
from kiosk.core.staff import Role
from kiosk.core.store.store import Store
from kiosk.core.store.tables import lease
from kiosk.settings import Settings, default_settings
from kiosk.staff_app import StaffProgram, StaffShowing
from kiosk.terminal import load_demo, open_at
from tests.engines import PostgresDatabases
from tests.network import Network
from tests.town import made_up
from tests.ui.staff.room import CHEAP, PASSWORD, Seat, until

CLOCK = SystemClock()
HOME = "almaty-almaly"


@pytest.fixture
def owner_url(postgres: PostgresDatabases, tmp_path: Path) -> Iterator[str]:
    """A shared database with the demonstration's centres and one of the staff, set up by its owner."""
    url = postgres.empty()
    prepare_database(url, tmp_path / "owner")
    store = Store(url)
    set_up(store, load_demo(), CLOCK, KazakhstanHolidays())
    centre = next(c for c in store.read(lambda w: w.reference()).reference.centres.values() if c.code == HOME)
    AccountKeeping(store, CLOCK, hashes=CHEAP).add("aigul", Role.REGISTRAR, centre.id, PASSWORD)
    store.close()
    yield url
    postgres.drop(url)


def enrolled(owner_url: str, folder: Path, name: str) -> Settings:
    """The settings of a place that has been enrolled, and has the citizens' key."""
    (folder / name / "keys").mkdir(parents=True)
    shutil.copy(folder / "owner" / "keys" / "citizens.key", folder / name / "keys")
    enrol_here(owner_url, folder / name, name, CLOCK, HOME)
    return replace(default_settings(folder / name), database=owner_url, terminal=name, staff_sound=False)


@pytest.fixture
def ticket(owner_url: str, tmp_path: Path) -> Ticket:
    """For the last day that a kiosk in the hall offers."""
    office = open_at(enrolled(owner_url, tmp_path, "hall-1"), CLOCK)
    try:
        from kiosk.core.citizen_desk import CitizenDesk  # noqa: PLC0415

        desk = CitizenDesk(office)
        centre = next(c for c in desk.reference().centres.values() if c.code == HOME)
        service = next(s for s in desk.reference().services_of(centre.id) if s.code == "id-card")
        free = desk.free_days(Ask(Purpose.TAKE, ByIin(made_up(1)), centre.id, service.id))
        assert isinstance(free, FreeTime)
        choice = Choice(service.id, free.days[-1].slots[0].slot.id)
        booked = desk.book(Book(uuid4(), made_up(1), centre.id, (choice,)))
        assert isinstance(booked, Booked)
        return booked.ticket
    finally:
        office.store.close()


@pytest.fixture
def network(owner_url: str) -> Iterator[Network]:
    with Network(owner_url) as line:
        yield line


@pytest.fixture
def seat(
    qapp: QApplication, owner_url: str, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Seat]:
    monkeypatch.setitem(Accounts.__init__.__kwdefaults__, "hashes", CHEAP)
    settings = replace(enrolled(owner_url, tmp_path, "desk-1"), database=network.url)
    seat = Seat(StaffProgram(settings, StaffShowing(True))).open()
    yield seat
    assert seat.close()
    seat.program.deleteLater()
    qapp.processEvents()


def verdict(seat: Seat) -> Verdict:
    """The one that is shown."""
    case = seat.desk.page.case
    assert case is not None
    assert isinstance(case.outcome, NotAdmitted), case
    return case.outcome.verdict


def test_a_desk_goes_on_without_network_and_says_so(
    ticket: Ticket, seat: Seat, network: Network, owner_url: str
) -> None:
    say, bar = seat.window.speech.say, seat.window.side_bar
    seat.sign_in.as_("aigul")
    assert bar.net.text() == say("Online")
    seat.desk.scan(ticket)
    assert verdict(seat) is Verdict.WRONG_DAY
    network.cut()
    until(lambda: bar.net.text() == say("No network"), "the sign")
    seat.desk.scan(ticket)
    assert verdict(seat) is Verdict.WRONG_DAY
    seat.session.lock()
    seat.sign_in.as_("aigul")
    assert seat.desk.page.told is not None
    network.restore()
    until(lambda: bar.net.text() == say("Online"), "the sign again")
    owner = Store(owner_url)
    kept = owner.read(lambda work: work.connection.execute(select(lease.c.terminal_id)).scalars().all())
    owner.close()
    assert not kept  # it holds no places of anybody's
