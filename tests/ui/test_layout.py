"""Every screen in every language, size and text size: nothing clipped, nothing overlapping, all within reach."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.screens import all_screens
from kiosk.ui.theme import Look
from kiosk.ui.visit import Step
from kiosk.ui.widgets.buttons import Pressable
from kiosk.ui.widgets.keypads import DigitCells
from kiosk.ui.widgets.pager import Pager
from kiosk.ui.widgets.text import longest_word
from kiosk.ui.window import KioskWindow
from tests.ui.gallery import pictures, window_of
from tests.ui.samples import samples_of

SIZES = ((1080, 1920), (1920, 1080), (1280, 1024), (1366, 768), (1024, 768))
STEPS = tuple(all_screens(Speech()))
TOUCH_MM = 15
SLACK = 2  # pixels of rounding


def where(widget: QWidget) -> str:
    """Which widget, for whoever reads the failure."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {words[:60]!r} {widget.geometry().getRect()}"


def seen(window: KioskWindow, kind: type[QWidget]) -> Iterator[QWidget]:
    """The widgets of a kind that are shown, scrolled out of sight or not."""
    return (widget for widget in window.findChildren(kind) if widget.isVisible())


def clipped(window: KioskWindow) -> Iterator[str]:
    """Texts and buttons that have less room than their words need."""
    for label in seen(window, QLabel):
        if not label.text():
            continue
        width = label.contentsRect().width()
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if needed > label.height() + SLACK:
            yield f"{needed - label.height()} px too low: {where(label)}"
        word = longest_word(label.text(), label.font()) if label.wordWrap() else label.sizeHint().width()
        if word > width + SLACK:
            yield f"{word - width} px too narrow: {where(label)}"
    for button in seen(window, Pressable):
        least = button.minimumSizeHint()
        high = button.heightForWidth(button.width()) if button.hasHeightForWidth() else least.height()
        if high > button.height() + SLACK or least.width() > button.width() + SLACK:
            yield f"wants {least.width()}x{high}: {where(button)}"


def beyond(window: KioskWindow) -> Iterator[str]:
    """Widgets that stick out of what they stand in, or of the window; content that scrolls sideways."""
    for widget in seen(window, QWidget):
        parent = widget.parentWidget()
        if widget.isWindow() or parent is None:
            continue
        if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry()):
            pager = next((p for p in window.findChildren(Pager) if p.content is widget), None)
            if pager is None:
                yield f"sticks out of {where(parent)}: {where(widget)}"
    for pager in seen(window, Pager):
        least = pager.column.minimumSize().width()
        if least > pager.content.width() + SLACK:
            yield f"{least - pager.content.width()} px too wide: content of {where(pager)}"


def overlapping(window: KioskWindow) -> Iterator[str]:
    """Pairs of things to read or touch that lie over each other."""
    things: list[tuple[QWidget, QRect]] = []
    for kind in (QLabel, Pressable, DigitCells):
        for widget in seen(window, kind):
            if isinstance(widget, QLabel) and not widget.text():
                continue
            region = widget.visibleRegion().boundingRect()
            if not region.isEmpty():
                things.append(
                    (widget, region.translated(widget.mapTo(window, region.topLeft()) - region.topLeft()))
                )
    for (one, here), (other, there) in combinations(things, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        common = here.intersected(there)
        if common.width() > SLACK and common.height() > SLACK:
            yield f"{where(one)} over {where(other)}"


def too_small(window: KioskWindow) -> Iterator[str]:
    """Controls smaller than 15 mm on the real screen."""
    least = TOUCH_MM * window.look.px_per_mm - 1
    for button in seen(window, QAbstractButton):
        if min(button.width(), button.height()) < least:
            yield f"under {TOUCH_MM} mm: {where(button)}"


def nameless(window: KioskWindow) -> Iterator[str]:
    """Controls that say nothing to those who listen."""
    for button in seen(window, QAbstractButton):
        name = button.accessibleName() or button.text()
        if not name.strip() or (
            len(name) > 1 and name.islower() and name.isascii() and window.speech.language != "en"
        ):
            yield f"no accessible name: {where(button)}"


def faults(window: KioskWindow) -> list[str]:
    """Everything that is wrong with what the window shows."""
    return [fault for find in (clipped, beyond, overlapping, too_small, nameless) for fault in find(window)]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.value)
def test_nothing_is_clipped_or_overlaps(qtbot: QtBot, step: Step, size: tuple[int, int], large: bool) -> None:
    window = window_of(Look(*size, large_text=large))
    qtbot.addWidget(window)
    found = [
        f"{name} {language}: {fault}"
        for language in Language
        for name in pictures(window, step, language)
        for fault in faults(window)
    ]
    assert not found, "\n".join(found[:12])
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.value)
def test_in_the_lower_half_everything_to_touch_is_within_reach(
    qtbot: QtBot, step: Step, size: tuple[int, int]
) -> None:
    window = window_of(Look(*size, lower_half=True))
    qtbot.addWidget(window)
    found: list[str] = []
    top = window.look.height - window.look.working_height
    for name in pictures(window, step, Language.KK):
        found += [f"{name}: {fault}" for fault in faults(window)]
        for button in seen(window, QAbstractButton):
            shown = button.visibleRegion().boundingRect()
            if not shown.isEmpty() and button.mapTo(window, shown.topLeft()).y() < top - SLACK:
                found.append(f"{name}: above {top}: {where(button)}")
    assert not found, "\n".join(found[:12])


def test_every_screen_there_is_has_a_sample() -> None:
    assert all(samples_of(step) for step in STEPS)
