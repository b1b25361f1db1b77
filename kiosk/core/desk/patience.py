"""R8: wrong codes and IIN probing are slowed down at a terminal, and never lock a citizen out."""

from datetime import datetime, timedelta

from kiosk.core.ports import Clock

WINDOW = timedelta(minutes=10)
FREE_WRONG_PROOFS = 3
FREE_IINS = 15
LONGEST_WAIT = 60


class Patience:
    """Counts what went wrong at this terminal lately, and says how long the next try has to wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: list[datetime] = []
        self._asked: list[tuple[datetime, bytes]] = []
        self._until: datetime | None = None

    def wait_seconds(self) -> int:
        """Seconds until the next try is answered; 0 where it may come now."""
        if self._until is None:
            return 0
        seconds = round((self._until - self._clock.now()).total_seconds())
        if seconds > LONGEST_WAIT:  # the clock was put back: nobody waits for a time that was never right
            self._until = None
            return 0
        return max(0, seconds)

    def wrong_proof(self) -> None:
        """A code or ticket was wrong: after the third in ten minutes each one waits twice as long."""
        now = self._clock.now()
        self._wrong = [at for at in self._wrong if _lately(at, now)]
        self._wrong.append(now)
        self._wait_after(len(self._wrong) - FREE_WRONG_PROOFS)

    def right_proof(self) -> None:
        """A ticket or code was right: whoever tries now is not guessing."""
        self._wrong.clear()

    def asked_about(self, citizen: bytes) -> None:
        """An IIN was looked up. More different ones in ten minutes than people can queue: each waits longer."""
        now = self._clock.now()
        self._asked = [(at, known) for at, known in self._asked if _lately(at, now)]
        if all(citizen != known for _, known in self._asked):
            self._asked.append((now, citizen))
            self._wait_after(len(self._asked) - FREE_IINS)

    def _wait_after(self, excess: int) -> None:
        if excess > 0:
            seconds = min(2**excess, LONGEST_WAIT)
            self._until = self._clock.now() + timedelta(seconds=seconds)


def _lately(at: datetime, now: datetime) -> bool:
    """Within the window; not what a clock that was ahead has noted for later."""
    return now - WINDOW <= at <= now
