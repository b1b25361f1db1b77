"""The shared database as the desks see it: run this in one transaction, and again if the engine says so."""

import math
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from sqlalchemy import Engine
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.engine import TryAgainError, faults_mapped, for_reading, open_engine
from kiosk.core.store.reference import ReferenceShelf
from kiosk.core.store.work import Work

T = TypeVar("T")
ATTEMPTS = 8


class Store:
    """One database. Safe to use from several threads; holds no transaction between calls.

    `patience`: seconds that a server may be silent before the line counts as dead, for whoever has better to do.
    Raises StoreUnavailableError where trying again later makes sense, StoreUnusableError where it does not.
    """

    def __init__(self, url: str, *, patience: float | None = None) -> None:
        self._engine = open_engine(url) if patience is None else open_engine(url, seconds=patience)
        self._patience = math.inf if patience is None else patience
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
        with faults_mapped():
            engine = self._for_reading if reading else self._engine
            with engine.begin() as connection:
                work = Work(connection, self._shelf)
                done = do(work)
                work.wire.flush()
                return done

    def _again(self, once: Callable[[], T]) -> T:
        begun = monotonic()
        try:
            return once()  # as nearly always; the machinery below costs as much as two statements
        except TryAgainError as fault:
            left = self._patience - (monotonic() - begun)
            if left <= 0:  # whoever waits for a server that is silent would wait as long again
                raise StoreUnavailableError(str(fault)) from fault
        attempts = Retrying(
            retry=retry_if_exception_type(TryAgainError),
            stop=stop_after_attempt(ATTEMPTS - 1) | stop_after_delay(left),
            wait=wait_random_exponential(multiplier=0.01, max=0.5),
            reraise=True,
        )
        try:
            return attempts(once)
        except TryAgainError as fault:
            raise StoreUnavailableError(str(fault)) from fault
