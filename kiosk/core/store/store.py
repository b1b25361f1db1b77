"""The shared database as the desks see it: run this in one transaction, and again if the engine says so."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.engine import TryAgainError, faults_mapped, for_reading, open_engine
from kiosk.core.store.reference import ReferenceShelf
from kiosk.core.store.silence import watched
from kiosk.core.store.work import Work

T = TypeVar("T")
ATTEMPTS = 8


class Store:
    """One database. Safe to use from several threads; holds no transaction between calls.

    `patience`: seconds that a transaction over a network may take before the line counts as dead; None for ever.
    Raises StoreUnavailableError where trying again later makes sense, StoreUnusableError where it does not.
    """

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        self._engine = open_engine(url)
        self._patience = patience if self._engine.dialect.name == "postgresql" else None
        self._for_reading = for_reading(self._engine)
        self._shelf = ReferenceShelf()

    @property
    def engine(self) -> Engine:
        """For migrations and for the tests' look at the tables."""
        return self._engine

    def write(self, do: Callable[[Work], T]) -> T:
        """Run `do` in one transaction and commit it.

        Runs it again from the start after a deadlock, a serialisation failure or a lost connection. The last may
        have come after the commit, so `do` begins by looking its command id up (R9) or is idempotent.
        """
        return self._again(lambda: self._once(do))

    def read(self, do: Callable[[Work], T]) -> T:
        """Run `do` on one consistent state, changing nothing."""
        return self._again(lambda: self._once(do, reading=True))

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def _once(self, do: Callable[[Work], T], *, reading: bool = False) -> T:
        engine = self._for_reading if reading else self._engine
        watch = None
        try:
            with (
                faults_mapped(),
                engine.connect() as connection,
                watched(self._patience, connection) as watch,
                connection.begin(),
            ):
                work = Work(connection, self._shelf)
                done = do(work)
                work.wire.flush()
                return done
        except TryAgainError as fault:
            if watch is not None and watch.worn_out:  # another try would be as long in coming
                raise StoreUnavailableError(f"no answer within {self._patience} s") from fault
            raise

    @staticmethod
    def _again(once: Callable[[], T]) -> T:
        try:
            return once()  # as nearly always; the machinery below costs as much as two statements
        except TryAgainError:
            pass
        attempts = Retrying(
            retry=retry_if_exception_type(TryAgainError),
            stop=stop_after_attempt(ATTEMPTS - 1),
            wait=wait_random_exponential(multiplier=0.01, max=0.5),
            reraise=True,
        )
        try:
            return attempts(once)
        except TryAgainError as fault:
            raise StoreUnavailableError(str(fault)) from fault
