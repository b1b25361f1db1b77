"""The way through the screens, as a table: at this step, on this event, what the visit is then. No Qt.

Where an answer of the desk is needed, the visit says so in `wants`; `kiosk.ui.guide` gets it and feeds it back
as an event. A pair that the table does not have changes nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByCode,
    ByIin,
    ByTicket,
    Cancel,
    Command,
    Proof,
    Purpose,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.model import Service
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.rules import may_be_asked_for
from kiosk.ui import events as on
from kiosk.ui.place import Place
from kiosk.ui.visit import (
    Chosen,
    Errand,
    Step,
    Trouble,
    Visit,
    WantDone,
    WantFreeTime,
    WantLeave,
    WantSeller,
    WantStanding,
)

Move = Callable[[Visit, Any, Place], Visit]

# Refusals that a screen tells in place, beside what was typed, rather than as a notice of its own.
_TOLD_IN_PLACE = {
    Step.PROVE: frozenset(
        {
            Reason.WRONG_CODE,
            Reason.SLOW_DOWN,
            Reason.TICKET_UNREADABLE,
            Reason.TICKET_FORGED,
            Reason.TICKET_REPLACED,
            Reason.TICKET_UNKNOWN,
        }
    ),
    Step.PLATE: frozenset({Reason.INVALID_PLATE}),
}
_ON_THE_WAY_TO_BOOKINGS = frozenset({Step.PROVE, Step.BOOKINGS, Step.NOTICE})
_TIME_IS_GONE = frozenset({Reason.SLOT_GONE, Reason.TOO_LATE, Reason.BEYOND_HORIZON})


def advance(visit: Visit, event: on.Event, place: Place) -> Visit:
    """What the visit is after this event."""
    move = TABLE.get((visit.step, type(event))) or ANYWHERE.get(type(event))
    return move(visit, event, place) if move else visit


def go(visit: Visit, step: Step, **changes: Any) -> Visit:  # noqa: ANN401  any field of a visit
    """One step on; *back* returns to where the visit is now."""
    trail = visit.trail if visit.step is step else (*visit.trail, visit.step)
    cleared = {"wants": None, "refused": None, "trouble": None, "lost": None}
    return replace(visit, step=step, trail=trail, **{**cleared, **changes})


def stay(visit: Visit, **changes: Any) -> Visit:  # noqa: ANN401  any field of a visit
    """The same step, with something new; an old refusal is gone."""
    return replace(visit, **{"refused": None, "trouble": None, **changes})


# The start, and who somebody is.


def _start(visit: Visit, event: on.Started, place: Place) -> Visit:
    return go(visit, Step.WHO, language=event.language) if place.ready else replace(visit, language=event.language)


def _language(visit: Visit, event: on.LanguageChosen, _place: Place) -> Visit:
    return replace(visit, language=event.language)


def _iin(visit: Visit, event: on.IinTyped, _place: Place) -> Visit:
    return stay(visit, iin=event.iin, proof=None, wants=WantStanding(ByIin(event.iin)))


def _scan(visit: Visit, event: on.Scanned, place: Place) -> Visit:
    return stay(visit, wants=WantStanding(ByTicket(event.digits))) if place.ready else visit


def _code(visit: Visit, event: on.CodeTyped, _place: Place) -> Visit:
    return stay(visit, wants=WantStanding(ByCode(visit.iin, event.code))) if visit.iin else visit


def _standing(visit: Visit, event: on.StandingFound, place: Place) -> Visit:
    asked = visit.wants.proof if isinstance(visit.wants, WantStanding) else None
    proof = None if isinstance(asked, ByIin) else asked
    visit = replace(visit, standing=event.standing, proof=proof, wants=None, glimpse=None)
    nothing_there = not event.standing.open and not event.standing.hidden
    if proof is None and (nothing_there or visit.new_asked):
        return _new_booking(visit, None, place)
    if visit.step is Step.WELCOME:  # came with a ticket, and has chosen no language
        visit = replace(visit, language=event.standing.open[0].language)
    shown = go(visit, Step.BOOKINGS)
    return replace(shown, trail=tuple(step for step in shown.trail if step not in _ON_THE_WAY_TO_BOOKINGS))


# An existing booking.


def _open(visit: Visit, event: on.OpenAsked, _place: Place) -> Visit:
    return go(visit, Step.PROVE, glimpse=event.glimpse)


def _errand(visit: Visit, event: on.ErrandAsked, _place: Place) -> Visit:
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
            return _look_for_time(visit, booking.appointments[0].service)
        case _:
            return go(visit, Step.SERVICE)


def _print(visit: Visit, event: on.PrintAsked, _place: Place) -> Visit:
    return stay(visit, wants=WantDone(Reprint(event.command_id, proof_of(visit))))


# A new booking.


def _new_booking(visit: Visit, _event: object, place: Place) -> Visit:
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


def _centre(visit: Visit, event: on.CentreChosen, _place: Place) -> Visit:
    if visit.iin is None:
        return visit
    return stay(visit, centre=event.centre, wants=WantLeave(visit.iin, event.centre))


def _leave(visit: Visit, _event: on.LeaveGiven, _place: Place) -> Visit:
    if isinstance(visit.wants, WantSeller):
        return _look_for_time(visit, visit.wants.service)
    return go(visit, Step.SERVICE)


def _service(visit: Visit, event: on.ServiceChosen, _place: Place) -> Visit:
    refused = may_be_asked_for(event.service)
    if refused:
        return go(visit, Step.NOTICE, refused=refused)
    visit = replace(visit, service=event.service)
    if event.service.seller_must_book:
        return go(visit, Step.SELLER)
    return _look_for_time(visit, event.service)


def _seller(visit: Visit, event: on.SellerAnswered, _place: Place) -> Visit:
    visit = replace(visit, is_seller=event.is_seller)
    if event.is_seller:
        return go(visit, Step.PLATE)
    return go(visit, Step.NOTICE, refused=Refused(Reason.SELLER_MUST_BOOK, service=visit.service))


def _plate(visit: Visit, event: on.PlateTyped, _place: Place) -> Visit:
    if visit.service is None:
        return visit
    want = WantSeller(proof_of(visit), visit.service, SellerClaim(event.plate))
    return stay(visit, plate=event.plate, wants=want)


# The time.


def _look_for_time(visit: Visit, service: Service) -> Visit:
    visit = replace(visit, service=service)
    return stay(visit, wants=WantFreeTime(ask_of(visit, service)))


def _free_time(visit: Visit, event: on.FreeTimeFound, _place: Place) -> Visit:
    if visit.step is Step.WHEN:
        return replace(visit, free_time=event.free_time, wants=None)
    return go(visit, Step.WHEN, free_time=event.free_time)


def _refresh(visit: Visit, _event: on.RefreshAsked, _place: Place) -> Visit:
    if visit.service is None or visit.wants is not None:
        return visit
    return replace(visit, wants=WantFreeTime(ask_of(visit, visit.service)))


def _slot(visit: Visit, event: on.SlotChosen, _place: Place) -> Visit:
    if visit.service is None:
        return visit
    others = tuple(chosen for chosen in visit.chosen if chosen.service.id != visit.service.id)
    visit = replace(visit, chosen=(*others, Chosen(visit.service, event.free)), slot_gone=False)
    missing = _still_to_move(visit)
    if missing is None:
        return go(visit, Step.CHECK)
    return _look_for_time(replace(visit, trail=(*visit.trail, Step.WHEN), free_time=None), missing)


def _still_to_move(visit: Visit) -> Service | None:
    """R3: a rebooking chooses a time for each of the booking's services."""
    if visit.errand is not Errand.REBOOK or visit.booking is None:
        return None
    moved = {chosen.service.id for chosen in visit.chosen}
    return next((a.service for a in visit.booking.appointments if a.service.id not in moved), None)


# The check, and what comes of it.


def _change(visit: Visit, event: on.ChangeAsked, _place: Place) -> Visit:
    if event.step is Step.WHEN and event.index < len(visit.chosen):
        changed = visit.chosen[event.index].service
        others = tuple(chosen for chosen in visit.chosen if chosen.service.id != changed.id)
        return _look_for_time(replace(visit, chosen=others), changed)
    if event.step is Step.SERVICE and event.index < len(visit.chosen):
        others = visit.chosen[: event.index] + visit.chosen[event.index + 1 :]
        return go(visit, Step.SERVICE, chosen=others, service=None)
    if event.step is Step.CENTRE:
        return go(visit, Step.CENTRE, chosen=(), service=None)
    return visit


def _second(visit: Visit, _event: on.SecondAsked, _place: Place) -> Visit:
    return go(visit, Step.SERVICE, service=None)


def _confirm(visit: Visit, event: on.Confirmed, _place: Place) -> Visit:
    if visit.wants is not None:
        return visit
    choices = tuple(chosen.choice for chosen in visit.chosen)
    command: Command
    match visit.errand:
        case Errand.TAKE if visit.iin and visit.centre:
            command = Book(event.command_id, visit.iin, visit.centre.id, choices, visit.seller, visit.language)
        case Errand.ADD:
            command = AddService(event.command_id, proof_of(visit), choices[0], visit.seller)
        case Errand.REBOOK:
            command = Rebook(event.command_id, proof_of(visit), choices)
        case Errand.CANCEL:
            command = Cancel(event.command_id, proof_of(visit))
        case _:
            return visit
    return stay(visit, wants=WantDone(command))


def _ticket(visit: Visit, event: on.TicketMade, _place: Place) -> Visit:
    done = go(visit, Step.TICKET, ticket=event.ticket, booking=event.ticket.booking, printing=None)
    return replace(done, trail=(), proof=ByTicket(event.ticket.digits), chosen=(), service=None, slot_gone=False)


def _cancelled(visit: Visit, _event: on.CancelDone, _place: Place) -> Visit:
    return replace(go(visit, Step.NOTICE, cancelled=True), trail=())


def _printing(visit: Visit, event: on.PrintMoved, _place: Place) -> Visit:
    return replace(visit, printing=event.state)


def _denied(visit: Visit, event: on.Denied, _place: Place) -> Visit:
    refused = event.refused
    if refused.reason in _TOLD_IN_PLACE.get(visit.step, ()):
        return stay(visit, wants=None, refused=refused)
    if refused.reason in _TIME_IS_GONE and isinstance(visit.wants, WantDone) and visit.chosen:
        gone = next((c.service for c in visit.chosen if c.service == refused.service), visit.chosen[-1].service)
        kept = tuple(chosen for chosen in visit.chosen if chosen.service.id != gone.id)
        return _look_for_time(replace(visit, chosen=kept, slot_gone=True), gone)
    lost = visit.wants if refused.reason is Reason.SLOW_DOWN else None
    return go(visit, Step.NOTICE, refused=refused, lost=lost)


def _failed(visit: Visit, event: on.Failed, _place: Place) -> Visit:
    return go(visit, Step.NOTICE, trouble=event.trouble, lost=visit.wants)


def _again(visit: Visit, _event: on.TryAgainAsked, _place: Place) -> Visit:
    if visit.lost is None:
        return visit
    back = _back(visit, None, _place)
    return replace(back, wants=visit.lost)


def _other_day(visit: Visit, _event: on.OtherDayAsked, _place: Place) -> Visit:
    return _look_for_time(visit, visit.service) if visit.service else visit


# Back and out.


def _back(visit: Visit, _event: object, _place: Place) -> Visit:
    if not visit.trail:
        return visit
    was, step, trail = visit.step, visit.trail[-1], visit.trail[:-1]
    visit = replace(visit, step=step, trail=trail, wants=None, refused=None, trouble=None, lost=None)
    match step:
        case Step.WELCOME:
            return Visit()
        case Step.SERVICE:  # the service that was being arranged is to be chosen anew
            return replace(visit, service=None, chosen=_without(visit, visit.service))
        case Step.WHEN:
            return _back_to_time(visit, was)
        case _:
            return visit


def _back_to_time(visit: Visit, was: Step) -> Visit:
    """Back to the times of the service that was arranged before; they are read again."""
    arranged = [chosen.service for chosen in visit.chosen]
    if was is Step.WHEN and visit.service in arranged:
        arranged = arranged[: arranged.index(visit.service)]
    if was is Step.NOTICE or not arranged:
        return visit
    service = arranged[-1]
    shown = visit.free_time if service == visit.service else None
    return _look_for_time(replace(visit, free_time=shown), service)


def _without(visit: Visit, service: Service | None) -> tuple[Chosen, ...]:
    return tuple(chosen for chosen in visit.chosen if service is None or chosen.service.id != service.id)


def _finish(_visit: Visit, _event: on.Finish, _place: Place) -> Visit:
    return Visit()


def proof_of(visit: Visit) -> Proof:
    """R8: the best proof that this visit has: the ticket or code shown, else the number alone."""
    if visit.proof is not None:
        return visit.proof
    if visit.iin is None:
        raise ValueError("a visit without IIN and without ticket asks for nothing that needs a proof")
    return ByIin(visit.iin, visit.booking.id if visit.booking else None)


def ask_of(visit: Visit, service: Service) -> Ask:
    """The question for a service's free times."""
    purpose = {Errand.ADD: Purpose.ADD, Errand.REBOOK: Purpose.REBOOK}.get(visit.errand, Purpose.TAKE)
    who = ByIin(visit.iin) if purpose is Purpose.TAKE and visit.iin else proof_of(visit)
    alongside = tuple(chosen.choice for chosen in visit.chosen if chosen.service.id != service.id)
    return Ask(purpose, who, service.centre_id, service.id, alongside)


ANYWHERE: dict[type, Move] = {
    on.LanguageChosen: _language,
    on.Back: _back,
    on.Finish: _finish,
    on.StandingFound: _standing,
    on.LeaveGiven: _leave,
    on.FreeTimeFound: _free_time,
    on.TicketMade: _ticket,
    on.CancelDone: _cancelled,
    on.Denied: _denied,
    on.Failed: _failed,
}

TABLE: dict[tuple[Step, type], Move] = {
    (Step.WELCOME, on.Started): _start,
    (Step.WELCOME, on.Scanned): _scan,
    (Step.WHO, on.IinTyped): _iin,
    (Step.WHO, on.Scanned): _scan,
    (Step.PROVE, on.Scanned): _scan,
    (Step.PROVE, on.CodeTyped): _code,
    (Step.BOOKINGS, on.Scanned): _scan,
    (Step.BOOKINGS, on.OpenAsked): _open,
    (Step.BOOKINGS, on.ErrandAsked): _errand,
    (Step.BOOKINGS, on.PrintAsked): _print,
    (Step.BOOKINGS, on.NewBookingAsked): _new_booking,
    (Step.CENTRE, on.CentreChosen): _centre,
    (Step.SERVICE, on.ServiceChosen): _service,
    (Step.SELLER, on.SellerAnswered): _seller,
    (Step.PLATE, on.PlateTyped): _plate,
    (Step.WHEN, on.SlotChosen): _slot,
    (Step.WHEN, on.RefreshAsked): _refresh,
    (Step.CHECK, on.ChangeAsked): _change,
    (Step.CHECK, on.SecondAsked): _second,
    (Step.CHECK, on.Confirmed): _confirm,
    (Step.TICKET, on.ErrandAsked): _errand,
    (Step.TICKET, on.PrintAsked): _print,
    (Step.TICKET, on.PrintMoved): _printing,
    (Step.NOTICE, on.OpenAsked): _open,
    (Step.NOTICE, on.ErrandAsked): _errand,
    (Step.NOTICE, on.NewBookingAsked): _new_booking,
    (Step.NOTICE, on.OtherDayAsked): _other_day,
    (Step.NOTICE, on.TryAgainAsked): _again,
    (Step.NOTICE, on.Scanned): _scan,
}
