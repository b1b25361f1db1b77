"""Words for a trouble after which one can try again: what is known of what was asked, and what is not. No Qt."""

from kiosk.core.commands import Book, Reprint
from kiosk.speech import Speech
from kiosk.ui.refusals import RefusalWords
from kiosk.ui.visit import Visit, WantDone


def words_of_trouble(visit: Visit, speech: Speech) -> RefusalWords:
    """What a citizen is told when an answer did not come.

    A question can simply be asked again. Whether a command was carried out is *unknown* until then: the
    connection may have gone before the change or after it, and the command's id settles it (R9).
    """
    say = speech.say
    match visit.lost:
        case WantDone(Book()):
            return RefusalWords(
                say("We could not find out whether it was booked"),
                say("The connection was interrupted. What you entered is kept."),
                say("Press Try again: nothing is booked twice."),
            )
        case WantDone(command) if not isinstance(command, Reprint):
            return RefusalWords(
                say("We could not find out whether it was done"),
                say("The connection was interrupted. What you entered is kept."),
                say("Press Try again: nothing is done twice."),
            )
        case _:
            return RefusalWords(
                say("That did not work just now"),
                say("The connection was interrupted. What you entered is kept."),
                say("Please try again."),
            )
