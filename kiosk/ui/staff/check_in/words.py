"""Every verdict in words for whoever stands at the counter: what it is, why, and what to do next. No Qt."""

from collections.abc import Callable, Mapping

from kiosk.core.outcomes import CheckedIn, NotAdmitted, Undone, Verdict
from kiosk.core.scanning import ScanFault
from kiosk.speech import Speech
from kiosk.ui.staff.check_in import turned_away
from kiosk.ui.staff.check_in.counter import Case
from kiosk.ui.staff.check_in.particulars import called, clock, facts_of, start_of
from kiosk.ui.staff.check_in.told import Surroundings, Told
from kiosk.ui.staff.faults import words_of_fault

_Words = Callable[[Case, NotAdmitted, Surroundings, Speech], Told]


def told(case: Case, around: Surroundings, speech: Speech) -> Told:
    """A case in words; it has been judged."""
    match case.outcome:
        case CheckedIn() as outcome:
            return _welcome(case, outcome, around, speech)
        case Undone() as outcome:
            return _undone(outcome, around, speech)
        case NotAdmitted() as outcome:
            return _WORDS[outcome.verdict](case, outcome, around, speech)
    assert case.fault is not None
    return Told(
        "warn",
        "refresh",
        speech.say("No answer"),
        words_of_fault(case.fault, speech),
        speech.say("What was shown is kept. Try again: nobody is checked in twice."),
    )


def short(case: Case, around: Surroundings, speech: Speech) -> str:
    """A case in one line of the list: its number, or its word."""
    words = told(case, around, speech)
    if isinstance(case.outcome, CheckedIn) and words.numbers:
        return ", ".join(called.number for called in words.numbers)
    return words.word


def ready(speech: Speech) -> Told:
    """Nobody is shown."""
    return Told(
        "ready", "scan", speech.say("Ready"), "", speech.say("Hold the QR code of the ticket under the reader.")
    )


def busy(speech: Speech) -> Told:
    """An answer takes its time."""
    return Told("ready", "clock", speech.say("One moment"), speech.say("Looking it up."))


# Who comes in.


def _welcome(case: Case, outcome: CheckedIn, around: Surroundings, speech: Speech) -> Told:
    booking = outcome.booking
    notes = []
    if booking is not None and booking.ask_staff:
        plate = f" {booking.plate}" if booking.plate else ""
        notes.append(speech.say("See the papers: the register does not know this vehicle.") + plate)
    if not case.online:
        notes.append(speech.say("Checked in without network, with a number of this desk's own series."))
    return Told(
        "ok",
        "check",
        speech.say("Welcome"),
        speech.say("Checked in at {time}.", time=speech.clock(around.local(outcome.at))),
        speech.say("Please tell the number and where to wait."),
        "\n".join(notes),
        called(outcome.numbers, around, speech),
        facts_of(booking, around, speech),
    )


def _undone(outcome: Undone, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "info",
        "arrow-left",
        speech.say("Undone"),
        speech.say("This visit is not checked in any more."),
        speech.say("It keeps its number, should it be checked in again."),
        facts=facts_of(outcome.booking, around, speech),
    )


# Who comes at another time, or elsewhere.


def _too_early(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    start, opens = start_of(outcome), outcome.admits_from
    return Told(
        "warn",
        "clock",
        speech.say("Too early"),
        speech.say("This visit begins at {time}.", time=clock(start, around, speech)),
        speech.say("It can be checked in from {time} on. Please come then.", time=clock(opens, around, speech)),
        facts=facts_of(outcome.booking, around, speech, outcome),
    )


def _too_late(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "warn",
        "clock",
        speech.say("Too late"),
        speech.say(
            "This visit began at {time} and could be checked in until {until}.",
            time=clock(start_of(outcome), around, speech),
            until=clock(outcome.admits_until, around, speech),
        ),
        speech.say("The kiosk says when a new booking can be taken."),
        facts=facts_of(outcome.booking, around, speech, outcome),
    )


def _wrong_day(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    start = start_of(outcome)
    day = around.local(start).date() if start else around.today
    when = {"day": speech.day(day), "time": clock(start, around, speech)}
    if day < around.today:
        reason = speech.say("This visit was on {day} at {time}.", **when)
        onward = speech.say("The kiosk says when a new booking can be taken.")
    else:
        reason = speech.say("This visit is on {day} at {time}.", **when)
        onward = speech.say("Please come then, or move the booking at the kiosk.")
    facts = facts_of(outcome.booking, around, speech, outcome)
    return Told("warn", "calendar", speech.say("Another day"), reason, onward, facts=facts)


def _wrong_centre(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    booking, language = outcome.booking, speech.language
    if booking is None:
        reason, onward = (
            speech.say("This visit is in another centre."),
            speech.say("The address is on the ticket."),
        )
    else:
        start = booking.starts_at.astimezone(booking.centre.zone)
        reason = speech.say(
            "This visit is in {centre}, on {day} at {time}.",
            centre=booking.centre.name.in_(language),
            day=speech.day(start.date()),
            time=speech.clock(start),
        )
        onward = speech.say("Please show the way there: {address}.", address=booking.centre.address.in_(language))
    facts = facts_of(outcome.booking, around, speech, outcome)
    return Told("warn", "building", speech.say("Another centre"), reason, onward, facts=facts)


# What cannot be told for sure.


def _not_delivered(case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    if case.online:
        reason = speech.say("The ticket is genuine: booked without network, and not delivered to us yet.")
    else:
        reason = speech.say("The ticket is genuine, but this desk has no network and does not know the booking.")
    return Told(
        "warn",
        "offline",
        speech.say("Not confirmed yet"),
        reason,
        speech.say("You can let them in on the word of the ticket."),
        facts=facts_of(None, around, speech, outcome),
    )


def _unreadable(case: Case, _outcome: NotAdmitted, _around: Surroundings, speech: Speech) -> Told:
    reason, onward = {
        ScanFault.CUT_SHORT: (
            speech.say("The code was read only in part."),
            speech.say("Smooth the ticket out and scan it once more."),
        ),
        ScanFault.GLUED: (speech.say("Two codes were read as one."), speech.say("Scan one ticket at a time.")),
        ScanFault.FOREIGN: (
            speech.say("This is not the code of one of our tickets."),
            speech.say("Scan the large QR code on the ticket, or type its eight digits."),
        ),
    }[case.misread or ScanFault.FOREIGN]
    return Told("warn", "qr", speech.say("Not readable"), reason, onward)


def _not_checked_in(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    facts = facts_of(outcome.booking, around, speech)
    reason = speech.say("This booking is not checked in.")
    return Told("info", "info", speech.say("Nothing to undo"), reason, facts=facts)


def _needs_network(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "warn",
        "offline",
        speech.say("Needs the network"),
        speech.say("This waits until the desk reaches the shared database again."),
        speech.say("Please try again when the network is back."),
        facts=facts_of(outcome.booking, around, speech),
    )


_WORDS: Mapping[Verdict, _Words] = {
    Verdict.TOO_EARLY: _too_early,
    Verdict.TOO_LATE: _too_late,
    Verdict.WRONG_DAY: _wrong_day,
    Verdict.WRONG_CENTRE: _wrong_centre,
    Verdict.ALREADY_CHECKED_IN: turned_away.already,
    Verdict.REPLACED: turned_away.replaced,
    Verdict.CANCELLED: turned_away.cancelled,
    Verdict.UNKNOWN: turned_away.unknown,
    Verdict.NOT_DELIVERED: _not_delivered,
    Verdict.FORGED: turned_away.forged,
    Verdict.REVOKED: turned_away.revoked,
    Verdict.UNREADABLE: _unreadable,
    Verdict.NOT_CHECKED_IN: _not_checked_in,
    Verdict.NEEDS_NETWORK: _needs_network,
}
VERDICTS = frozenset(_WORDS)
