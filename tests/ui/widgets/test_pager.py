"""The vertical scroller: page buttons only when they are needed."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.ui.theme import Look
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.pager import Pager
from kiosk.ui.widgets.text import dress


@pytest.fixture
def pager(qtbot: QtBot) -> Pager:
    pager = Pager()
    qtbot.addWidget(pager)
    for number in range(12):
        pager.column.addWidget(Button(str(number)))
    dress(pager, Look(calm=True))
    return pager


def page_button(pager: Pager, name: str) -> Button:
    return next(b for b in pager.findChildren(Button) if b.objectName() == f"button-chevron-{name}")


def test_what_fits_has_no_page_buttons(pager: Pager) -> None:
    pager.resize(1080, 2000)
    pager.show()
    assert not pager.overflows


def test_what_does_not_fit_is_paged_down_to_its_end(pager: Pager) -> None:
    pager.resize(1080, 600)
    pager.show()
    assert pager.overflows
    assert not page_button(pager, "up").isEnabled()
    for _ in range(4):
        page_button(pager, "down").click()
    assert not page_button(pager, "down").isEnabled()
    assert page_button(pager, "up").isEnabled()
    pager.to_top()
    assert not page_button(pager, "up").isEnabled()
    page_button(pager, "down").click()
    assert page_button(pager, "up").isEnabled()
