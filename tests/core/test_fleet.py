"""Which terminals need a hand, and what for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.fleet import Judged, Member, Need, PrinterSeen, judge, printers_of
from kiosk.core.terminal_report import Report

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
WELL = Report("1.0", "ready", "ok", 9000, 40, 0, 0, 0)


def member(number: int = 1, *, minutes: float | None = 1, revoked: bool = False, **said: object) -> Member:
    seen = None if minutes is None else NOW - timedelta(minutes=minutes)
    return Member(number, f"hall-{number}", "town", revoked, seen, replace(WELL, **said))


def needs(*members: Member) -> dict[int, tuple[Need, ...]]:
    return {one.member.id: one.needs for one in judge(members, NOW)}


def test_a_terminal_that_is_well_needs_nothing() -> None:
    assert judge([member()], NOW) == [Judged(member(), ())]


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ({"printer": "cover_open"}, Need.COVER_OPEN),
        ({"printer": "offline"}, Need.PRINTER_OFFLINE),
        ({"printer": "error"}, Need.PRINTER_ERROR),
        ({"printer": "unknown", "printer_answers": 1}, Need.PRINTER_SILENT),
        ({"printer": "something that a newer version says"}, Need.PRINTER),
        ({"printer": "paper_out"}, Need.PAPER_OUT),
        ({"paper": "out"}, Need.PAPER_OUT),
        ({"paper": "low"}, Need.PAPER_LOW),
        ({"free_mb": 499}, Need.SPACE),
        ({"clock_offset_ms": 30_001}, Need.CLOCK),
        ({"clock_offset_ms": -30_001}, Need.CLOCK),
        ({"outbox": 1, "outbox_seconds": 600}, Need.OUTBOX),
        ({"unsettled": 1}, Need.UNSETTLED),
    ],
)
def test_what_it_says_of_itself_is_judged(said: dict[str, object], need: Need) -> None:
    assert needs(member(**said)) == {1: (need,)}


@pytest.mark.parametrize(
    "said",
    [
        {"printer": "unknown"},
        {"paper": "unknown"},
        {"free_mb": 500},
        {"free_mb": None},
        {"clock_offset_ms": 30_000},
        {"clock_offset_ms": -30_000},
        {"clock_offset_ms": None},
        {"outbox": 40, "outbox_seconds": 599},
        {"outbox": 0, "outbox_seconds": 600},
    ],
)
def test_what_is_still_well_or_not_known_is_left_alone(said: dict[str, object]) -> None:
    assert needs(member(**said)) == {1: ()}


@pytest.mark.parametrize(("minutes", "expected"), [(4.9, ()), (5, (Need.QUIET,)), (None, (Need.NEVER_SEEN,))])
def test_whoever_is_quiet_for_minutes_needs_a_hand(minutes: float | None, expected: tuple[Need, ...]) -> None:
    assert needs(member(minutes=minutes)) == {1: expected}


def test_of_whom_nothing_was_heard_no_more_is_said_than_that() -> None:
    assert needs(member(minutes=60, paper="out", free_mb=1)) == {1: (Need.QUIET,)}


def test_a_terminal_that_has_not_said_anything_yet_is_left_alone() -> None:
    assert needs(replace(member(), report=None)) == {1: ()}


def test_a_revoked_terminal_is_shown_only_if_it_is_still_at_work() -> None:
    assert needs(member(1, revoked=True), member(2, revoked=True, minutes=None)) == {1: (Need.REVOKED_BUT_SEEN,)}


def test_the_version_that_most_run_is_the_usual_one() -> None:
    fleet = [member(1), member(2), member(3, version="0.9"), member(4, version="1.1"), member(5, version="")]
    assert needs(*fleet) == {3: (Need.VERSION,), 4: (Need.VERSION,), 1: (), 2: (), 5: ()}


def test_half_way_through_an_update_the_later_version_is_the_usual_one() -> None:
    assert needs(member(1, version="1.0"), member(2, version="1.1")) == {1: (Need.VERSION,), 2: ()}


def test_terminals_that_are_off_do_not_say_which_version_is_usual() -> None:
    gone = [member(number, minutes=90, version="0.1") for number in (2, 3)]
    assert needs(member(1), *gone)[1] == ()


def test_who_needs_a_hand_most_comes_first() -> None:
    fleet = [
        member(1),
        member(2, unsettled=2),
        member(3, minutes=9),
        member(4, paper="out", clock_offset_ms=99_999),
        member(5, revoked=True),
        member(6, paper="low"),
        member(7, paper="out"),
        member(8),
    ]
    assert [one.member.id for one in judge(fleet, NOW)] == [5, 3, 4, 7, 6, 2, 1, 8]
    assert needs(member(4, clock_offset_ms=99_999, paper="out")) == {4: (Need.PAPER_OUT, Need.CLOCK)}


# What staff hear of their centre's printers.


def told(*members: Member) -> list[tuple[str, Need | None]]:
    return [(printer.name, printer.need) for printer in printers_of(members, NOW)]


def test_a_printer_that_is_well_is_listed_and_needs_nothing() -> None:
    seen = PrinterSeen(1, "hall-1", "ready", "ok", timedelta(minutes=1), None)
    assert printers_of([member()], NOW) == (seen,)
    assert not seen.cannot_print


def test_staff_hear_of_the_most_pressing_printer_first() -> None:
    fleet = [
        member(1),
        member(2, minutes=9, paper="out"),
        member(3, paper="low"),
        member(4, printer="unknown", printer_answers=1),
        member(5, printer="offline"),
        member(6, printer="error"),
        member(7, printer="cover_open"),
        member(8, paper="out", printer="paper_out"),
        member(9, printer="on fire"),
    ]
    assert told(*fleet) == [
        ("hall-8", Need.PAPER_OUT),
        ("hall-7", Need.COVER_OPEN),
        ("hall-6", Need.PRINTER_ERROR),
        ("hall-5", Need.PRINTER_OFFLINE),
        ("hall-9", Need.PRINTER),
        ("hall-4", Need.PRINTER_SILENT),
        ("hall-3", Need.PAPER_LOW),
        ("hall-2", Need.QUIET),
        ("hall-1", None),
    ]
    certain = {printer.name for printer in printers_of(fleet, NOW) if printer.cannot_print}
    assert certain == {"hall-5", "hall-6", "hall-7", "hall-8"}


def test_what_is_wrong_besides_the_printer_is_not_for_the_sign() -> None:
    assert told(member(free_mb=1, clock_offset_ms=99_999, unsettled=3)) == [("hall-1", None)]
    assert told(member(free_mb=1, paper="low")) == [("hall-1", Need.PAPER_LOW)]


def test_of_terminals_that_were_revoked_or_never_spoke_staff_hear_nothing() -> None:
    assert (
        told(member(1, revoked=True, paper="out"), member(2, minutes=None), replace(member(3), report=None)) == []
    )


def test_a_clock_that_went_back_makes_nothing_older_than_now() -> None:
    assert printers_of([member(minutes=-3)], NOW)[0].ago == timedelta()
