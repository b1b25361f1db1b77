"""What is wrong with a text that staff write, in words. No Qt."""

from kiosk.core.free_text import TextFault
from kiosk.speech import Speech


def words_of_text_fault(fault: TextFault, speech: Speech) -> str:
    """Said beside the field."""
    match fault:
        case TextFault.EMPTY:
            return speech.say("Please write a few words.")
        case TextFault.TOO_LONG:
            return speech.say("This is too long. Please say it in a few words.")
        case TextFault.HOLDS_IIN:
            return speech.say("There is an IIN in this text. Please leave it out: others read this.")
