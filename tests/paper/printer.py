"""The simulated printer: receive buffer, what it says of itself, and every mischief a printer can be up to.

Its ways (tests.paper.tcp, pty, usb) give it what comes with `take` and send what it answers. All may be called from
any thread. With a speed, a thread of its own moves the paper; without, rows are printed when their bytes come.
"""

import threading
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Protocol, Self

from PIL import Image

from tests.paper.commands import Interpreter, Knows
from tests.paper.real_time import ASKING, CLEAR, WAKING, Listener
from tests.paper.roll import Jam, Mechanics, Torn

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


class SimulatedPrinter:
    """`dots`: of a row. `buffer`: of how many bytes. `rows_per_second`: None as fast as it can. `kept`, `row_by_row`:
    see Listener and Interpreter. `forgets`: a broken connection takes the command that it broke in with it."""

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
        self.received = 0  # bytes read since ever
        self.heard: list[bytes] = []  # real-time commands, in their order
        self._seconds_a_row = 1 / rows_per_second if rows_per_second else 0.0
        self._next_row = 0.0
        self._ended = False
        self._motor = threading.Thread(target=self._turn, name="printer's motor") if rows_per_second else None

    def __enter__(self) -> Self:
        if self._motor:
            self._motor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        if self._motor:
            self._motor.join()

    # What it has printed

    @property
    def papers(self) -> tuple[Image.Image, ...]:
        """The pieces that have come off, in their order; mode "1"."""
        with self._lock:
            return self._mechanics.papers

    @property
    def at_the_mouth(self) -> Image.Image:
        """The piece that is still in the printer, down to the head."""
        with self._lock:
            return self._mechanics.at_the_mouth

    @property
    def rows(self) -> int:
        """Rows printed and fed since ever."""
        with self._lock:
            return self._mechanics.rows

    @property
    def waiting(self) -> int:
        """Bytes in the receive buffer."""
        with self._lock:
            return len(self._buffer)

    @property
    def offline(self) -> bool:
        """It prints nothing until somebody has mended it."""
        with self._lock:
            return self._stands()

    def save(self, folder: Path) -> list[Path]:
        """Write the papers, and what hangs at the mouth, as PNG files."""
        folder.mkdir(parents=True, exist_ok=True)
        papers, mouth = self.papers, self.at_the_mouth
        named = [(f"paper-{number:03}.png", paper) for number, paper in enumerate(papers, 1)]
        for name, paper in [*named, ("mouth.png", mouth)]:
            if paper.height:
                paper.save(folder / name, dpi=(203, 203))
        return sorted(folder.glob("*.png"))

    def wait_for(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Wait until something is so; False where it has not come so far in that time."""
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    # Mischief, and its mending

    def run_out(self, after_rows: int = 0) -> None:
        """The paper ends, at once or after so many rows."""
        self._do(lambda: setattr(self._mechanics, "left", after_rows))

    def near_end(self, rows: int = 10_000) -> None:
        """So many rows are left, and that is few."""

        def few() -> None:
            self._mechanics.left = self._mechanics.near_end_at = rows

        self._do(few)

    def load_paper(self, rows: int | None = None) -> None:
        """Put a new roll in; what hung out of the printer comes off. It goes on where it stopped."""
        self._do(lambda: self._mechanics.load(rows))

    def open_cover(self) -> None:
        """Open the cover."""
        self._do(lambda: setattr(self._mechanics, "cover_open", True))

    def close_cover(self) -> None:
        """Close the cover; it goes on where it stopped."""
        self._do(lambda: setattr(self._mechanics, "cover_open", False))

    def jam(self, what: Jam = Jam.CUTTER) -> None:
        """Something is stuck."""
        self._do(lambda: setattr(self._mechanics, "jam", what))

    def jam_at_cut(self) -> None:
        """The next cut gets stuck."""
        self._do(lambda: setattr(self._mechanics, "jams_at_cut", True))

    def free_jam(self) -> None:
        """What was stuck is free; it goes on where it stopped."""
        self._do(lambda: setattr(self._mechanics, "jam", None))

    def tear_off(self) -> None:
        """Somebody tears off what hangs out."""
        self._do(self._mechanics.tear_off)

    def stop_reading(self) -> None:
        """Read nothing any more, neither what is coming nor what will."""
        self._do(lambda: setattr(self, "_reads", False))

    def read_on(self) -> None:
        """Read again."""
        self._do(lambda: setattr(self, "_reads", True))

    def cut_connection(self, how: Cut = Cut.RST) -> None:
        """End the connection that there is."""
        with self._lock:
            if self._way:
                self._way.cut(how)

    def power_off(self) -> None:
        """The power goes: what is in the buffers is lost, connections fall silent; the paper stays where it is."""

        def off() -> None:
            self._power = False
            self._empty()
            self._interpreter.restart()
            self._listener.reset()
            if self._way:
                self._way.went_off()

        self._do(off)

    def power_on(self) -> None:
        """The power is back; a jam that the power clears is free."""

        def on() -> None:
            self._power = True
            self._mechanics.jam = None
            if self._way:
                self._way.came_on()

        self._do(on)

    def after(self, count: int, action: Callable[[], object]) -> None:
        """Do something once the printer has read so many bytes from now on (0: now), and has worked off what it can.
        Nothing that comes after them is read before it is done."""
        with self._changed:
            if count == 0:
                action()
            else:
                self._traps.append((self.received + count, action))
                self._traps.sort(key=lambda trap: trap[0])

    def forget_traps(self) -> None:
        """Nothing lies in wait any more."""
        with self._lock:
            self._traps.clear()

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
        """What has come. Waits until there is room for it, at most so long, or until `here` says that the connection
        is no more; gives how many bytes were read."""
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
        while self._traps and self._traps[0][0] <= self.received:
            if self._motor:
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
                self._say(self._status(command[2]))
        elif command in WAKING and self._mechanics.jam in {Jam.CUTTER, Jam.AUTOMATIC} and command[2]:
            self._mechanics.jam = None
            if command[2] == 2:
                self._empty()
                self._interpreter.forget()

    def _status(self, which: int) -> bytes:
        it = self._mechanics
        bits = {
            1: self._stands() << 3,
            2: it.cover_open << 2 | it.out_of_paper << 5 | (it.jam is not None) << 6,
            3: (it.jam is Jam.CUTTER) << 3 | (it.jam is Jam.UNRECOVERABLE) << 5 | (it.jam is Jam.AUTOMATIC) << 6,
            4: (0b1100 if it.near_end else 0) | (0b110_0000 if it.out_of_paper else 0),
        }[which]
        return bytes([0b1_0010 | bits])

    def _tell(self) -> None:
        """A model that was asked to reports by itself: four bytes at each change (GS a)."""
        if not self._interpreter.modes.report or not self.knows.status:
            return
        it = self._mechanics
        first = 0x10 | self._stands() << 3 | it.cover_open << 5
        second = (it.jam is Jam.CUTTER) << 3 | (it.jam is Jam.UNRECOVERABLE) << 5 | (it.jam is Jam.AUTOMATIC) << 6
        third = (0b11 if it.near_end else 0) | (0b1100 if it.out_of_paper else 0)
        self._say(bytes([first, second, third, 0]))

    def _confirm(self, answer: bytes) -> None:
        if self.confirms:
            self._say(answer)

    def _say(self, answer: bytes) -> None:
        if self._way and not self.silent and self._power:
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

    def _do(self, change: Callable[[], object]) -> None:
        with self._changed:
            before = self._state()
            change()
            if self._state() != before:
                self._tell()
            if self._power:
                self._work()
            self._changed.notify_all()

    def _state(self) -> tuple[object, ...]:
        it = self._mechanics
        return (it.cover_open, it.out_of_paper, it.near_end, it.jam)

    def _turn(self) -> None:
        """The motor's thread: what may move, moves when its time has come."""
        with self._changed:
            while not self._ended:
                if self._power:
                    self._work()
                left = self._next_row - monotonic()
                self._changed.wait(max(0.001, left) if left > 0 else 0.01)
