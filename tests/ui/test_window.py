"""The window: what it passes on, what it refuses, and that it forgets."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.events import Back, Event, Finish, IinTyped, LanguageChosen, Started
from kiosk.ui.screens import all_screens
from kiosk.ui.theme import Look
from kiosk.ui.visit import Step, Visit
from kiosk.ui.window import KioskWindow
from tests.ui.samples import AWAY, AWAY_SHUT, IIN, NOW, PLACE, SAMPLES

WHO = Visit(Step.WHO, (Step.WELCOME,))


@pytest.fixture
def window(qtbot: QtBot) -> KioskWindow:
    speech = Speech()
    window = KioskWindow(speech, all_screens(speech), Look(calm=True), settle_seconds=0)
    qtbot.addWidget(window)
    window.set_now(NOW)
    window.show_visit(Visit(), PLACE)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def said(window: KioskWindow) -> list[Event]:
    heard: list[Event] = []
    window.said.connect(heard.append)
    return heard


def button(window: KioskWindow, name: str) -> QAbstractButton:
    return next(b for b in window.findChildren(QAbstractButton) if b.objectName() == name and b.isVisible())


def tap(window: KioskWindow, widget: QWidget) -> None:
    """A finger, through the native window as real ones come."""
    at = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_each_language_button_starts_in_its_language(window: KioskWindow, said: list[Event]) -> None:
    for language in Language:
        tap(window, button(window, f"start-{language.value}"))
    assert said == [Started(language) for language in Language]


def test_nothing_starts_while_the_terminal_is_preparing(window: KioskWindow) -> None:
    window.show_visit(Visit(), type(PLACE)())
    assert not button(window, "start-kk").isEnabled()


def test_an_iin_is_typed_on_the_keypad_and_confirmed(window: KioskWindow, said: list[Event]) -> None:
    window.show_visit(WHO, PLACE)
    for digit in IIN.digits:
        button(window, f"key-{digit}").click()
    tap(window, button(window, "continue"))
    assert said == [IinTyped(IIN)]


def test_an_iin_is_typed_on_a_numeric_pad_and_confirmed_by_enter(
    qtbot: QtBot, window: KioskWindow, said: list[Event]
) -> None:
    window.show_visit(WHO, PLACE)
    screen = window.stack.currentWidget()
    qtbot.keyClicks(screen, IIN.digits)
    qtbot.keyClick(screen, Qt.Key.Key_Enter)
    assert said == [IinTyped(IIN)]


def test_back_and_finish_are_passed_on(window: KioskWindow, said: list[Event]) -> None:
    window.show_visit(WHO, PLACE)
    tap(window, button(window, "back"))
    tap(window, button(window, "finish"))
    assert said == [Back(), Finish()]


def test_the_language_can_be_changed_on_the_way(window: KioskWindow, said: list[Event]) -> None:
    window.show_visit(WHO, PLACE)
    tap(window, button(window, "language"))
    russian = next(b for b in window.language_choice.findChildren(QAbstractButton) if b.text() == "Русский")
    tap(window, russian)
    assert said == [LanguageChosen(Language.RU)]
    assert window.language_choice.isHidden()


def test_a_visit_in_another_language_is_shown_in_it(window: KioskWindow) -> None:
    window.show_visit(Visit(Step.WHO, (Step.WELCOME,), Language.RU), PLACE)
    assert button(window, "finish").text() == "Завершить"
    assert button(window, "continue").text() == "Продолжить"


def test_the_end_of_a_visit_wipes_what_was_typed_and_the_aids(window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    button(window, "key-5").click()
    window.set_look(Look(calm=True, large_text=True, high_contrast=True, lower_half=True))
    window.show_visit(Visit(), PLACE)
    assert window.look == Look(calm=True)
    window.show_visit(WHO, PLACE)
    assert window.stack.currentWidget().cells.digits == ""


def test_taps_are_refused_while_a_job_runs(qtbot: QtBot, window: KioskWindow, said: list[Event]) -> None:
    window.show_visit(WHO, PLACE)
    window.set_busy(True)
    tap(window, button(window, "finish"))
    qtbot.keyClick(button(window, "finish"), Qt.Key.Key_Enter)
    assert said == []
    window.set_busy(False)
    tap(window, button(window, "finish"))
    assert said == [Finish()]


def test_the_second_half_of_a_double_tap_does_nothing_on_the_next_screen(
    qtbot: QtBot, said: list[Event], window: KioskWindow
) -> None:
    speech = Speech()
    cautious = KioskWindow(speech, all_screens(speech), Look(calm=True), settle_seconds=60)
    qtbot.addWidget(cautious)
    heard: list[Event] = []
    cautious.said.connect(heard.append)
    cautious.show_visit(WHO, PLACE)
    cautious.show()
    qtbot.waitExposed(cautious)
    tap(cautious, button(cautious, "finish"))
    assert heard == []


def test_a_storm_of_taps_does_nothing_on_the_next_screen_until_it_pauses(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    speech = Speech()
    window = KioskWindow(speech, all_screens(speech), Look(calm=True), settle_seconds=0.25)
    qtbot.addWidget(window)
    heard: list[Event] = []
    window.said.connect(heard.append)
    window.show()
    qtbot.waitExposed(window)
    window.show_visit(WHO, PLACE)
    finish = button(window, "finish")
    for _ in range(10):
        now += 0.2
        tap(window, finish)
    assert heard == []
    now += 0.3
    tap(window, finish)
    assert heard == [Finish()]


def test_any_input_says_that_somebody_is_there(qtbot: QtBot, window: KioskWindow) -> None:
    with qtbot.waitSignal(window.touched):
        QTest.mouseClick(
            window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5)
        )
    with qtbot.waitSignal(window.touched):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_5)


def test_asking_whether_somebody_is_there_counts_down_and_goes_away(qtbot: QtBot, window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    window.ask_still_there(20)
    assert window.still_there.isVisible()
    assert window.still_there.countdown.left == 20
    with qtbot.waitSignal(window.touched):
        tap(window, window.still_there.more)
    window.stop_asking()
    assert window.still_there.isHidden()


def test_the_aids_are_one_touch_each(window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    for name in ("text-size", "contrast", "lower-half"):
        tap(window, button(window, f"button-{name}"))
    assert (window.look.large_text, window.look.high_contrast, window.look.lower_half) == (True, True, True)


def test_the_whole_screen_is_walked_with_tab(qtbot: QtBot, window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    window.activateWindow()
    visited = set()
    for _ in range(40):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        visited.add(window.focusWidget())
    reachable = {b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()}
    assert reachable <= visited


def test_tab_walks_as_people_read(qtbot: QtBot, window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    window.activateWindow()
    names = []
    for _ in range(8):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        names.append(focused.objectName() if focused else "")
    assert names == ["eye", *(f"key-{digit}" for digit in "1234567")]


def test_an_arrow_begins_to_walk_where_nothing_has_the_focus(qtbot: QtBot, window: KioskWindow) -> None:
    window.activateWindow()
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Down)
    assert window.focusWidget() is button(window, "start-kk")


def test_what_lies_below_cannot_be_reached_by_keys(qtbot: QtBot, window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    window.activateWindow()
    for cover, uncover in (
        (lambda: tap(window, button(window, "language")), window.language_choice.hide),
        (lambda: window.ask_still_there(20), window.stop_asking),
    ):
        cover()
        over = window.on_top()
        assert over is not window
        for key in (
            Qt.Key.Key_Tab,
            Qt.Key.Key_Tab,
            Qt.Key.Key_Down,
            Qt.Key.Key_Up,
            Qt.Key.Key_Tab,
            Qt.Key.Key_Down,
        ):
            focused = window.focusWidget()
            assert focused is not None
            qtbot.keyClick(focused, key)
            assert over.isAncestorOf(window.focusWidget())
        uncover()
        assert window.on_top() is window


def test_after_the_choice_of_language_the_focus_is_where_it_was(qtbot: QtBot, window: KioskWindow) -> None:
    window.show_visit(WHO, PLACE)
    window.activateWindow()
    asked = button(window, "language")
    asked.setFocus()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    chosen = window.focusWidget()
    assert chosen is not None
    assert window.language_choice.isAncestorOf(chosen)
    qtbot.keyClick(chosen, Qt.Key.Key_Return)
    assert window.focusWidget() is asked


def test_resting_is_darker_and_shifts(window: KioskWindow) -> None:
    before = window.grab().toImage()
    window.rest(True)
    after = window.grab().toImage()
    assert after.pixelColor(20, 20).lightness() < before.pixelColor(20, 20).lightness()
    window.rest(False)
    assert window.grab().toImage() == before


def test_aids_that_nobody_starts_with_are_off_at_rest(window: KioskWindow) -> None:
    window.set_look(Look(calm=True, large_text=True, lower_half=True))
    window.rest(True)
    assert window.look == Look(calm=True)


# While the network is away.


def places(window: KioskWindow) -> dict[str, QPoint]:
    """Where everything to touch stands."""
    found = window.findChildren(QAbstractButton)
    return {b.objectName(): b.mapTo(window, QPoint()) for b in found if b.isVisible()}


def words(window: KioskWindow) -> str:
    """All that the header and the footer say."""
    parts = (window.header, window.footer)
    return "\n".join(label.text() for part in parts for label in part.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("aids", [{}, {"large_text": True}, {"lower_half": True}], ids=["plain", "large", "lower"])
@pytest.mark.parametrize(
    "size", [(1080, 1920), (1920, 1080), (1024, 768)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("step", [step for step in Step if step is not Step.WELCOME], ids=lambda step: step.value)
def test_on_the_way_a_sign_says_that_the_network_is_away_and_moves_nothing(
    window: KioskWindow, step: Step, size: tuple[int, int], aids: dict[str, bool]
) -> None:
    window.set_look(Look(*size, **aids))
    window.resize(*size)
    visit, place = SAMPLES[step, ""] if (step, "") in SAMPLES else SAMPLES[step, "ten-days"]
    for language in Language:
        visit = replace(visit, language=language)
        window.show_visit(visit, place)
        before, sign = places(window), Speech(language).say("No network")
        assert sign not in words(window)
        window.show_visit(visit, replace(place, online=False))
        assert sign in words(window)
        assert places(window) == before
        window.show_visit(visit, place)
        assert sign not in words(window)
        assert places(window) == before


def test_the_sign_moves_nothing_on_a_day_with_a_short_name_either(window: KioskWindow) -> None:
    window.set_look(Look(calm=True, large_text=True))
    window.set_now(datetime(2026, 5, 2, 14, 5))  # noqa: DTZ001  the centre's wall clock
    visit = replace(WHO, language=Language.RU)
    window.show_visit(visit, PLACE)
    header = window.header.findChildren(QLabel)
    (name,) = (label for label in header if label.text() == PLACE.centres[0].name.ru)
    before = name.geometry()
    window.show_visit(visit, AWAY)
    assert "Нет связи" in words(window)
    assert name.geometry() == before


def test_the_welcome_screen_says_in_kazakh_and_russian_what_can_be_done_without_network(
    window: KioskWindow,
) -> None:
    before = places(window)
    window.show_visit(Visit(), AWAY)
    assert "Желі жоқ. Брондауға болады.\nНет связи. Бронировать можно." in words(window)
    assert places(window) == before
    window.show_visit(Visit(), AWAY_SHUT)
    assert "Желі жоқ. Талон басуға болады." in words(window)
    assert "Бронировать можно" not in words(window)
    window.show_visit(Visit(), PLACE)
    assert "Желіде · На связи" in words(window)


def test_with_larger_text_the_welcome_screen_says_it_in_short(window: KioskWindow) -> None:
    window.show_visit(Visit(), AWAY)
    window.set_look(Look(calm=True, large_text=True))
    assert "Желі жоқ · Нет связи" in words(window)
