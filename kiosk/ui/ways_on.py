"""The ways on from a refusal, the best first: what a citizen can do next instead. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.core.outcomes import Reason
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.events import Back, ErrandAsked, Event, NewBookingAsked, OpenAsked, OtherDayAsked
from kiosk.ui.network import errand_waits, new_booking_waits
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand, Step, Visit

_OTHER_TIME = frozenset(
    {
        Reason.SLOT_GONE,
        Reason.TOO_LATE,
        Reason.BEYOND_HORIZON,
        Reason.SAME_TIME,
        Reason.OTHER_SERVICES,
        Reason.OVERLAP,
        Reason.OTHER_DAY,
    }
)
_NEW_BOOKING = frozenset({Reason.STARTED, Reason.NOT_ACTIVE, Reason.TICKET_UNKNOWN})


@dataclass(frozen=True, slots=True)
class NextStep:
    """One way on: its icon and words, and the event that it says.

    `waits`: not before the network is back. `instead`: the words when the network has come back, or gone.
    """

    icon: str
    title: str
    subtitle: str
    event: Event
    waits: bool = False
    instead: tuple[str, str] = ("", "")


def next_steps(visit: Visit, place: Place, speech: Speech) -> tuple[NextStep, ...]:
    """The ways on from a refusal, the best first."""
    if visit.refused is None:
        return ()
    steps = (*_open_what_is_in_the_way(visit, place, speech), *_by_reason(visit, place, speech))
    return (*steps, *_back(visit, speech))


def _open_what_is_in_the_way(visit: Visit, place: Place, speech: Speech) -> Iterator[NextStep]:
    """R1, R3: the booking in the way can be moved; behind its ticket, it has to be opened first (R8)."""
    standing, refused = visit.standing, visit.refused
    if standing is None or refused is None or refused.reason not in {Reason.TEN_DAYS, Reason.NEEDS_TICKET}:
        return
    move = speech.say("Move the booking you have")
    waits = errand_waits(Errand.REBOOK, place)
    for glimpse in standing.hidden:
        if glimpse.booking_id == refused.in_the_way or refused.reason is Reason.NEEDS_TICKET:
            taken = speech.say("Taken on {day}", day=speech.day_of_month(glimpse.taken_on))
            words = speech.say("Open it with its ticket or code")
            plain, moving = (words, taken), (move, f"{taken}. {words}")
            if refused.reason is not Reason.TEN_DAYS:
                yield NextStep("ticket", *plain, OpenAsked(glimpse))
            else:
                now, later = (plain, moving) if waits else (moving, plain)
                yield NextStep("ticket", *now, OpenAsked(glimpse), instead=later)
    for booking in standing.open:
        if booking.id == refused.in_the_way and booking.active and not visit.cancelled:
            when = facts.starts(booking.starts_at, booking.centre, speech)
            waiting = speech.say("Waits for the network")
            icon, below, other = ("offline", waiting, when) if waits else ("refresh", when, waiting)
            event = ErrandAsked(Errand.REBOOK, booking)
            yield NextStep(icon, move, below, event, waits, instead=(move, other))


def _by_reason(visit: Visit, place: Place, speech: Speech) -> Iterator[NextStep]:
    say, refused = speech.say, visit.refused
    if refused is None:
        return
    too_close = refused.reason is Reason.TEN_DAYS and refused.may_take_from is None
    if (refused.reason in _OTHER_TIME or too_close) and visit.service is not None:
        yield NextStep("calendar", say("Choose another time"), say("Only free times are shown"), OtherDayAsked())
    if refused.reason in _NEW_BOOKING or _new_instead(visit, place):
        yield NextStep("plus", say("New booking"), "", NewBookingAsked())
    apart = refused.reason is Reason.TEN_DAYS and any(centre.kind is not refused.kind for centre in place.centres)
    if apart and visit.iin is not None:
        words = say("Book at the other kind of centre")
        yield NextStep("building", words, say("It is counted apart"), NewBookingAsked())


def _new_instead(visit: Visit, place: Place) -> bool:
    """What waits for the network leaves a new booking open, where that is not what waits and R1 may allow one."""
    if visit.refused is None or visit.refused.reason is not Reason.NEEDS_NETWORK or visit.service is not None:
        return False
    mine = visit.booking.centre.kind if visit.booking else None
    return not new_booking_waits(place) and any(centre.kind is not mine for centre in place.centres)


def _back(visit: Visit, speech: Speech) -> Iterator[NextStep]:
    """Back, said by what is there."""
    say, came_from = speech.say, visit.trail[-1] if visit.trail else None
    words = {
        Step.SERVICE: ("search", say("Choose another service")),
        Step.SELLER: ("arrow-left", say("I am the seller after all")),
        Step.PLATE: ("car", say("Type the plate again")),
        Step.PROVE: ("ticket", say("Try with the ticket or code again")),
        Step.WHO: ("id-card", say("Back to the IIN")),
        Step.BOOKINGS: ("ticket", say("Back to your bookings")),
        Step.CHECK: ("arrow-left", say("Back to the check")),
    }
    if came_from in words:
        icon, title = words[came_from]
        yield NextStep(icon, title, "", Back())
