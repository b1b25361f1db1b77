"""What is wrong with a typed IIN, in words for staff. No Qt."""

from kiosk.core.iin import LENGTH, IinFault
from kiosk.speech import Speech


def words_of_iin_fault(fault: IinFault, typed: int, speech: Speech) -> str:
    """Said beside the field. `typed`: how many digits stand there."""
    match fault:
        case IinFault.CHECK_DIGIT | IinFault.ALL_ZEROS:
            return speech.say("There is a mistake in this number. Please compare it with the identity card.")
        case IinFault.NOT_DIGITS:
            return speech.say("An IIN has digits only.")
        case IinFault.TOO_LONG:
            return speech.say("That is too long: an IIN has 12 digits.")
        case IinFault.EMPTY | IinFault.TOO_SHORT:
            return speech.say_count(
                "{count} more digit is missing.", "{count} more digits are missing.", LENGTH - typed
            )
