"""The moves by which somebody comes: language, number, ticket or code, and an existing booking."""

from dataclasses import replace

from kiosk.core.commands import (
    ByCode,
    ByIin,
    ByTicket,
    Reprint,
)
from kiosk.core.outcomes import Reason, Refused
from kiosk.ui import events as on
from kiosk.ui.moves.basics import go, look_for_time, proof_of, stay
from kiosk.ui.moves.choosing import new_booking
from kiosk.ui.place import Place
from kiosk.ui.visit import (
    Errand,
    Step,
    Visit,
    WantDone,
    WantStanding,
)

_ON_THE_WAY_TO_BOOKINGS = frozenset({Step.PROVE, Step.BOOKINGS, Step.NOTICE})


def start(visit: Visit, event: on.Started, place: Place) -> Visit:
    """A language on the welcome screen starts a visit, once the terminal is ready."""
    return go(visit, Step.WHO, language=event.language) if place.ready else replace(visit, language=event.language)


def iin(visit: Visit, event: on.IinTyped, _place: Place) -> Visit:
    """A number: what bookings has this citizen?"""
    return stay(visit, iin=event.iin, proof=None, wants=WantStanding(ByIin(event.iin)))


def begin(visit: Visit, event: on.IinTyped, place: Place) -> Visit:
    """A number under the reader where none was asked for: a visit begins with it. Nothing of another is left."""
    if not place.ready or visit.lost is not None or (visit.step is Step.BOOKINGS and visit.iin == event.iin):
        return visit
    begun = Visit(step=Step.WHO, trail=(Step.WELCOME,), language=visit.language)
    return iin(begun, event, place)


def no_ticket(visit: Visit, _event: on.IinTyped, _place: Place) -> Visit:
    """A number, where the ticket was asked for: an IIN is no secret, and opens nothing (R8)."""
    return stay(visit, refused=Refused(Reason.TICKET_UNREADABLE))


def scan(visit: Visit, event: on.Scanned, place: Place) -> Visit:
    """A ticket under the reader: its booking opens."""
    return stay(visit, wants=WantStanding(ByTicket(event.digits))) if place.ready else visit


def code(visit: Visit, event: on.CodeTyped, _place: Place) -> Visit:
    """The code of a booking: it opens."""
    return stay(visit, wants=WantStanding(ByCode(visit.iin, event.code))) if visit.iin else visit


def standing(visit: Visit, event: on.StandingFound, place: Place) -> Visit:
    """The bookings were found: show them, or go straight on where there are none."""
    asked = visit.wants.proof if isinstance(visit.wants, WantStanding) else None
    proof = None if isinstance(asked, ByIin) else asked
    if visit.step is Step.TICKET:  # that visit is over: whoever holds a ticket there now begins another
        visit = Visit()
    visit = replace(visit, standing=event.standing, proof=proof, wants=None, glimpse=None)
    nothing_there = not event.standing.open and not event.standing.hidden
    if proof is None and (nothing_there or visit.new_asked):
        return new_booking(visit, None, place)
    if visit.step is Step.WELCOME:  # came with a ticket, and has chosen no language
        visit = replace(visit, language=event.standing.open[0].language)
    shown = go(visit, Step.BOOKINGS)
    return replace(shown, trail=tuple(step for step in shown.trail if step not in _ON_THE_WAY_TO_BOOKINGS))


def open_hidden(visit: Visit, event: on.OpenAsked, _place: Place) -> Visit:
    """A booking that is still closed: ask for its ticket."""
    return go(visit, Step.PROVE, glimpse=event.glimpse)


def errand(visit: Visit, event: on.ErrandAsked, _place: Place) -> Visit:
    """Rebook, add to or cancel an open booking."""
    booking = event.booking
    visit = replace(
        visit,
        errand=event.errand,
        booking=booking,
        centre=booking.centre,
        chosen=(),
        service=None,
        is_seller=None,
        plate="",
        free_time=None,
    )
    match event.errand:
        case Errand.CANCEL:
            return go(visit, Step.CHECK)
        case Errand.REBOOK:
            return look_for_time(visit, booking.appointments[0].service)
        case _:
            return go(visit, Step.SERVICE)


def print_again(visit: Visit, event: on.PrintAsked, _place: Place) -> Visit:
    """The same ticket on paper once more."""
    return stay(visit, wants=WantDone(Reprint(event.command_id, proof_of(visit))))
