"""What sync could not settle, in words: what it means, and what staff do next. No Qt.

Both lists are closed: every reason and every step has words here, for the page and for the command line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.core.matters import NextStep, Unsettled, next_step
from kiosk.speech import Speech


@dataclass(frozen=True, slots=True)
class MatterWords:
    """A matter in one language. `title`: what; `meaning`: how it came about, what stands; `next`: what to do."""

    title: str
    meaning: str
    next: str


def words_of_matter(reason: Unsettled | None, speech: Speech) -> MatterWords:
    """What staff are told. None: a reason that only a newer version of the program knows."""
    title, meaning = _unknown_reason(speech) if reason is None else _WORDS[reason](speech)
    return MatterWords(title, meaning, _NEXT[next_step(reason)](speech))


def _unknown_reason(speech: Speech) -> tuple[str, str]:
    return (
        speech.say("Of a newer version of the program"),
        speech.say(
            "A terminal with a newer version put this on the list. This version does not know what it means."
        ),
    )


_WORDS: Mapping[Unsettled, Callable[[Speech], tuple[str, str]]] = {
    Unsettled.TEN_DAYS: lambda speech: (
        speech.say("Two bookings within ten days"),
        speech.say(
            "Taken without network, while the same citizen had another booking that the terminal did not know of. "
            "Both bookings stand."
        ),
    ),
    Unsettled.OVERLAP: lambda speech: (
        speech.say("Two visits at one time"),
        speech.say(
            "Taken without network for a time at which the citizen has another visit. Both bookings stand."
        ),
    ),
    Unsettled.DAY_CLOSED: lambda speech: (
        speech.say("Booked for a day that was closed"),
        speech.say(
            "The day was closed while the terminal had no network. The booking is cancelled, and the citizen does "
            "not know that yet."
        ),
    ),
    Unsettled.NO_PLACE: lambda speech: (
        speech.say("A ticket without a place"),
        speech.say("The place was taken by somebody else. The citizen has a ticket, but there is no booking."),
    ),
    Unsettled.NO_SLOT: lambda speech: (
        speech.say("A ticket for a time that is no more"),
        speech.say(
            "The centre does not have this time any more. The citizen has a ticket, but there is no booking."
        ),
    ),
    Unsettled.ALREADY_CHECKED_IN: lambda speech: (
        speech.say("One ticket let in at two desks"),
        speech.say("A desk without network let in somebody whose ticket had been let in elsewhere."),
    ),
    Unsettled.REPLACED: lambda speech: (
        speech.say("Let in with an old ticket"),
        speech.say("A desk without network let in a ticket whose booking had been changed elsewhere."),
    ),
    Unsettled.CANCELLED: lambda speech: (
        speech.say("Let in with a cancelled ticket"),
        speech.say("A desk without network let in a ticket whose booking had been cancelled elsewhere."),
    ),
    Unsettled.UNKNOWN: lambda speech: (
        speech.say("Let in, but the booking never arrived"),
        speech.say("The ticket is genuine, but the terminal that printed it has not delivered its booking."),
    ),
    Unsettled.ANSWER_LOST: lambda speech: (
        speech.say("Booked, but perhaps not told"),
        speech.say("The network went while the booking was made. It stands, and the citizen may not know of it."),
    ),
    Unsettled.COMMAND_REUSED: lambda speech: (
        speech.say("A fault of the program: one number used twice"),
        speech.say("A terminal sent something else under a number that had been used. It was not carried out."),
    ),
    Unsettled.FAULT: lambda speech: (
        speech.say("The database refused it"),
        speech.say(
            "What a terminal did without network could not be entered, for a reason nobody had thought of."
        ),
    ),
}

_NEXT: Mapping[NextStep, Callable[[Speech], str]] = {
    NextStep.ASK_WHICH_VISIT: lambda speech: speech.say(
        "Ask the citizen which of the two visits they need, and cancel the other one."
    ),
    NextStep.MOVE_ONE: lambda speech: speech.say("Offer the citizen to move one of the two visits."),
    NextStep.CALL: lambda speech: speech.say("Call the citizen, and find them another day."),
    NextStep.FIND_A_TIME: lambda speech: speech.say("When the citizen comes with this ticket, find them a time."),
    NextStep.SEE_WHO_CAME: lambda speech: speech.say("See who came, and whether both were the same person."),
    NextStep.LOOK_AT_THE_BOOKING: lambda speech: speech.say("Look at the booking as it is now, and put it right."),
    NextStep.ASK_THE_TERMINAL: lambda speech: speech.say(
        "See to the terminal that printed the ticket: does it run, and has it network?"
    ),
    NextStep.KEEP_AND_PRINT: lambda speech: speech.say(
        "Keep the booking. When the citizen comes with their card, print the ticket."
    ),
    NextStep.TELL_WHO_LOOKS_AFTER: lambda speech: speech.say("Tell whoever looks after the program."),
}
