"""In words: tickets that let nobody in, whatever the hour. No Qt."""

from datetime import timedelta

from kiosk.core.commands import ByCard, ByCodeAlone, CheckIn, UndoCheckIn
from kiosk.core.model import Status
from kiosk.core.outcomes import NotAdmitted
from kiosk.speech import Speech
from kiosk.ui.staff.check_in.counter import Case
from kiosk.ui.staff.check_in.particulars import called, facts_of
from kiosk.ui.staff.check_in.told import Surroundings, Told

_A_MOMENT = timedelta(seconds=30)


def already(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    """Somebody has been let in on it."""
    at = outcome.checked_in_at or around.now
    desk = around.desks.get(outcome.terminal_id or 0) or speech.say(
        "desk {number}", number=outcome.terminal_id or "?"
    )
    local = around.local(at)
    if outcome.terminal_id == around.desk_id and around.now - at < _A_MOMENT:
        reason = speech.say("It was checked in a moment ago, here: at {time}.", time=f"{local:%H:%M:%S}")
    elif local.date() == around.today:
        reason = speech.say("It was checked in today at {time}, at {desk}.", time=speech.clock(local), desk=desk)
    else:
        day = speech.day(local.date())
        reason = speech.say(
            "It was checked in on {day} at {time}, at {desk}.", day=day, time=speech.clock(local), desk=desk
        )
    return Told(
        "bad",
        "people",
        speech.say("Already checked in"),
        reason,
        speech.say("A second person with the same ticket? Ask for the identity card."),
        numbers=called(outcome.numbers, around, speech),
        facts=facts_of(outcome.booking, around, speech),
    )


def replaced(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    """A newer ticket of the same booking was printed."""
    return Told(
        "bad",
        "ticket",
        speech.say("Old ticket"),
        speech.say("The booking was changed after this ticket. Only the newest one counts."),
        speech.say("Ask for the newest ticket, or find the booking by IIN with the identity card in hand."),
        facts=facts_of(outcome.booking, around, speech),
    )


def cancelled(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    """Nobody is expected any more."""
    by_centre = outcome.booking is not None and outcome.booking.status is Status.CANCELLED_BY_CENTRE
    return Told(
        "bad",
        "close",
        speech.say("Cancelled"),
        speech.say("The centre cancelled this booking.")
        if by_centre
        else speech.say("This booking was given up."),
        speech.say("It does not stand in the way of a new booking. Please take one at the kiosk.")
        if by_centre
        else speech.say("The kiosk says when a new booking can be taken."),
        facts=facts_of(outcome.booking, around, speech),
    )


def unknown(case: Case, _outcome: NotAdmitted, _around: Surroundings, speech: Speech) -> Told:
    """There is no such booking, or none that this desk knows."""
    find = speech.say("Find the booking by IIN with the identity card in hand.")
    shown = case.command.shown if isinstance(case.command, CheckIn) else None
    if isinstance(shown, ByCodeAlone):
        reason = speech.say("No booking of this centre has this code.")
        find = speech.say("Compare the eight digits. Or find the booking by IIN with the identity card in hand.")
    elif isinstance(shown, ByCard) or isinstance(case.command, UndoCheckIn):
        reason = speech.say("This booking is not there any more.")
    else:
        reason = speech.say("The ticket is one of ours, but there is no such booking.")
    note = ""
    if not case.online:
        note = speech.say("This desk has no network and may not know it yet.")
    return Told("bad", "help", speech.say("Unknown"), reason, find, note)


def forged(_case: Case, _outcome: NotAdmitted, _around: Surroundings, speech: Speech) -> Told:
    """Its signature is nobody's."""
    return Told(
        "bad",
        "bad",
        speech.say("Not genuine"),
        speech.say("None of our terminals made this ticket."),
        speech.say("Let nobody in on it, and call the senior."),
    )


def revoked(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    """Its terminal was trusted once."""
    number = outcome.terminal_id or 0
    name = around.desks.get(number) or speech.say("number {number}", number=number or "?")
    return Told(
        "bad",
        "bad",
        speech.say("Not valid"),
        speech.say("It comes from a terminal that is not trusted any more: {name}.", name=name),
        speech.say("The booking may still stand. Find it by IIN with the identity card in hand."),
    )
