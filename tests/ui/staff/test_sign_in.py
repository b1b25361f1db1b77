"""Who gets in, who does not, and what becomes of a desk that nobody sits at."""

import logging
import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.model import Language
from kiosk.core.passwords import SHORTEST, PasswordFault
from kiosk.core.staff import Role, SignInReason, SignInRefused
from kiosk.speech import Speech
from kiosk.ui.staff.door import Door
from kiosk.ui.staff.session import STANDING_SECONDS
from kiosk.ui.staff.sign_in_words import words_of_sign_in
from tests.town import MONDAY, TSON
from tests.ui.staff.room import CHEAP, PASSWORD, Room, until

FRESH = "another quiet horse"


def keeping(room: Room) -> AccountKeeping:
    """Whoever keeps the accounts."""
    return AccountKeeping(room.store, room.clock, hashes=CHEAP)


def events(room: Room, action: str) -> list[str]:
    """Who did this, in order."""
    path = room.settings.data_dir / "kiosk.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT actor FROM event WHERE action = ? ORDER BY id", (action,))
        return [actor for (actor,) in rows]


def test_a_registrar_signs_in_and_sees_their_pages(room: Room) -> None:
    room.sign_in.as_("Aigul ")
    assert room.offers("page-check-in")
    assert room.offers("page-find")
    assert "aigul" in room.words()


def test_pages_are_offered_by_what_the_role_may_do(room: Room) -> None:
    room.sign_in.as_("timur")
    assert not room.offers("page-check-in")
    room.burst("1234567890")
    assert room.window.notice.text == Speech(Language.KK).say("Your role does not check in tickets.")


def test_a_wrong_password_is_told_and_does_not_stay_in_the_field(room: Room) -> None:
    told = room.sign_in.refused("aigul", "no quiet horses")
    assert told == Speech(Language.KK).say("Login or password is wrong. Please type both again.")
    assert room.window.door.password.text() == ""
    assert room.window.door.login.text() == "aigul"


def test_the_wait_after_wrong_tries_is_counted_down(room: Room) -> None:
    for _ in range(3):
        told = room.sign_in.refused("aigul", "no quiet horses")
        room.window.door.banner.hush()
    assert "0:02" in told
    room.window.door.password.setText(PASSWORD)
    assert not room.window.door.go.isEnabled()
    room.window.door.tick()
    assert "0:01" in room.sign_in.told
    room.window.door.tick()
    assert room.window.door.go.isEnabled()
    room.clock.pass_by(seconds=2)
    room.sign_in.as_("aigul")


def test_enter_goes_from_the_login_to_the_password_and_in(room: Room) -> None:
    door = room.window.door
    until(door.login.hasFocus, "the focus")
    QTest.keyClicks(door.login, "aigul")
    QTest.keyClick(door.login, Qt.Key.Key_Return)
    assert door.password.hasFocus()
    QTest.keyClicks(door.password, PASSWORD)
    QTest.keyClick(door.password, Qt.Key.Key_Return)
    until(lambda: room.window.at_work, "the pages")


def test_caps_lock_and_a_foreign_layout_are_hinted_at(room: Room) -> None:
    door = room.window.door
    say = Speech(Language.KK).say
    for text, shift, hint in (
        ("A", False, say("Caps Lock is on.")),
        ("b", False, ""),
        ("B", True, ""),
        ("c", True, say("Caps Lock is on.")),
    ):
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(door.password, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifiers, text))
        assert door.caps.text == hint, (text, shift)
    door.password.setText("пароль")
    assert say("The keyboard is not set to Latin letters.") in door.caps.text


def test_whoever_was_given_a_password_chooses_their_own_first(room: Room) -> None:
    keeping(room).add("dana", Role.REGISTRAR, TSON, PASSWORD, must_change=True)
    room.sign_in.type("dana", PASSWORD)
    door = room.window.door
    until(lambda: door.door is Door.NEW_PASSWORD, "the question for a new password")
    door.new.setText("short")
    door.again.setText("short")
    assert not door.go.isEnabled()
    door.new.setText(PASSWORD)
    door.again.setText(PASSWORD)
    room.press("go")
    until(lambda: bool(room.sign_in.told), "why this is no new password")
    assert room.sign_in.told == Speech(Language.KK).say("The new password must not be the present one.")
    door.new.setText(FRESH)
    door.again.setText(f"{FRESH}x")
    assert not door.go.isEnabled()
    door.again.setText(FRESH)
    room.press("go")
    until(lambda: room.window.at_work, "the pages")
    room.press("sign-out")
    room.sign_in.as_("dana", FRESH)


def test_with_no_account_at_all_it_says_who_makes_the_first(room: Room) -> None:
    with closing(sqlite3.connect(room.settings.data_dir / "kiosk.sqlite3")) as database, database:
        database.execute("DELETE FROM staff")
    assert "kiosk staff-accounts add" in room.sign_in.refused("aigul", PASSWORD)


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_has_words(language: Language) -> None:
    speech = Speech(language)
    words = [words_of_sign_in(SignInRefused(reason, 61), speech) for reason in SignInReason]
    words += [words_of_sign_in(fault, speech) for fault in PasswordFault]
    assert len(set(words)) == len(SignInReason) + len(PasswordFault)
    assert all("1:01" in text for text in words[: len(SignInReason)])
    assert any(str(SHORTEST) in text for text in words)


# The idle lock.


def test_an_idle_desk_locks_and_goes_on_where_it_was(at_work: Room) -> None:
    room = at_work
    room.window.show_page("find")
    page = room.find.page
    QTest.keyClicks(page.field, "1234")
    room.steady.seconds += 299
    room.session.tick()
    assert room.window.at_work
    room.steady.seconds += 1
    room.session.tick()
    assert not room.window.at_work
    assert not page.isVisible()
    assert room.window.door.login.text() == "aigul"
    room.sign_in.as_("aigul")
    assert room.window.shown_page is page
    assert page.field.digits == "1234"


def test_any_input_keeps_the_desk_open(at_work: Room) -> None:
    room = at_work
    for _ in range(3):
        room.steady.seconds += 299
        room.key(Qt.Key.Key_Shift)
        room.session.tick()
    assert room.window.at_work


def test_ctrl_l_locks_and_a_wrong_password_does_not_open(at_work: Room) -> None:
    room = at_work
    room.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    until(lambda: not room.window.at_work, "the lock")
    room.sign_in.refused("aigul", "no quiet horses")
    assert room.session.is_locked
    room.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert not room.window.at_work


def test_another_login_at_a_locked_desk_starts_afresh(at_work: Room) -> None:
    room = at_work
    page = room.find.page
    room.session.lock()
    room.sign_in.as_("sanzhar")
    assert room.find.page is not page
    assert events(room, "signed_out") == ["aigul"]


def test_a_scan_at_a_locked_desk_checks_nobody_in_and_says_so(at_work: Room) -> None:
    room = at_work
    ticket = room.town.citizen(1).booked(MONDAY, ("id-card", "09:30"))
    room.clock.set(MONDAY, "09:15")
    room.session.lock()
    room.burst(ticket.digits)
    nobody = Speech(Language.KK).say("Nothing was checked in. Please sign in first, then scan once more.")
    assert room.sign_in.told == nobody
    assert room.window.door.password.text() == ""
    room.sign_in.as_("aigul")
    assert not room.desk.page.counter.cases
    assert events(room, "checked_in") == []


def test_a_disabled_account_is_signed_out_at_the_next_look(at_work: Room) -> None:
    room = at_work
    keeping(room).disable("aigul")
    room.steady.seconds += STANDING_SECONDS
    room.session.tick()
    until(lambda: room.session.account is None, "signing out")
    assert not room.window.at_work
    assert room.sign_in.told == Speech(Language.KK).say(
        "You were signed out: the account was changed or disabled. Please ask your senior."
    )


def test_no_password_and_no_login_of_nobody_is_logged(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        room.sign_in.refused("my secret", "no quiet horses")
        room.sign_in.as_("aigul")
    assert "horses" not in caplog.text
    assert "secret" not in caplog.text
