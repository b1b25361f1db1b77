"""What stands beside a verdict's words: numbers in the queue, and what is known of the visit. No Qt."""

from datetime import datetime

from kiosk.core.model import Booking, Language, QueueNumber
from kiosk.core.outcomes import NotAdmitted
from kiosk.speech import Speech
from kiosk.ui.facts import sector
from kiosk.ui.staff.check_in.told import Called, Surroundings

_LANGUAGES = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}


def start_of(outcome: NotAdmitted) -> datetime | None:
    """When the visit begins: by its booking, or, where that is not known here, by the ticket."""
    return outcome.booking.starts_at if outcome.booking is not None else outcome.starts_at


def clock(instant: datetime | None, around: Surroundings, speech: Speech) -> str:
    """The centre's time of an instant; a dash where there is none."""
    return speech.clock(around.local(instant)) if instant is not None else "–"


def called(numbers: tuple[QueueNumber, ...], around: Surroundings, speech: Speech) -> tuple[Called, ...]:
    """Numbers as they are called, each with its sector."""
    there = []
    for number in numbers:
        line = around.lines[number.line_id]
        there.append(Called(number.called(line), sector(line, speech)))
    return tuple(there)


def facts_of(
    booking: Booking | None, around: Surroundings, speech: Speech, said: NotAdmitted | None = None
) -> tuple[tuple[str, str], ...]:
    """Of the booking; or, where it is not known here, what the ticket says."""
    language = speech.language
    if booking is None:
        if said is None or said.starts_at is None:
            return ()
        service = around.services.get(said.service_id or 0)
        start = around.local(said.starts_at)
        when = (speech.say("The ticket says"), f"{speech.day(start.date())}, {speech.clock(start)}")
        return (when, (speech.say("Service"), service.name.in_(language) if service else ""))
    facts = []
    for appointment in booking.appointments:
        start = appointment.slot.starts_at.astimezone(booking.centre.zone)
        day = "" if start.date() == around.today else f"{speech.short_day(start.date())}, "
        facts.append((f"{day}{speech.clock(start)}", appointment.service.name.in_(language)))
    if booking.plate:
        facts.append((speech.say("Vehicle"), booking.plate))
    facts.append((speech.say("Speaks"), _LANGUAGES[booking.language]))
    return tuple(facts)
