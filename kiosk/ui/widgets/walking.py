"""Where the focus goes without a finger: by Tab in the order of reading, by the arrows to the neighbour there.

Only among what lies on top: while something covers the window, what is below cannot be reached.
"""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget


def tab(window: QWidget, *, forward: bool) -> None:
    """Move the focus to the next control, or the one before; from the last to the first."""
    controls = _in_reading_order(window)
    if not controls:
        return
    focused = window.focusWidget()
    if focused in controls:
        at = (controls.index(focused) + (1 if forward else -1)) % len(controls)
    else:
        at = 0 if forward else -1
    _focus(window, controls[at])


def walk(origin: QWidget, direction: tuple[int, int]) -> None:
    """Move the focus to the nearest control that lies in a direction."""
    window = origin.window()
    here = _place(origin).center()
    best: tuple[float, QWidget] | None = None
    for other in _controls(window):
        if other is origin:
            continue
        there = _place(other).center()
        along = (there.x() - here.x()) * direction[0] + (there.y() - here.y()) * direction[1]
        across = abs((there.x() - here.x()) * direction[1]) + abs((there.y() - here.y()) * direction[0])
        if along <= 0 or across > along * 4:
            continue
        distance = along + 2.0 * across
        if best is None or distance < best[0]:
            best = (distance, other)
    if best is not None:
        _focus(window, best[1])


def _controls(window: QWidget) -> list[QWidget]:
    on_top = getattr(window, "on_top", None)
    layer: QWidget = on_top() if on_top else window
    return [
        control
        for control in layer.findChildren(QAbstractButton)
        if control.isVisible() and control.isEnabled() and control.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def _in_reading_order(window: QWidget) -> list[QWidget]:
    """Part by part as the window names them, in each row by row."""
    reading_parts = getattr(window, "reading_parts", None)
    parts: tuple[QWidget, ...] = reading_parts() if reading_parts else ()
    ordered: list[QWidget] = []
    left = _controls(window)
    for part in (*parts, window):
        ordered += _by_rows([control for control in left if part.isAncestorOf(control)])
        left = [control for control in left if not part.isAncestorOf(control)]
    return ordered


def _by_rows(controls: list[QWidget]) -> list[QWidget]:
    """What begins above the middle of a row's first control stands in that row."""
    rows: list[tuple[int, list[QWidget]]] = []
    for control in sorted(controls, key=lambda c: _place(c).top()):
        place = _place(control)
        if rows and place.top() < rows[-1][0]:
            rows[-1][1].append(control)
        else:
            rows.append((place.center().y(), [control]))
    return [control for _, row in rows for control in sorted(row, key=lambda c: _place(c).left())]


def _place(control: QWidget) -> QRect:
    return QRect(control.mapTo(control.window(), QPoint(0, 0)), control.size())


def _focus(window: QWidget, control: QWidget) -> None:
    control.setFocus(Qt.FocusReason.TabFocusReason)
    reveal = getattr(window, "reveal", None)
    if reveal is not None:
        reveal(control)
