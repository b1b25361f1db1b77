"""Refusals while the terminal works from its own copy. No Qt."""

from collections.abc import Mapping

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals.shape import RefusalWords, Words


def _needs_network(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This waits for the network"),
        speech.say("There is no network at present. What you entered is kept."),
        speech.say("Please try again in a few minutes, or ask at the desk."),
    )


def _offline_clock(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("New bookings are paused here"),
        speech.say(
            "There is no network at present, and this terminal cannot check its clock. "
            "So it takes no bookings until the network is back."
        ),
        speech.say("Please try again later, or ask at the desk. What you entered is kept."),
    )


def _offline_off(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("No bookings without the network"),
        speech.say("There is no network at present. Without it, this centre takes no bookings at its terminals."),
        speech.say("Please try again when the network is back, or ask at the desk. What you entered is kept."),
    )


WORDS: Mapping[Reason, Words] = {
    Reason.NEEDS_NETWORK: _needs_network,
    Reason.OFFLINE_CLOCK: _offline_clock,
    Reason.OFFLINE_OFF: _offline_off,
}
