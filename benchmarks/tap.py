"""From the finger's lift to the next painted screen, at 1080x1920: `python -m benchmarks.tap [citizens]`.

Citizens walk the way from the welcome screen to the printed ticket in the real window, drawn by Qt's offscreen
raster. A tap whose answer comes from the desk counts until the screen with that answer is painted. Against a 60 Hz
frame.
"""

import os
import time
from collections import defaultdict
from itertools import chain
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.places import on_disk
from benchmarks.ratio import Figure, rounds_wanted, told
from benchmarks.republic import made_up
from benchmarks.way import Hall, kiosk_open, walk
from kiosk.tour.pages import Hand

FRAME = 1000 / 60
MEDIAN_FRAMES, P95_FRAMES = 1.0, 3.0
WARM = 3


class Timing(Hand):
    """A hand that keeps how long each tap took, by the screens it led from and to."""

    taps: dict[str, list[float]]

    def tap(self, name: str) -> float:
        """Tap a control; the clock runs from the release to painted."""
        point, handle, before = self.aim(name), self.window.windowHandle(), self.visit
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()
        begun = time.perf_counter()
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=point)
        self.tapped(name)
        while self.visit.wants is not None:
            QApplication.processEvents()
        QApplication.processEvents()
        milliseconds = (time.perf_counter() - begun) * 1000
        after = self.visit.step
        what = before.step.value if after is before.step else f"{before.step.value} > {after.value}"
        self.taps[what].append(milliseconds)
        return milliseconds


def measure(citizens: int = 20) -> list[Figure]:
    """Measure and print: every tap by the screens it leads from and to, then all of them."""
    hall = Hall()
    with on_disk() as folder, kiosk_open(folder, hall) as kiosk:
        hand = Timing(kiosk.window, kiosk.guide)
        warm = min(WARM, citizens)
        for number in range(warm + citizens):
            if number <= warm:
                hand.taps = defaultdict(list)
            walk(kiosk, hall, made_up(number), hand)
    for what, times in hand.taps.items():
        print(f"  {what}: {len(times)} taps, median {median(times):.1f} ms, slowest {max(times):.1f} ms")
    changing = [ms for what, times in hand.taps.items() if ">" in what for ms in times]
    figures = []
    for name, times in (
        ("tap to the next screen", changing),
        ("every tap", list(chain.from_iterable(hand.taps.values()))),
    ):
        middle, high = median(times), quantiles(times, n=20)[-1]
        frame = f"{FRAME:.1f} ms"
        figures += [
            told(Figure(f"{name}, median / a frame", f"{middle:.1f} ms", frame, middle / FRAME, MEDIAN_FRAMES)),
            told(Figure(f"{name}, 95 of 100 / a frame", f"{high:.1f} ms", frame, high / FRAME, P95_FRAMES)),
        ]
    return figures


if __name__ == "__main__":
    measure(rounds_wanted(20))
