"""The moves of choosing: centre, service, the question to the seller, the time."""

from dataclasses import replace

from kiosk.core.commands import (
    SellerClaim,
)
from kiosk.core.model import Service
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.rules import may_be_asked_for
from kiosk.ui import events as on
from kiosk.ui.moves.basics import ask_of, go, look_for_time, proof_of, stay
from kiosk.ui.network import service_waits
from kiosk.ui.place import Place
from kiosk.ui.visit import (
    Chosen,
    Errand,
    Step,
    Trouble,
    Visit,
    WantFreeTime,
    WantLeave,
    WantSeller,
)


def new_booking(visit: Visit, _event: object, place: Place) -> Visit:
    """A new booking: the centre first, where several are served."""
    visit = replace(
        visit,
        errand=Errand.TAKE,
        booking=None,
        chosen=(),
        service=None,
        is_seller=None,
        plate="",
        free_time=None,
        cancelled=False,
    )
    if visit.iin is None:  # came with a ticket alone; a new booking needs the number
        return go(visit, Step.WHO, new_asked=True)
    if len(place.centres) > 1:
        return go(visit, Step.CENTRE)
    if place.home is None:
        return go(visit, Step.NOTICE, trouble=Trouble.OUT_OF_SERVICE)
    return stay(visit, centre=place.home, wants=WantLeave(visit.iin, place.home))


def centre(visit: Visit, event: on.CentreChosen, _place: Place) -> Visit:
    """A centre: does R1 allow a booking there?"""
    if visit.iin is None:
        return visit
    return stay(visit, centre=event.centre, wants=WantLeave(visit.iin, event.centre))


def leave(visit: Visit, _event: on.LeaveGiven, _place: Place) -> Visit:
    """Nothing is in the way: on to the services, or to the times after the plate."""
    if isinstance(visit.wants, WantSeller):
        return look_for_time(visit, visit.wants.service)
    return go(visit, Step.SERVICE)


def service(visit: Visit, event: on.ServiceChosen, place: Place) -> Visit:
    """A service: ask the seller, or look for its times."""
    waits = Refused(Reason.NEEDS_NETWORK) if service_waits(event.service, place) else None
    refused = may_be_asked_for(event.service) or waits
    if refused:
        return go(visit, Step.NOTICE, refused=refused)
    visit = replace(visit, service=event.service)
    if event.service.seller_must_book:
        return go(visit, Step.SELLER)
    return look_for_time(visit, event.service)


def seller(visit: Visit, event: on.SellerAnswered, _place: Place) -> Visit:
    """R5: the seller goes on, a buyer is told kindly."""
    visit = replace(visit, is_seller=event.is_seller)
    if event.is_seller:
        return go(visit, Step.PLATE)
    return go(visit, Step.NOTICE, refused=Refused(Reason.SELLER_MUST_BOOK, service=visit.service))


def plate(visit: Visit, event: on.PlateTyped, _place: Place) -> Visit:
    """R5: is this citizen the owner?"""
    if visit.service is None:
        return visit
    want = WantSeller(proof_of(visit), visit.service, SellerClaim(event.plate))
    return stay(visit, plate=event.plate, wants=want)


def free_time(visit: Visit, event: on.FreeTimeFound, _place: Place) -> Visit:
    """The free times, new or read again."""
    if visit.step is Step.WHEN:
        return replace(visit, free_time=event.free_time, wants=None, refused=None)
    return go(visit, Step.WHEN, free_time=event.free_time)


def refresh(visit: Visit, _event: on.RefreshAsked, _place: Place) -> Visit:
    """Read the free times again."""
    if visit.service is None or visit.wants is not None:
        return visit
    return replace(visit, wants=WantFreeTime(ask_of(visit, visit.service)))


def slot(visit: Visit, event: on.SlotChosen, _place: Place) -> Visit:
    """A time: on to the check, or to the next service of a rebooking."""
    if visit.service is None:
        return visit
    others = tuple(chosen for chosen in visit.chosen if chosen.service.id != visit.service.id)
    visit = replace(visit, chosen=(*others, Chosen(visit.service, event.free)), slot_gone=False)
    missing = _still_to_move(visit)
    if missing is None:
        return go(visit, Step.CHECK)
    return look_for_time(replace(visit, trail=(*visit.trail, Step.WHEN), free_time=None), missing)


def _still_to_move(visit: Visit) -> Service | None:
    """R3: a rebooking chooses a time for each of the booking's services."""
    if visit.errand is not Errand.REBOOK or visit.booking is None:
        return None
    moved = {chosen.service.id for chosen in visit.chosen}
    return next((a.service for a in visit.booking.appointments if a.service.id not in moved), None)
