"""Bars as SVG, drawn here: no script and nothing to fetch, sharp on paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kiosk.core.report.look import EDGE, INK, LINE, MUTED
from kiosk.core.report.words import number

WIDTH, HEIGHT = 720, 230
_RIGHT, _TOP, _BOTTOM = 18, 20, 26
_LETTER = 7.2  # the width of a letter of the labels
_WIDEST, _FILLED = 54, 0.72  # a bar, and how much of its room it takes
_FIGURE_FITS = 9.0  # for each digit of a sum above its bar
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar. `colour`: as SVG takes it."""

    name: str
    colour: str
    values: Sequence[int]


def bars(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Stacked bars, the first series at the bottom, with a scale and the sum above each bar where it has room."""
    sums = [sum(values) for values in zip(*(s.values for s in series), strict=True)]
    step = _step(max(sums, default=0))
    top = max(step * math.ceil(max(sums, default=0) / step), step)
    left = 16 + _LETTER * len(number(top))
    room = (WIDTH - left - _RIGHT) / max(len(labels), 1)
    width = min(room * _FILLED, _WIDEST)
    parts = [*_scale(top, step, left)]
    for place, (label, whole) in enumerate(zip(labels, sums, strict=True)):
        middle = left + room * (place + 0.5)
        parts += _bar(middle, width, [s.values[place] for s in series], [s.colour for s in series], top)
        if whole and room >= _FIGURE_FITS * len(number(whole)):
            parts.append(_text(middle, _y(whole, top) - 5, number(whole), INK, weight=600))
        if place % _every(labels, room) == 0:
            parts.append(_text(middle, HEIGHT - 8, label, MUTED))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="13" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _scale(top: int, step: int, left: float) -> list[str]:
    parts = []
    for value in range(0, top + 1, step):
        y = _y(value, top)
        colour = LINE if value else EDGE
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{WIDTH - _RIGHT}" stroke="{colour}" fill="none"/>')
        parts.append(_text(left - 7, y + 4.5, number(value), MUTED, anchor="end"))
    return parts


def _bar(middle: float, width: float, values: Sequence[int], colours: Sequence[str], top: int) -> list[str]:
    parts, below = [], 0
    for value, colour in zip(values, colours, strict=True):
        if value:
            y, height = _y(below + value, top), _y(below, top) - _y(below + value, top)
            parts.append(
                f'<rect x="{middle - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
                f'fill="{colour}" stroke="{EDGE}" stroke-width="0.6"/>'
            )
        below += value
    return parts


def _y(value: float, top: int) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * value / top


def _step(most: int) -> int:
    """A round step, so that at most so many ticks reach the highest bar."""
    step = 1
    for factor in (2, 2.5, 2) * 6:
        if most <= step * _TICKS:
            break
        step = int(step * factor)
    return step


def _every(labels: Sequence[str], room: float) -> int:
    """Each how many labels have room beside each other."""
    longest = max(len(label) for label in labels)
    return max(1, math.ceil((longest + 2) * _LETTER / room))


def _text(x: float, y: float, text: str, colour: str, *, anchor: str = "middle", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )
