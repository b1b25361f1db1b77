"""The page: well made, whole in itself, in every language, with charts that can be drawn."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from kiosk.core.calendar import Closed
from kiosk.core.model import Centre, CentreKind, Language, Line, Service, Words
from kiosk.core.report import look
from kiosk.core.report.charts import Series, bars
from kiosk.core.report.figures import End, Fact, Range, report
from kiosk.core.report.page import report_html
from kiosk.speech import Speech
from kiosk.ui.theme import NORMAL

NAME = Words("Қала <ХҚКО>", "ЦОН & Ко", 'Town "centre"')
CENTRE = Centre(1, "town", CentreKind.TSON, NAME, NAME, "Asia/Almaty")
LINES = {1: Line(1, 1, "D", NAME)}
SERVICES = {1: Service(1, 1, 1, 1, "any", NAME)}
VOID = {"meta", "br", "path", "rect"}


class Outline(HTMLParser):
    """Which tags are open; fails where they do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(facts: list[Fact], language: Language = Language.KK, last: date = date(2026, 6, 3)) -> str:
    closed = {date(2026, 6, 2): Closed.HOLIDAY}
    first = date(2026, 6, 2) if not facts else date(2026, 6, 1)
    last = first if not facts else last
    of = Range(CENTRE, first, last, datetime(2026, 6, 4, tzinfo=UTC), LINES, SERVICES, closed)
    return report_html(report(of, facts), Speech(language))


def some_facts() -> list[Fact]:
    days = (date(2026, 6, 1), date(2026, 6, 3))
    return [
        Fact(day, hour, 1, 1, True, end, waited=-3 if end is End.VISITED else None)
        for day in days
        for hour in (9, 12)
        for end in End
    ]


def svgs(html: str) -> Iterator[ET.Element]:
    for text in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        yield ET.fromstring(text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("facts", [[], some_facts()])
def test_it_is_well_formed_and_fetches_nothing(language: Language, facts: list[Fact]) -> None:
    html = page(facts, language)
    outline = Outline()
    outline.feed(html)
    outline.close()
    assert outline.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(outline.seen)
    assert not {"src", "href", "onload", "onclick"} & {name for name, _ in outline.attributes}
    assert "url(" not in html
    assert "@import" not in html
    assert f'lang="{language.value}"' in html


def test_names_from_the_data_are_text_and_no_markup() -> None:
    kazakh, russian = page(some_facts(), Language.KK), page(some_facts(), Language.RU)
    assert "Қала &lt;ХҚКО&gt;" in kazakh
    assert "<ХҚКО>" not in kazakh
    assert "ЦОН &amp; Ко" in russian
    assert "ЦОН & Ко" not in russian


def test_a_day_without_bookings_says_so_and_why() -> None:
    html = page([], Language.EN)
    assert "Nobody had booked for this time." in html
    assert "public holiday" in html
    assert "<svg" not in html


def test_a_closed_day_stands_in_the_table_with_its_reason() -> None:
    assert re.search(
        r"<td>02\.06\.2026[^<]*</td><td class=\"off\"[^>]*>public holiday</td>", page(some_facts(), Language.EN)
    )


def test_long_ranges_are_drawn_by_week() -> None:
    html = page(some_facts(), Language.EN, date(2026, 12, 31))
    assert "Load by week" in html
    assert "28.12.2026 – 31.12.2026" in html


def test_every_bar_is_as_high_as_its_figure() -> None:
    (svg,) = svgs(bars("t", ["a", "b"], [Series("x", "#000000", [10, 40]), Series("y", "#111111", [0, 20])]))
    rects = [
        (float(r.get("x", "")), float(r.get("y", "")), float(r.get("height", "")))
        for r in svg
        if r.tag.endswith("rect")
    ]
    (_, _, ten), (left, upper, forty), (above, top, twenty) = rects
    assert forty == pytest.approx(4 * ten, abs=0.3)
    assert twenty == pytest.approx(2 * ten, abs=0.3)
    assert above == left
    assert top + twenty == pytest.approx(upper, abs=0.2)


@pytest.mark.parametrize("most", [0, 1, 4, 7, 99, 1234, 987_654])
def test_a_chart_keeps_within_its_frame(most: int) -> None:
    for svg in svgs(bars("t", ["a" * 9] * 40, [Series("x", "#000000", [most] * 40)])):
        for part in svg:
            if part.tag.endswith("rect"):
                assert 0 <= float(part.get("y", "")) <= 230
            if part.tag.endswith("text"):
                half = len(part.text or "") * 7.2
                left = float(part.get("x", "")) - (half if part.get("text-anchor") == "end" else half / 2)
                assert left >= -1


def test_its_colours_are_those_of_the_screens() -> None:
    names = ("INK", "MUTED", "PAPER", "SURFACE", "LINE", "EDGE", "ACCENT", "ACCENT_SOFT", "SUN")
    for name in names:
        assert getattr(look, name) == getattr(NORMAL, name.lower())
