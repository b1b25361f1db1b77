"""What the screens tell of bookings, in the citizen's language: times, places, what to bring, statuses. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.model import Booking, Centre, CentreKind, Line, PrinterState, PrintState, Service, Slot, Status
from kiosk.core.rules import Planned, may_combine
from kiosk.speech import Speech
from kiosk.ui.place import Place
from kiosk.ui.visit import Chosen

_CODE_GROUP = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One service at its time: the time of day, the service's name, the sector."""

    clock: str
    service: str
    sector: str


def told(service: Service, line: Line, slot: Slot, centre: Centre, speech: Speech) -> Told:
    """One service at its time, on the clock of its centre."""
    clock = speech.clock(slot.starts_at.astimezone(centre.zone))
    return Told(clock, service.name.in_(speech.language), sector(line, speech))


def told_booking(booking: Booking, speech: Speech) -> tuple[Told, ...]:
    """A booking's services with their times, in order of their start."""
    return tuple(told(a.service, a.line, a.slot, booking.centre, speech) for a in booking.appointments)


def told_chosen(chosen: Chosen, centre: Centre, place: Place, speech: Speech) -> Told:
    """A service whose time has just been chosen."""
    return told(chosen.service, place.line_of(chosen.service), chosen.free.slot, centre, speech)


def sector(line: Line, speech: Speech) -> str:
    """The line by its letter and name."""
    return speech.say("Sector {code} · {name}", code=line.code, name=line.name.in_(speech.language))


def day_taken(booking: Booking, speech: Speech) -> str:
    """The day on which a booking was taken, by the centre's calendar."""
    return speech.day_of_month(booking.centre.day_of(booking.taken_at))


def grouped(code: str) -> str:
    """A booking's code in groups of four, which are easier to read out and to type."""
    return "\u2002".join(code[at : at + _CODE_GROUP] for at in range(0, len(code), _CODE_GROUP))


def bring(services: Iterable[Service], speech: Speech) -> str:
    """What to have along for these services, a line for each; empty where nothing is said."""
    return "\n".join(s.bring.in_(speech.language) for s in services if s.bring)


def starts(moment: datetime, centre: Centre, speech: Speech) -> str:
    """Day and time of day at a centre: "23 қараша, дүйсенбі, 09:45"."""
    local = moment.astimezone(centre.zone)
    return f"{speech.day(local.date())}, {speech.clock(local)}"


def may_have_second(has: Sequence[Service], centre: Centre, place: Place) -> bool:
    """R4 may allow one more service beside these: this centre offers one that would go with them."""
    planned = [Planned.of(service) for service in has]
    return any(
        may_combine(planned, Planned.of(service), place.policy) is None
        for service in place.services_of(centre)
        if service.offered and not service.online_only
    )


def may_add_to(booking: Booking, place: Place) -> bool:
    """The second service may be added: the booking is active, and R4 may allow one."""
    has = [appointment.service for appointment in booking.appointments]
    return booking.active and may_have_second(has, booking.centre, place)


def has_booking(kind: CentreKind, speech: Speech) -> str:
    """That there is a booking, and at which kind of centre: all that may be said without its ticket (R8)."""
    if kind is CentreKind.SPETSTSON:
        return speech.say("You have a booking at a vehicle service centre")
    return speech.say("You have a booking at a public service centre")


@dataclass(frozen=True, slots=True)
class Sign:
    """A state by icon, colour (a token) and words together, since colour never speaks alone."""

    icon: str
    tone: str
    words: str


def status_sign(status: Status, speech: Speech) -> Sign:
    """R6: what a booking is now."""
    say = speech.say
    return {
        Status.BOOKED: Sign("calendar", "accent", say("Booked")),
        Status.CHECKED_IN: Sign("ok", "ok", say("You have checked in")),
        Status.MISSED: Sign("clock", "warn", say("Visit missed")),
        Status.CANCELLED: Sign("close", "muted", say("Cancelled by you")),
        Status.CANCELLED_BY_CENTRE: Sign("warning", "bad", say("Cancelled by the centre")),
    }[status]


def status_note(booking: Booking, speech: Speech) -> str:
    """What a status means for the citizen, where there is nothing to do with the booking; else empty."""
    say = speech.say
    if booking.active:
        return ""
    return {
        Status.BOOKED: say("Your time has begun. Please go to your sector with the ticket."),
        Status.CHECKED_IN: say("Your visit is registered. Please wait until you are called."),
        Status.MISSED: say("The time has passed. If you are here, please ask at the desk."),
        Status.CANCELLED: say("You gave this booking up. Its place is free for others."),
        Status.CANCELLED_BY_CENTRE: say("The ten-day rule does not count it: you can take a new booking now."),
    }[booking.status]


NO_PAPER = frozenset({PrintState.UNKNOWN, PrintState.FAILED})
"""How a job may end of which nobody knows that its ticket came out."""


def printing_sign(state: PrintState | None, speech: Speech) -> Sign:
    """How far the ticket's printing has come. None: nothing has been sent to the printer."""
    say = speech.say
    match state:
        case PrintState.QUEUED:
            return Sign("printer", "accent", say("The ticket is waiting for the printer"))
        case PrintState.SENDING:
            return Sign("printer", "accent", say("Printing your ticket"))
        case PrintState.PRINTED:
            return Sign("ok", "ok", say("The ticket is printed"))
        case PrintState.UNKNOWN:
            return Sign("warning", "warn", say("The printer did not say whether the ticket is printed"))
        case PrintState.FAILED:
            return Sign("warning", "warn", say("The ticket could not be printed"))
        case None:
            return Sign("qr", "accent", say("Your ticket is on the screen"))


def printer_words(state: PrinterState, speech: Speech) -> str:
    """Why the printer cannot print, for whoever waits for a ticket; empty where that is not certain."""
    say = speech.say
    match state:
        case PrinterState.PAPER_OUT:
            return say("The printer has no paper.")
        case PrinterState.COVER_OPEN:
            return say("The printer's cover is open.")
        case PrinterState.ERROR:
            return say("The printer is jammed or broken.")
        case PrinterState.OFFLINE:
            return say("The printer does not work now.")
        case PrinterState.READY | PrinterState.UNKNOWN:
            return ""
