"""The check-in page: what is shown at the counter, and the verdict on it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import kiosk.core.store.engine
from kiosk.core.commands import CheckIn
from kiosk.core.model import Language, Ticket
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Verdict
from kiosk.core.policy import Override
from kiosk.speech import Speech
from kiosk.ui.staff.check_in import page as check_in_page
from tests.town import MONDAY, NEIGHBOUR, holding, made_up
from tests.ui.staff.room import Room, forged, revoke, unknown_ticket, until

SCANS = json.loads((Path(__file__).parents[2] / "cases" / "scans.json").read_text("utf-8"))["typed"]
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def ticket(room: Room) -> Ticket:
    """For half past nine; it is a quarter past."""
    ticket = room.town.citizen(1).booked(MONDAY, ("id-card", "09:30"))
    room.clock.set(MONDAY, "09:15")
    return ticket


def say(message: str, **facts: object) -> str:
    """In the language that the desk begins with."""
    return Speech(Language.KK).say(message, **facts)


def outcome_of(room: Room) -> CheckedIn | NotAdmitted:
    """What the desk answered to the case that is shown."""
    case = room.desk.page.case
    assert case is not None
    assert isinstance(case.outcome, CheckedIn | NotAdmitted)
    return case.outcome


def test_a_ticket_is_scanned_and_its_holder_is_welcome_with_a_number(at_work: Room, ticket: Ticket) -> None:
    told = at_work.desk.scan(ticket)
    assert (told.tone, told.word) == ("ok", say("Welcome"))
    assert at_work.desk.numbers == ["D-001"]
    assert "D-001" in at_work.words()
    assert "Құжаттандыру" in told.numbers[0].where
    assert ("09:30", "Жеке куәлік") in told.facts


def test_two_services_have_two_numbers(at_work: Room) -> None:
    two = at_work.town.citizen(2).booked(MONDAY, ("id-card", "09:30"), ("pension", "10:00"))
    at_work.clock.set(MONDAY, "09:15")
    at_work.desk.scan(two)
    assert at_work.desk.numbers == ["D-001", "G-001"]


@pytest.mark.parametrize("layout", SCANS, ids=lambda layout: layout["layout"])
def test_a_reader_is_understood_under_every_layout(at_work: Room, ticket: Ticket, layout: dict[str, str]) -> None:
    typed = ticket.digits.translate(str.maketrans("1234567890", layout["row"]))
    assert at_work.desk.scan(typed).tone == "ok"
    assert at_work.desk.page.code.text() == ""


def test_a_scan_jumps_to_the_verdict_from_any_page(at_work: Room, ticket: Ticket) -> None:
    at_work.window.show_page("find")
    at_work.desk.scan(ticket)
    assert at_work.window.shown_page is at_work.desk.page


def test_the_eight_digits_are_typed_in_groups(at_work: Room, ticket: Ticket) -> None:
    line = at_work.desk.page.code
    QTest.keyClicks(line, ticket.code[:6])
    assert line.text() == f"{ticket.code[:4]}\u2002{ticket.code[4:6]}"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.property("tone") == "bad"
    line.deselect()
    assert at_work.desk.type_code(ticket.code[6:]).tone == "ok"
    assert line.text() == ""


def test_the_eight_digits_typed_under_a_kazakh_layout(at_work: Room, ticket: Ticket) -> None:
    line = at_work.desk.page.code
    for sign in ticket.code.translate(str.maketrans("1234567890", SCANS[1]["row"])):
        line.insert(sign)
    assert at_work.desk.judged(line.give).tone == "ok"


def test_a_reader_that_types_as_slowly_as_a_person_is_understood_in_the_field(
    at_work: Room, ticket: Ticket
) -> None:
    line = at_work.desk.page.code
    line.setFocus()
    QTest.keyClicks(line, ticket.digits)
    assert at_work.desk.judged(lambda: QTest.keyClick(line, Qt.Key.Key_Return)).tone == "ok"


def other_verdicts(room: Room, ticket: Ticket) -> Iterator[tuple[Verdict, str, str]]:
    """Shows what leads to each verdict; yields it with a word that the reason or what to do must hold."""
    town, clock, desk = room.town, room.clock, room.desk
    desk.scan(ticket)
    clock.pass_by(minutes=2)
    desk.scan(ticket)
    yield Verdict.ALREADY_CHECKED_IN, "09:15", "desk-1"
    later = town.citizen(2).booked(MONDAY, ("id-card", "16:00"))
    desk.scan(later)
    yield Verdict.TOO_EARLY, "16:00", "15:30"
    desk.scan(town.citizen(3).booked(WEDNESDAY, ("id-card", "11:00")))
    yield Verdict.WRONG_DAY, "11:00", room.window.speech.day(WEDNESDAY)
    desk.scan(town.citizen(4).booked(MONDAY, ("notary", "10:00"), centre=NEIGHBOUR))
    yield Verdict.WRONG_CENTRE, "Көрші ХҚКО", "Абай к-сі 3"
    gone = town.citizen(5).booked(MONDAY, ("id-card", "10:30"))
    town.citizen(5).cancel(holding(gone))
    desk.scan(gone)
    yield Verdict.CANCELLED, "", ""
    moved = town.citizen(6).booked(MONDAY, ("id-card", "11:00"))
    town.citizen(6).rebook(holding(moved), MONDAY, ("id-card", "11:30"))
    desk.scan(moved)
    yield Verdict.REPLACED, "", ""
    desk.scan(forged(later))
    yield Verdict.FORGED, "", ""
    desk.scan(unknown_ticket(town, "09:30"))
    yield Verdict.NOT_DELIVERED, "", ""
    desk.scan(unknown_ticket(town, "09:30", booked_offline=False))
    yield Verdict.UNKNOWN, "", ""
    desk.scan("https://example.kz/123")
    yield Verdict.UNREADABLE, say("This is not the code of one of our tickets."), ""
    desk.scan(later.digits[:150])
    yield Verdict.UNREADABLE, say("The code was read only in part."), ""
    desk.scan(later.digits * 2)
    yield Verdict.UNREADABLE, say("Two codes were read as one."), ""
    clock.set(MONDAY, "17:00")
    desk.scan(later)
    yield Verdict.TOO_LATE, "16:00", "16:15"
    revoke(town, 1)
    desk.scan(later)
    yield Verdict.REVOKED, "hall", ""


def test_every_other_verdict_is_said_with_what_helps(at_work: Room, ticket: Ticket) -> None:
    seen = set()
    for verdict, one, other in other_verdicts(at_work, ticket):
        assert outcome_of(at_work) == NotAdmitted(verdict) or outcome_of(at_work).verdict is verdict  # type: ignore[union-attr]
        told = at_work.desk.verdict
        assert told.tone in {"warn", "bad"}
        said = f"{told.reason} {told.next}"
        assert one in said, (verdict, said)
        assert other in said, (verdict, said)
        seen.add(verdict)
    assert seen == set(Verdict) - {Verdict.NOT_CHECKED_IN, Verdict.NEEDS_NETWORK}


def test_the_citizen_who_was_just_let_in_is_told_apart_from_a_second_one(at_work: Room, ticket: Ticket) -> None:
    at_work.desk.scan(ticket)
    told = at_work.desk.scan(ticket)
    assert told.reason == say("It was checked in a moment ago, here: at {time}.", time="09:15:00")
    assert at_work.desk.numbers == ["D-001"]


def test_two_scans_at_once_are_both_answered_in_order_and_listed(at_work: Room, ticket: Ticket) -> None:
    second = at_work.town.citizen(2).booked(MONDAY, ("pension", "09:30"))

    def both() -> None:
        at_work.burst(ticket.digits)
        at_work.burst(second.digits)

    at_work.desk.judged(both, count=2)
    assert at_work.desk.numbers == ["G-001"]
    rows = [row.text() for row in at_work.desk.page.recent.rows if not row.isHidden()]
    assert rows == ["G-001", "D-001"]
    at_work.desk.page.recent.rows[1].click()
    assert at_work.desk.numbers == ["D-001"]


def test_the_verdict_fades_to_ready(at_work: Room, ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in_page, "FADE_MILLISECONDS", 30)
    at_work.desk.scan(ticket)
    until(lambda: at_work.desk.page.told is None, "the next one")
    assert say("Ready") in at_work.words()


# Undo, let in on the ticket's word, rules set aside.


def test_a_check_in_is_undone_for_a_reason_and_the_number_stays(at_work: Room, ticket: Ticket) -> None:
    at_work.desk.scan(ticket)
    at_work.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    question = at_work.desk.page.question
    until(question.isVisible, "the question")
    at_work.press("confirm")
    assert question.fault.text == say("Please write a few words.")
    question.reason.setText(f"for {made_up(1).digits}")
    at_work.press("confirm")
    assert question.fault.text == say("There is an IIN in this text. Please leave it out: others read this.")
    question.usual[0].click()
    assert question.reason.text() == say("Scanned by mistake")
    assert at_work.desk.judged(lambda: at_work.press("confirm")).word == say("Undone")
    at_work.desk.scan(ticket)
    assert at_work.desk.numbers == ["D-001"]


def test_a_code_that_was_left_in_the_field_does_not_keep_ctrl_z_from_undoing(
    at_work: Room, ticket: Ticket
) -> None:
    QTest.keyClicks(at_work.desk.page.code, "1234")
    at_work.desk.scan(ticket)
    at_work.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(at_work.desk.page.question.isVisible, "the question")


def test_escape_leaves_the_question_and_a_scan_takes_its_place(at_work: Room, ticket: Ticket) -> None:
    page = at_work.desk.page
    at_work.desk.scan(ticket)
    at_work.press("undo")
    QTest.keyClick(page.question.reason, Qt.Key.Key_Escape)
    until(page.view.isVisible, "the verdict again")
    at_work.press("undo")
    at_work.desk.scan(ticket)
    assert page.view.isVisible()
    assert not page.question.isVisible()


def test_a_booking_not_delivered_is_let_in_on_the_tickets_word_once_that_is_meant(at_work: Room) -> None:
    at_work.clock.set(MONDAY, "09:15")
    ticket = unknown_ticket(at_work.town, "09:30")
    told = at_work.desk.scan(ticket)
    assert told.tone == "warn"
    assert "09:30" in told.facts[0][1]
    at_work.key(Qt.Key.Key_F9)
    until(at_work.desk.page.question.isVisible, "the question")
    assert at_work.desk.confirm().tone == "ok"
    assert at_work.desk.numbers == ["D-001"]
    assert at_work.desk.scan(ticket).word == say("Already checked in")


def test_a_rule_is_set_aside_where_the_policy_and_the_role_allow_it(room: Room) -> None:
    later = room.town.citizen(2).booked(MONDAY, ("id-card", "16:00"))
    room.sign_in.as_("sanzhar")
    room.desk.scan(later)
    assert not room.offers("set-aside")
    room.town.policy(overrides=f"[{Override.EARLY.value}]")
    room.desk.scan(later)
    room.key(Qt.Key.Key_F9)
    until(room.desk.page.question.isVisible, "the question")
    assert room.desk.confirm("the queue is short").tone == "ok"


def test_a_registrar_sets_no_rule_aside(at_work: Room) -> None:
    at_work.town.policy(overrides=f"[{Override.EARLY.value}]")
    at_work.desk.scan(at_work.town.citizen(2).booked(MONDAY, ("id-card", "16:00")))
    assert not at_work.offers("set-aside")


# Faults.


def test_a_scan_whose_answer_did_not_come_is_kept_and_asked_again_as_the_same(
    settings: object, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(kiosk.core.store.engine, "BUSY_MILLISECONDS", 200)
    room: Room = request.getfixturevalue("at_work")
    ticket = room.town.citizen(1).booked(MONDAY, ("id-card", "09:30"))
    room.clock.set(MONDAY, "09:15")
    with closing(sqlite3.connect(room.settings.data_dir / "kiosk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = room.desk.scan(ticket)
        assert told.word == say("No answer")
        other.execute("ROLLBACK")
    page = room.desk.page
    assert page.case is not None
    first = page.case.command
    assert isinstance(first, CheckIn)
    assert room.desk.judged(lambda: room.press("again")).tone == "ok"
    assert page.case.command == first
    assert len(page.counter.cases) == 1


# Found by IIN.


def test_a_citizen_is_found_by_iin_and_checked_in_with_the_card_seen(at_work: Room, ticket: Ticket) -> None:
    at_work.find.look_up(made_up(1))
    assert len(at_work.find.page.cards) == 1
    until(lambda: at_work.offers("card-seen"), "its button")
    at_work.desk.judged(lambda: at_work.press("card-seen"))
    assert at_work.window.shown_page is at_work.desk.page
    assert at_work.desk.numbers == ["D-001"]
    at_work.window.show_page("find")
    assert at_work.find.page.field.digits == ""
    assert not at_work.find.page.cards


def test_twelve_scanned_digits_that_are_an_iin_look_it_up(at_work: Room, ticket: Ticket) -> None:
    at_work.burst(made_up(1).digits)
    at_work.find.wait()
    assert at_work.window.shown_page is at_work.find.page
    assert len(at_work.find.page.cards) == 1


def test_a_number_that_is_no_iin_is_judged_at_its_twelfth_digit(at_work: Room) -> None:
    at_work.window.show_page("find")
    digits = made_up(1).digits
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    QTest.keyClicks(at_work.find.page.field, wrong)
    assert at_work.find.page.banner.text == say(
        "There is a mistake in this number. Please compare it with the identity card."
    )
    assert digits[:10] not in at_work.words()
