"""Somebody who has gone, and somebody who is only slow."""

from pytestqt.qtbot import QtBot

from kiosk.ui.idle import Idle


def test_who_does_nothing_in_a_visit_is_asked_and_then_gone(qtbot: QtBot) -> None:
    idle = Idle(idle_seconds=0.05, answer_seconds=0.05)
    idle.attend(attended=True)
    with qtbot.waitSignals([idle.asks, idle.gone], order="strict"):
        pass


def test_a_touch_answers_the_question(qtbot: QtBot) -> None:
    idle = Idle(idle_seconds=0.05, answer_seconds=60)
    idle.attend(attended=True)
    with qtbot.waitSignal(idle.asks):
        pass
    with qtbot.waitSignal(idle.answered):
        idle.touch()


def test_more_time_can_be_had_as_often_as_anybody_likes(qtbot: QtBot) -> None:
    idle = Idle(idle_seconds=0.02, answer_seconds=60)
    idle.attend(attended=True)
    with qtbot.assertNotEmitted(idle.gone):
        for _ in range(12):
            with qtbot.waitSignal(idle.asks):
                pass
            idle.touch()


def test_without_a_visit_the_terminal_rests_until_it_is_touched(qtbot: QtBot) -> None:
    idle = Idle(idle_seconds=0.02, answer_seconds=0.02)
    with qtbot.assertNotEmitted(idle.asks), qtbot.waitSignal(idle.rests, check_params_cb=lambda on: on):
        pass
    with qtbot.waitSignal(idle.rests, check_params_cb=lambda on: not on):
        idle.touch()


def test_the_end_of_a_visit_ends_the_question(qtbot: QtBot) -> None:
    idle = Idle(idle_seconds=0.02, answer_seconds=0.05)
    idle.attend(attended=True)
    with qtbot.waitSignal(idle.asks):
        pass
    idle.attend(attended=False)
    with qtbot.assertNotEmitted(idle.gone), qtbot.waitSignal(idle.rests):
        pass
