"""A citizen's free slots over 14 days: `python -m benchmarks.free_slots [rounds]`.

`CitizenDesk.free_days` against the bare driver sending the same statements and fetching every row, on both
engines; and against itself in a country of a tenth of the centres. Each question comes from another citizen: at
one terminal, whose centre is always the same, and on a portal, where it is any.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle
from random import Random
from typing import Any

from benchmarks.places import Files, Server, on_disk, postgres
from benchmarks.ratio import Figure, compare, rounds_wanted
from benchmarks.republic import DOCUMENTATION, found, made_up, office_at
from benchmarks.statements import replay, written_down
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import Ask, ByIin, Purpose
from kiosk.core.files.centre_file import service_id
from kiosk.core.office import Office
from kiosk.core.outcomes import FreeTime

GOAL_BARE, GOAL_GROWTH = 2.0, 1.2
CENTRES, TENTH = 350, 35
QUESTIONS = 100


def questions(office: Office, centres: list[int]) -> list[Ask]:
    """Questions of different citizens at these centres, each with an answer that is long enough to count."""
    asks = [
        Ask(Purpose.TAKE, ByIin(made_up(number)), centre, service_id(centre, DOCUMENTATION))
        for number, centre in enumerate(centres)
    ]
    for ask in asks:
        free = CitizenDesk(office).free_days(ask)
        assert isinstance(free, FreeTime)
        assert len(free.days) > 10
    return asks


def asking(office: Office, asks: list[Ask]) -> Callable[[], object]:
    """Asks one question after the other."""
    desk, wanted = CitizenDesk(office), cycle(asks)
    return lambda: desk.free_days(next(wanted))


def sending(office: Office, asks: list[Ask], connection: Any) -> Callable[[], object]:  # noqa: ANN401
    """Sends what one question after the other sends, by the bare driver."""
    scripts = []
    for ask in asks:
        with written_down(office.store.engine) as script:
            CitizenDesk(office).free_days(ask)
        scripts.append(script)
    wanted = cycle(scripts)
    return lambda: replay(connection, next(wanted))


@contextmanager
def country(engine: str, centres: int) -> Iterator[tuple[Office, Any]]:
    """A country of so many centres on an engine, and a bare connection to its database."""
    with ExitStack() as stack:
        home = stack.enter_context(on_disk())
        databases = Files(home) if engine == "SQLite" else Server(stack.enter_context(postgres()))
        url = databases.empty()
        office = office_at(url, home)
        stack.callback(office.store.close)
        slots = found(office, centres)
        print(f"{engine}: {centres} centres, {slots} slots", flush=True)
        yield office, stack.enter_context(closing(databases.bare(url)))


def measure(rounds: int = 400, centres: tuple[int, int] = (TENTH, CENTRES)) -> list[Figure]:
    """Measure and print."""
    figures = []
    few, many = centres
    chance = Random(20200716)
    for engine in ("SQLite", "PostgreSQL"):
        with country(engine, few) as (small, _), country(engine, many) as (large, bare):
            anywhere = questions(large, [chance.randint(1, many) for _ in range(QUESTIONS)])
            here = questions(large, [1] * QUESTIONS)
            in_a_tenth = questions(small, [1] * QUESTIONS)
            what = f"free slots, {engine}, {many} centres"
            figures += [
                compare(f"{what} / bare SQL", asking(large, here), sending(large, here, bare), GOAL_BARE, rounds),
                compare(
                    f"{what}, any centre / bare SQL",
                    asking(large, anywhere),
                    sending(large, anywhere, bare),
                    GOAL_BARE,
                    rounds,
                ),
                compare(
                    f"{what} / {few} centres", asking(large, here), asking(small, in_a_tenth), GOAL_GROWTH, rounds
                ),
            ]
    return figures


if __name__ == "__main__":
    measure(rounds_wanted(400))
