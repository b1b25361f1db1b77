"""Faults in words for staff. Whoever tells one has it logged here. No Qt."""

import logging

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.staff import NotAllowedError
from kiosk.speech import Speech

log = logging.getLogger(__name__)


def words_of_fault(fault: Exception, speech: Speech) -> str:
    """What went wrong, and what to do. The details go to the log."""
    match fault:
        case StoreUnavailableError():
            log.warning("the database cannot answer: %s", fault)
            return speech.say("The database does not answer just now. Please try again.")
        case StoreUnusableError():
            log.error("the database cannot be used: %s", fault)
            return speech.say("The database cannot be used. Please call a technician.")
        case NotAllowedError():
            log.warning("not allowed: %s", fault)
            return speech.say("Your role does not allow this.")
        case _:
            log.error("a fault of the program", exc_info=fault)
            return speech.say("That did not work: a fault of the program. It is in the log for the technician.")
