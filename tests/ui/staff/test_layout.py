"""The staff's window in every language and size: nothing clipped, nothing overlapping, all of it large enough."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from kiosk.core.model import Language
from kiosk.ui.staff.check_in.recent import RecentRow
from kiosk.ui.staff.side_bar import PageButton
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.text import longest_word
from tests.ui.staff.gallery import room_in, states
from tests.ui.staff.room import Room

SIZES = ((1280, 720), (1366, 768), (1920, 1080))
_RARELY = {(1366, 768)}  # between the two others
LEAST = 40  # pixels of a target
SLACK = 2


def where(widget: QWidget) -> str:
    """Which widget, for whoever reads the failure."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {words[:60]!r} {widget.geometry().getRect()}"


def clipped(window: QWidget) -> Iterator[str]:
    """Texts and buttons that have less room than their words need."""
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if needed > label.height() + SLACK:
            yield f"{needed - label.height()} px too low: {where(label)}"
        word = longest_word(label.text(), label.font()) if label.wordWrap() else label.sizeHint().width()
        if word > label.contentsRect().width() + SLACK:
            yield f"{word - label.contentsRect().width()} px too narrow: {where(label)}"
    for button in window.findChildren(Pressable):
        if not button.isVisible():
            continue
        least = button.minimumSizeHint()
        high = button.heightForWidth(button.width()) if button.hasHeightForWidth() else least.height()
        if high > button.height() + SLACK or (
            least.width() > button.width() + SLACK and not isinstance(button, RecentRow)
        ):
            yield f"wants {least.width()}x{high}: {where(button)}"
        if min(button.width(), button.height()) < LEAST:
            yield f"under {LEAST} px: {where(button)}"
        if not (button.accessibleName() or button.text()).strip():
            yield f"no accessible name: {where(button)}"


def beyond(window: QWidget) -> Iterator[str]:
    """Widgets that stick out of what they stand in."""
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or widget.isWindow() or parent is None or widget.objectName().startswith("qt_"):
            continue
        if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry()):
            yield f"sticks out of {where(parent)}: {where(widget)}"


def overlapping(window: QWidget) -> Iterator[str]:
    """Pairs of things to read or touch that lie over each other."""
    things: list[tuple[QWidget, QRect]] = []
    for kind in (QLabel, Pressable):
        for widget in window.findChildren(kind):
            region = widget.visibleRegion().boundingRect()
            if region.isEmpty() or (isinstance(widget, QLabel) and not widget.text()):
                continue
            corner = widget.mapTo(window, region.topLeft())
            things.append((widget, QRect(corner, region.size())))
    for (one, here), (other, there) in combinations(things, 2):
        common = here.intersected(there)
        related = one.isAncestorOf(other) or other.isAncestorOf(one)
        if not related and common.width() > SLACK and common.height() > SLACK:
            yield f"{where(one)} over {where(other)}"


def faults(room: Room) -> list[str]:
    """Everything that is wrong with what the window shows."""
    room.settle()
    return [fault for find in (clipped, beyond, overlapping) for fault in find(room.window)]


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(size, marks=pytest.mark.campaign if size in _RARELY else (), id=f"{size[0]}x{size[1]}")
        for size in SIZES
    ],
)
def test_nothing_is_clipped_or_overlaps(qapp: QApplication, tmp_path: Path, size: tuple[int, int]) -> None:
    room = room_in(tmp_path / "data", size)
    found: list[str] = []
    try:
        for name in states(room):
            for language in Language:
                room.speak(language)
                found += [f"{name} {language}: {fault}" for fault in faults(room)]
            assert (room.window.width(), room.window.height()) == size
    finally:
        assert room.close()
    assert not found, "\n".join(found[:15])
    assert room.window.findChildren(PageButton)
    room.program.deleteLater()
    qapp.processEvents()
