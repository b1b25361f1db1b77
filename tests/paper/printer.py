"""The simulated printer: what it has printed, and every mischief that a printer can be up to.

All may be called from any thread, at any moment; what was asked for has been done when the call returns.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.paper.roll import Jam
from tests.paper.works import Cut, Works

__all__ = ["Cut", "SimulatedPrinter"]


class SimulatedPrinter(Works):
    """A printer; entered, it works. Its ways: tests.paper.tcp, pty and usb."""

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
    def inked_rows(self) -> int:
        """Rows with ink since ever."""
        with self._lock:
            return self._mechanics.inked_rows

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

    def take_papers(self) -> tuple[Image.Image, ...]:
        """The papers, which somebody takes away."""
        with self._lock:
            return self._mechanics.take_papers()

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

    def slow_down(self, rows_per_second: float | None) -> None:
        """Print so fast from now on; None: as fast as it can."""
        self._do(lambda: setattr(self, "_seconds_a_row", 1 / rows_per_second if rows_per_second else 0.0))

    def mend(self) -> None:
        """All is well again, and nothing lies in wait. What it still has in its buffer, it prints."""
        self.forget_traps()
        self.silent, self.confirms = False, True
        self.slow_down(None)
        if not self.on:
            self.power_on()
        if self._mechanics.left is not None:
            self.load_paper()
        self._mechanics.jams_at_cut = False
        self.free_jam()
        self.close_cover()
        self.read_on()

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
        """Do something once the printer has read so many bytes from now on (0: now), and has worked off what it
        can. Nothing that comes after them is read before it is done."""
        with self._changed:
            if count == 0:
                action()
            else:
                self._traps.append((self.received + count, action))
                self._traps.sort(key=lambda trap: trap[0])

    def after_answers(self, count: int, action: Callable[[], object]) -> None:
        """Do something once the printer has sent so many bytes of answers from now on, and no more than those."""
        with self._lock:
            self._answer_trap = (self.said + count, action)

    def forget_traps(self) -> None:
        """Nothing lies in wait any more."""
        with self._lock:
            self._traps.clear()
            self._answer_trap = None

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
