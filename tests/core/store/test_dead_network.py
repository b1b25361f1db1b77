"""A cable is pulled: nobody hears that the other has gone. Neither terminal nor neighbours wait for ever."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text, update

from kiosk.core.store.engine import TryAgainError, faults_mapped, open_engine
from kiosk.core.store.reference_tables import centre
from kiosk.core.store.store import Store
from tests.invariants import check
from tests.network import Network
from tests.town import MONDAY, Town, ticket_in


@pytest.fixture
def network(postgres_town_url: str) -> Iterator[Network]:
    with Network(postgres_town_url) as network:
        yield network


def test_who_gets_no_answer_gives_the_connection_up(network: Network) -> None:
    engine = open_engine(network.url, seconds=1)
    connection = engine.connect()
    connection.execute(text("SELECT 1"))
    network.stall()
    with pytest.raises(TryAgainError), faults_mapped():
        connection.execute(text("SELECT 1"))
    connection.close()
    network.restore()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_what_the_server_refuses_is_no_reason_to_give_the_connection_up(network: Network) -> None:
    engine = open_engine(network.url, seconds=1)
    with engine.connect() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with pytest.raises(Exception, match="statement timeout"):
            connection.execute(text("SELECT pg_sleep(10)"))
        connection.rollback()
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() == mine
    engine.dispose()


def test_a_terminal_that_is_cut_off_in_the_middle_does_not_close_the_centre_for_the_others(
    network: Network, postgres_town: Town
) -> None:
    """It holds the centre's row; whoever waits for that gets it before losing patience."""
    store = Store(network.url)
    gone = store.engine.connect()
    gone.execute(update(centre).values(slots_until=MONDAY))
    network.stall()
    gone.invalidate()
    ticket_in(postgres_town.citizen(2).book(MONDAY, ("id-card", "10:00")))
    network.restore()
    gone.close()
    ticket_in(Town.at(store).citizen(3).book(MONDAY, ("id-card", "10:00")))
    check(postgres_town.store)
    store.close()
