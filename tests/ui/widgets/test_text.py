"""Texts: larger text never cuts a word; a title is as large as its longest word lets it be."""

from pytestqt.qtbot import QtBot

from kiosk.ui.theme import Look, Role
from kiosk.ui.widgets.text import FactRows, Text, Title, longest_word

LONG = "Мамандандырылған орталық"
LARGE = Look(1024, 768, large_text=True)


def test_larger_text_gives_way_where_it_would_cut_a_word(qtbot: QtBot) -> None:
    text = Text(LONG, Role.CARD)
    qtbot.addWidget(text)
    text.set_look(LARGE)
    text.resize(text.minimumSizeHint().width(), 200)
    text.show()
    assert longest_word(LONG, text.font()) <= text.width()
    assert text.font().pixelSize() >= LARGE.plain().text(Role.CARD)
    text.resize(900, 200)
    assert text.font().pixelSize() == LARGE.text(Role.CARD)


def test_an_empty_text_in_no_room_at_all_has_a_height(qtbot: QtBot) -> None:
    text = Text("", Role.CARD)
    qtbot.addWidget(text)
    text.setContentsMargins(10, 0, 10, 0)
    text.set_look(LARGE)
    assert text.heightForWidth(6) >= 0


def test_a_title_shrinks_to_its_longest_word_but_stays_larger_than_a_card(qtbot: QtBot) -> None:
    title = Title()
    qtbot.addWidget(title)
    title.set_look(Look())
    title.setText(LONG)
    title.resize(420, 300)
    title.show()
    assert longest_word(LONG, title.font()) <= 420
    assert Look().text(Role.CARD) <= title.font().pixelSize() < Look().text(Role.TITLE)


def test_facts_without_a_value_are_left_out(qtbot: QtBot) -> None:
    rows = FactRows()
    qtbot.addWidget(rows)
    rows.show()
    rows.show_facts([("Қызмет", "Жеке куәлік"), ("Көлік", ""), ("Сектор", "D")])
    shown = [label.text() for label in rows.findChildren(Text) if label.isVisible()]
    assert sorted(shown) == sorted(["Қызмет", "Жеке куәлік", "Сектор", "D"])
