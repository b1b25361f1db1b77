"""What sync could not settle by itself: why, what staff do next, the facts. Pure; words are found in the UI."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.core.model import Booking


class Unsettled(StrEnum):
    """Why something is on the staff's list. What to do about each: `next_step`, and docs/shared-database.md."""

    TEN_DAYS = "ten_days"  # R1: taken elsewhere meanwhile; the booking stands
    OVERLAP = "overlap"  # the citizen has two visits at one time; the booking stands
    DAY_CLOSED = "day_closed"  # R7: closed meanwhile; the booking is cancelled, its citizen is to be called
    NO_PLACE = "no_place"  # the place was the terminal's no more, and is taken; there is no booking
    NO_SLOT = "no_slot"  # there is no such time any more; there is no booking
    ALREADY_CHECKED_IN = "already_checked_in"  # somebody came with the same ticket at another desk
    REPLACED = "replaced"  # let in with a ticket that had been rebooked elsewhere
    CANCELLED = "cancelled"  # let in with a ticket that had been cancelled elsewhere
    UNKNOWN = "unknown"  # let in with a ticket whose booking never arrived
    ANSWER_LOST = "answer_lost"  # booked, but the citizen may not have heard of it
    COMMAND_REUSED = "command_reused"  # R9: its id had come with other content
    FAULT = "fault"  # the shared database refused it; somebody has to look


class NextStep(StrEnum):
    """What staff do about a matter. The list is closed: each has words in every language."""

    ASK_WHICH_VISIT = "ask_which_visit"
    MOVE_ONE = "move_one"
    CALL = "call"
    FIND_A_TIME = "find_a_time"
    SEE_WHO_CAME = "see_who_came"
    LOOK_AT_THE_BOOKING = "look_at_the_booking"
    ASK_THE_TERMINAL = "ask_the_terminal"
    KEEP_AND_PRINT = "keep_and_print"
    TELL_WHO_LOOKS_AFTER = "tell_who_looks_after"


_NEXT: Mapping[Unsettled, NextStep] = {
    Unsettled.TEN_DAYS: NextStep.ASK_WHICH_VISIT,
    Unsettled.OVERLAP: NextStep.MOVE_ONE,
    Unsettled.DAY_CLOSED: NextStep.CALL,
    Unsettled.NO_PLACE: NextStep.FIND_A_TIME,
    Unsettled.NO_SLOT: NextStep.FIND_A_TIME,
    Unsettled.ALREADY_CHECKED_IN: NextStep.SEE_WHO_CAME,
    Unsettled.REPLACED: NextStep.LOOK_AT_THE_BOOKING,
    Unsettled.CANCELLED: NextStep.LOOK_AT_THE_BOOKING,
    Unsettled.UNKNOWN: NextStep.ASK_THE_TERMINAL,
    Unsettled.ANSWER_LOST: NextStep.KEEP_AND_PRINT,
    Unsettled.COMMAND_REUSED: NextStep.TELL_WHO_LOOKS_AFTER,
    Unsettled.FAULT: NextStep.TELL_WHO_LOOKS_AFTER,
}


def reason_of(stored: str) -> Unsettled | None:
    """The reason that was stored; None where a newer version of the program listed it."""
    return Unsettled(stored) if stored in set(Unsettled) else None


def next_step(reason: Unsettled | None) -> NextStep:
    """What staff do about it; what this version does not know goes to whoever looks after the program."""
    return NextStep.TELL_WHO_LOOKS_AFTER if reason is None else _NEXT[reason]


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter on the list. Instants are UTC.

    `at`: when it was listed; `done_at`: when the terminal did what could not be settled. `booking`: as it stands
    now, None where there is none. `visit_on`, `starts_at`: of the visit that the citizen has a ticket for.
    `seen_at`: when somebody came with the ticket, at each desk.
    """

    number: int
    at: datetime
    centre_id: int
    terminal_id: int
    reason: Unsettled | None
    booking_id: int | None = None
    booking: Booking | None = None
    done_at: datetime | None = None
    visit_on: date | None = None
    starts_at: datetime | None = None
    seen_at: tuple[datetime, ...] = ()

    @property
    def next_step(self) -> NextStep:
        """What staff do about it."""
        return next_step(self.reason)
