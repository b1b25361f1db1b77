"""Refusals of changes to a booking that there is: R3. No Qt."""

from collections.abc import Mapping

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals.shape import RefusalWords, Words


def _same_time(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("You already have this time"),
        speech.say("Nothing would change. Your booking stays as it is."),
        speech.say("Please choose another time, or keep this one."),
    )


def _other_services(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("A booking keeps its services"),
        speech.say("When a booking is moved, only its time changes. The services stay the same."),
        speech.say("Please choose a time for the same services."),
    )


def _started(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("The time of this booking has begun"),
        speech.say("From then on it can no longer be moved, added to or cancelled."),
        speech.say("Please go to your sector with the ticket, or ask at the desk."),
    )


def _too_often_changed(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking has been changed very often"),
        speech.say("Its ticket cannot take one more change. The booking itself stands as it is."),
        speech.say("A person at the desk can help you further."),
    )


def _not_active(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking is no longer active"),
        speech.say("It was cancelled, or its time has passed. It can no longer be changed."),
        speech.say("You can take a new booking, or ask at the desk."),
    )


WORDS: Mapping[Reason, Words] = {
    Reason.SAME_TIME: _same_time,
    Reason.OTHER_SERVICES: _other_services,
    Reason.STARTED: _started,
    Reason.TOO_OFTEN_CHANGED: _too_often_changed,
    Reason.NOT_ACTIVE: _not_active,
}
