"""The moves of settling: the check, the answers of the desk, what is printed, what went wrong."""

from dataclasses import replace

from kiosk.core.commands import (
    AddService,
    Book,
    ByTicket,
    Cancel,
    Command,
    Rebook,
)
from kiosk.core.outcomes import Reason
from kiosk.ui import events as on
from kiosk.ui.moves.basics import back, go, look_for_time, proof_of, stay
from kiosk.ui.network import WAITS
from kiosk.ui.place import Place
from kiosk.ui.visit import (
    Errand,
    Step,
    Trouble,
    Visit,
    WantDone,
    WantFreeTime,
)

# Refusals that a screen tells in place, beside what was typed, rather than as a notice of its own.
_TOLD_IN_PLACE = {
    Step.PROVE: frozenset(
        {
            Reason.WRONG_CODE,
            Reason.SLOW_DOWN,
            Reason.TICKET_UNREADABLE,
            Reason.TICKET_FORGED,
            Reason.TICKET_REVOKED,
            Reason.TICKET_REPLACED,
            Reason.TICKET_UNKNOWN,
        }
    ),
    Step.PLATE: frozenset({Reason.INVALID_PLATE}),
}
_TRIED_AGAIN = WAITS | {Reason.SLOW_DOWN}
_TIME_IS_GONE = frozenset({Reason.SLOT_GONE, Reason.TOO_LATE, Reason.BEYOND_HORIZON})


def change(visit: Visit, event: on.ChangeAsked, _place: Place) -> Visit:
    """Back to one line of the check."""
    if event.step is Step.WHEN and event.index < len(visit.chosen):
        changed = visit.chosen[event.index].service
        others = tuple(chosen for chosen in visit.chosen if chosen.service.id != changed.id)
        return look_for_time(replace(visit, chosen=others), changed)
    if event.step is Step.SERVICE and event.index < len(visit.chosen):
        others = visit.chosen[: event.index] + visit.chosen[event.index + 1 :]
        return go(visit, Step.SERVICE, chosen=others, service=None)
    if event.step is Step.CENTRE:
        return go(visit, Step.CENTRE, chosen=(), service=None)
    return visit


def second(visit: Visit, _event: on.SecondAsked, _place: Place) -> Visit:
    """R4: one more service in the same visit."""
    return go(visit, Step.SERVICE, service=None)


def confirm(visit: Visit, event: on.Confirmed, _place: Place) -> Visit:
    """R9: the command of this errand, once."""
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


def ticket(visit: Visit, event: on.TicketMade, _place: Place) -> Visit:
    """Done: the ticket, and no way back."""
    done = go(visit, Step.TICKET, ticket=event.ticket, booking=event.ticket.booking, printing=None)
    return replace(done, trail=(), proof=ByTicket(event.ticket.digits), chosen=(), service=None, slot_gone=False)


def cancelled(visit: Visit, _event: on.CancelDone, _place: Place) -> Visit:
    """Done: the booking is given up."""
    return replace(go(visit, Step.NOTICE, cancelled=True), trail=())


def printing(visit: Visit, event: on.PrintMoved, _place: Place) -> Visit:
    """How far the paper has come."""
    return replace(visit, printing=event.state)


def denied(visit: Visit, event: on.Denied, _place: Place) -> Visit:
    """A refusal: in place, back to the times, or a notice."""
    refused = event.refused
    if refused.reason in _TOLD_IN_PLACE.get(visit.step, ()):
        return stay(visit, wants=None, refused=refused)
    if refused.reason in _TIME_IS_GONE and isinstance(visit.wants, WantDone) and visit.chosen:
        gone = next((c.service for c in visit.chosen if c.service == refused.service), visit.chosen[-1].service)
        kept = tuple(chosen for chosen in visit.chosen if chosen.service.id != gone.id)
        return look_for_time(replace(visit, chosen=kept, slot_gone=True), gone)
    if refused.reason in WAITS and _reading_again(visit):
        return stay(visit, wants=None, refused=refused)
    lost = visit.wants if refused.reason in _TRIED_AGAIN else None
    return go(visit, Step.NOTICE, refused=refused, lost=lost)


def failed(visit: Visit, event: on.Failed, _place: Place) -> Visit:
    """A fault: what was asked is kept. Times that are looked at stay, and are read again a little later."""
    if event.trouble is Trouble.TRY_AGAIN and _reading_again(visit):
        return replace(visit, wants=None)
    return go(visit, Step.NOTICE, trouble=event.trouble, lost=visit.wants)


def _reading_again(visit: Visit) -> bool:
    """The free times are on the screen, and are read again behind it: nobody has asked for anything."""
    return visit.step is Step.WHEN and isinstance(visit.wants, WantFreeTime) and visit.free_time is not None


def again(visit: Visit, _event: on.TryAgainAsked, _place: Place) -> Visit:
    """Ask once more what a fault left unanswered."""
    if visit.lost is None:
        return visit
    before = back(visit, None, _place)
    return replace(before, wants=visit.lost)


def other_day(visit: Visit, _event: on.OtherDayAsked, _place: Place) -> Visit:
    """On a notice: look at the free times again."""
    return look_for_time(visit, visit.service) if visit.service else visit
