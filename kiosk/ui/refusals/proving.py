"""Refusals on the way into a booking: tickets, codes, too many tries (R8). No Qt."""

from collections.abc import Mapping

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals.shape import RefusalWords, Words


def _needs_ticket(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking opens with its ticket"),
        speech.say("Others may know your IIN. So a booking is shown only to whoever has its ticket or its code."),
        speech.say("No ticket? Staff at the desk will print it again when they have seen your identity card."),
    )


def _wrong_code(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This code does not match"),
        speech.say("None of your bookings has this code."),
        speech.say("Please compare it with the ticket and type it again."),
    )


def _ticket_unreadable(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This is not one of our tickets"),
        speech.say("Its code was not read in full, or it comes from somewhere else."),
        speech.say("Please smooth the ticket out and hold its QR code under the reader once more."),
    )


def _ticket_forged(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("We cannot confirm this ticket"),
        speech.say("None of our terminals has made it."),
        speech.say("Please show it at the desk."),
    )


def _ticket_revoked(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This ticket cannot be used here"),
        speech.say("It was issued by a terminal that is no longer in service. Your booking may still stand."),
        speech.say("Please show your identity card at the desk: staff will find your booking."),
    )


def _ticket_replaced(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("There is a newer ticket"),
        speech.say("The booking was changed after this ticket. Only the newest ticket counts."),
        speech.say("Please use the newest ticket. Lost it? Staff at the desk will print it again."),
    )


def _ticket_unknown(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("We cannot find this booking"),
        speech.say("The ticket is one of ours, but its booking is no longer kept."),
        speech.say("Please take a new booking, or ask at the desk."),
    )


def _slow_down(refused: Refused, speech: Speech) -> RefusalWords:
    wait = speech.say_count(
        "You can go on in {count} second.", "You can go on in {count} seconds.", refused.wait_seconds
    )
    return RefusalWords(
        speech.say("Please wait a little"),
        speech.say("There were too many attempts at this terminal. The pause protects everybody's bookings."),
        wait if refused.wait_seconds else speech.say("You can go on now."),
    )


WORDS: Mapping[Reason, Words] = {
    Reason.NEEDS_TICKET: _needs_ticket,
    Reason.WRONG_CODE: _wrong_code,
    Reason.TICKET_UNREADABLE: _ticket_unreadable,
    Reason.TICKET_FORGED: _ticket_forged,
    Reason.TICKET_REVOKED: _ticket_revoked,
    Reason.TICKET_REPLACED: _ticket_replaced,
    Reason.TICKET_UNKNOWN: _ticket_unknown,
    Reason.SLOW_DOWN: _slow_down,
}
