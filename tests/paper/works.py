"""The works of the simulated printer: receive buffer, real-time commands, traps, and the motor that keeps a speed.

Ways give it what comes with `take`, and get what it answers. With a speed, a thread of its own moves the paper;
without, rows are printed as their bytes come.
"""

import threading
from collections.abc import Callable
from enum import Enum, auto
from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from tests.paper.commands import Interpreter, Knows
from tests.paper.real_time import ASKING, CLEAR, WAKING, Listener
from tests.paper.roll import Jam, Mechanics, Torn
from tests.paper.says import report, status

RESERVE = (
    256  # bytes that each connection may bring over the buffer's size, so that real-time commands get through
)
_IDLE_SECONDS = 5.0


class Cut(Enum):
    """How a connection ends: RST breaks it, FIN ends it in good order."""

    RST = auto()
    FIN = auto()


class Way(Protocol):
    """What a way does for its printer."""

    def send(self, answer: bytes) -> None:
        """Send to whoever is connected; nobody: it is lost."""

    def cut(self, how: Cut) -> None:
        """End the connection."""

    def went_off(self) -> None:
        """The power went: connections fall silent."""

    def came_on(self) -> None:
        """The power is back: old connections are no more."""

    def busy(self, *, full: bool) -> None:
        """The buffer has got full, or has room again."""


class Works:
    """What works in a printer with rows of so many `dots`, and a receive `buffer` of so many bytes.

    `rows_per_second`: None as fast as it can. `kept`, `row_by_row`: see Listener and Interpreter. `forgets`: a
    connection that ends takes the command with it that it ended in.
    """

    def __init__(
        self,
        dots: int = 576,
        *,
        cutter: bool = True,
        torn: Torn = Torn.AFTER_A_FEED,
        to_cutter: int = 112,
        buffer: int = 4096,
        rows_per_second: float | None = None,
        knows: Knows | None = None,
        kept: bool = True,
        row_by_row: bool = True,
        forgets: bool = False,
    ) -> None:
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self.knows = knows or Knows()
        self.forgets = forgets
        self.silent = False  # answers nothing at all
        self.confirms = True  # answers GS ( H
        self._mechanics = Mechanics(dots, cutter=cutter, to_cutter=to_cutter, torn=torn)
        self._mechanics.on_change = self._tell
        self._size = buffer
        self._buffer = bytearray()
        self._reserve = RESERVE
        self._full = False
        self._listener = Listener(kept=kept)
        self._interpreter = Interpreter(
            self._buffer,
            self._mechanics,
            self.knows,
            goes_on=lambda: not self._stands(),
            may_move=self._may_move,
            answer=self._confirm,
            row_by_row=row_by_row,
        )
        self._way: Way | None = None
        self._reads = self._power = True
        self._traps: list[tuple[int, Callable[[], object]]] = []
        self._answer_trap: tuple[int, Callable[[], object]] | None = None
        self._due: Callable[[], object] | None = (
            None  # what an answer has set off; nothing is said before it is done
        )
        self.received = self.said = 0  # bytes read, bytes answered since ever
        self.heard: list[bytes] = []  # real-time commands, in their order
        self._seconds_a_row = 1 / rows_per_second if rows_per_second else 0.0
        self._next_row = 0.0
        self._ended = False
        self._motor = threading.Thread(target=self._turn, name="printer's motor")

    def __enter__(self) -> Self:
        self._motor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._motor.join()

    @property
    def dots(self) -> int:
        """Of a row."""
        return self._mechanics.dots

    # For its ways

    def attach(self, way: Way) -> None:
        """A connection has come over this way: answers go there."""
        with self._changed:
            self._way = way
            self._reserve = RESERVE
            self._changed.notify_all()

    def detach(self, way: Way) -> None:
        """The connection over this way is no more."""
        with self._changed:
            if self._way is way:
                self._way = None
            if self.forgets:
                self._interpreter.forget()
                self._listener.reset()
            self._changed.notify_all()

    @property
    def on(self) -> bool:
        """It has power."""
        return self._power

    def take(self, data: bytes, here: Callable[[], bool], seconds: float | None = None) -> int:
        """What has come. Waits until there is room for it, at most so long, or until `here` says that the
        connection is no more; gives how many bytes were read."""
        taken = 0
        until = None if seconds is None else monotonic() + seconds
        with self._changed:
            while taken < len(data):
                left = None if until is None else max(0.0, until - monotonic())
                if not self._changed.wait_for(lambda: not here() or (self._open() and self._room() > 0), left):
                    break
                if not here():
                    break
                count = min(len(data) - taken, self._room())
                if self._traps:
                    count = min(count, self._traps[0][0] - self.received)
                self._read(data[taken : taken + count])
                taken += count
                self._spring()
        return taken

    def wake(self) -> None:
        """A way has changed: whoever waits looks again."""
        with self._changed:
            self._changed.notify_all()

    # Inside

    def _open(self) -> bool:
        return self._reads and self._power

    def _room(self) -> int:
        return max(0, self._size - len(self._buffer)) or self._reserve

    def _read(self, data: bytes) -> None:
        self.received += len(data)
        if len(self._buffer) >= self._size:
            self._reserve -= len(data)
        for piece, command in self._listener.heard(data):
            self._buffer += piece
            if command:
                self.heard.append(command)
                self._obey(command)
        self._work()

    def _spring(self) -> None:
        if self._due:
            action, self._due = self._due, None
            action()
        while self._traps and self._traps[0][0] <= self.received:
            if self._seconds_a_row:
                self._changed.wait_for(lambda: not self._buffer or self._stands(), _IDLE_SECONDS)
            _, action = self._traps.pop(0)
            action()

    def _obey(self, command: bytes) -> None:
        if command == CLEAR:
            if self.knows.clearing:
                self._empty()
                self._interpreter.forget()
                if self._mechanics.jam is Jam.CUTTER:
                    self._mechanics.jam = None
                self._say(b"\x37\x25\x00")
        elif command in ASKING:
            if self.knows.status:
                self._say(status(command[2], self._mechanics, standing=self._stands()))
        elif command in WAKING and self._mechanics.jam in {Jam.CUTTER, Jam.AUTOMATIC} and command[2]:
            self._mechanics.jam = None
            if command[2] == 2:
                self._empty()
                self._interpreter.forget()

    def _tell(self) -> None:
        """A model that was asked to reports each change by itself (GS a)."""
        if self._interpreter.modes.report and self.knows.status:
            self._say(report(self._mechanics, standing=self._stands()))

    def _confirm(self, answer: bytes) -> None:
        if self.confirms:
            self._say(answer)

    def _say(self, answer: bytes) -> None:
        if not self._way or self.silent or self._due or not self._power:
            return
        if self._answer_trap and self.said + len(answer) >= self._answer_trap[0]:
            answer = answer[: self._answer_trap[0] - self.said]
            self._due, self._answer_trap = self._answer_trap[1], None
        self.said += len(answer)
        self._way.send(answer)

    def _stands(self) -> bool:
        return self._mechanics.stands or not self._power

    def _may_move(self) -> bool:
        if self._stands():
            return False
        if not self._seconds_a_row:
            return True
        now = monotonic()
        if now < self._next_row:
            return False
        self._next_row = max(self._next_row + self._seconds_a_row, now - 0.05)
        return True

    def _empty(self) -> None:
        self._buffer.clear()
        self._reserve = RESERVE

    def _work(self) -> None:
        self._interpreter.work()
        if len(self._buffer) < self._size:
            self._reserve = RESERVE
        full = len(self._buffer) >= self._size
        if full is not self._full:
            self._full = full
            if self._way:
                self._way.busy(full=full)
        self._changed.notify_all()

    def _turn(self) -> None:
        """The motor's thread: what may move, moves when its time has come."""
        with self._changed:
            while not self._ended:
                if not self._seconds_a_row:
                    self._changed.wait()
                    continue
                if self._power:
                    self._work()
                left = self._next_row - monotonic()
                self._changed.wait(max(0.001, left) if left > 0 else 0.01)
