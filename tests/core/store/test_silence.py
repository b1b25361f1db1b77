"""A server that does not answer is hung up on, and nobody is harmed where that comes too late."""

from collections.abc import Iterator

import pytest

from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.silence import Watch
from kiosk.core.store.store import Store
from tests.network import Network


@pytest.fixture
def network(postgres_town_url: str) -> Iterator[Network]:
    with Network(postgres_town_url) as network:
        yield network


@pytest.fixture
def impatient(network: Network) -> Iterator[Store]:
    store = Store(network.url, patience=0.3)
    store.read(lambda work: work.reference())
    yield store
    store.close()


def test_a_silent_server_is_given_up_and_the_next_try_is_as_good_as_ever(
    network: Network, impatient: Store
) -> None:
    network.stall()
    with pytest.raises(StoreUnavailableError, match="no answer within"):
        impatient.read(lambda work: work.centre(1))
    network.restore()
    assert impatient.read(lambda work: work.centre(1)) is not None


def test_hanging_up_a_connection_that_is_lost_already_is_no_fault(network: Network, impatient: Store) -> None:
    """The timer rings in the very moment in which somebody else has found out."""
    with impatient.engine.connect() as connection:
        watch = Watch(connection)
        connection.begin()
        connection.connection.driver_connection.close()  # type: ignore[union-attr]
        watch.hang_up()
        connection.invalidate()
        watch.hang_up()
        connection.rollback()
    watch.hang_up()
    assert watch.worn_out
    assert network.came > 0


def test_hanging_up_after_the_end_leaves_the_connection_to_whoever_has_it_now(impatient: Store) -> None:
    with impatient.engine.connect() as connection:
        watch = Watch(connection)
        watch.end()
        watch.hang_up()
        assert not watch.worn_out
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
