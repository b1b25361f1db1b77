"""Every verdict in words for whoever stands at the counter: what it is, why, and what to do next. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.core.commands import ByCard, ByCodeAlone, CheckIn, UndoCheckIn
from kiosk.core.model import Booking, Centre, Language, Line, QueueNumber, Service, Status
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Undone, Verdict
from kiosk.core.scanning import ScanFault
from kiosk.speech import Speech
from kiosk.ui.facts import sector
from kiosk.ui.staff.check_in.counter import Case
from kiosk.ui.staff.faults import words_of_fault

_A_MOMENT = timedelta(seconds=30)
_LANGUAGES = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}


@dataclass(frozen=True)
class Called:
    """A number in the queue, and where one waits for it."""

    number: str
    where: str


@dataclass(frozen=True)
class Told:
    """A verdict in words. `tone`: ok, warn, bad, or info for what lets nobody in or out. `note`: to heed besides.

    `facts`: pairs of what it is and what it says.
    """

    tone: str
    icon: str
    word: str
    reason: str
    next: str = ""
    note: str = ""
    numbers: tuple[Called, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Surroundings:
    """What the words need to know besides the case: this centre, all lines and services, the desks' names."""

    centre: Centre
    lines: Mapping[int, Line]
    services: Mapping[int, Service]
    desks: Mapping[int, str]
    desk_id: int
    now: datetime

    def local(self, instant: datetime) -> datetime:
        """On the centre's clock."""
        return instant.astimezone(self.centre.zone)

    @property
    def today(self) -> date:
        """The centre's day."""
        return self.local(self.now).date()


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
        _called(outcome.numbers, around, speech),
        _facts(booking, around, speech),
    )


def _undone(outcome: Undone, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "info",
        "arrow-left",
        speech.say("Undone"),
        speech.say("This visit is not checked in any more."),
        speech.say("It keeps its number, should it be checked in again."),
        facts=_facts(outcome.booking, around, speech),
    )


# Who comes at another time, or elsewhere.


def _too_early(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    start, opens = _start(outcome), outcome.admits_from
    return Told(
        "warn",
        "clock",
        speech.say("Too early"),
        speech.say("This visit begins at {time}.", time=_clock(start, around, speech)),
        speech.say("It can be checked in from {time} on. Please come then.", time=_clock(opens, around, speech)),
        facts=_facts(outcome.booking, around, speech, outcome),
    )


def _too_late(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "warn",
        "clock",
        speech.say("Too late"),
        speech.say(
            "This visit began at {time} and could be checked in until {until}.",
            time=_clock(_start(outcome), around, speech),
            until=_clock(outcome.admits_until, around, speech),
        ),
        speech.say("The kiosk says when a new booking can be taken."),
        facts=_facts(outcome.booking, around, speech, outcome),
    )


def _wrong_day(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    start = _start(outcome)
    day = around.local(start).date() if start else around.today
    when = {"day": speech.day(day), "time": _clock(start, around, speech)}
    if day < around.today:
        reason = speech.say("This visit was on {day} at {time}.", **when)
        onward = speech.say("The kiosk says when a new booking can be taken.")
    else:
        reason = speech.say("This visit is on {day} at {time}.", **when)
        onward = speech.say("Please come then, or move the booking at the kiosk.")
    facts = _facts(outcome.booking, around, speech, outcome)
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
    facts = _facts(outcome.booking, around, speech, outcome)
    return Told("warn", "building", speech.say("Another centre"), reason, onward, facts=facts)


# Whose ticket lets nobody in.


def _already(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
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
        numbers=_called(outcome.numbers, around, speech),
        facts=_facts(outcome.booking, around, speech),
    )


def _replaced(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "bad",
        "ticket",
        speech.say("Old ticket"),
        speech.say("The booking was changed after this ticket. Only the newest one counts."),
        speech.say("Ask for the newest ticket, or find the booking by IIN with the identity card in hand."),
        facts=_facts(outcome.booking, around, speech),
    )


def _cancelled(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
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
        facts=_facts(outcome.booking, around, speech),
    )


def _unknown(case: Case, _outcome: NotAdmitted, _around: Surroundings, speech: Speech) -> Told:
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


def _forged(_case: Case, _outcome: NotAdmitted, _around: Surroundings, speech: Speech) -> Told:
    return Told(
        "bad",
        "bad",
        speech.say("Not genuine"),
        speech.say("None of our terminals made this ticket."),
        speech.say("Let nobody in on it, and call the senior."),
    )


def _revoked(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    number = outcome.terminal_id or 0
    name = around.desks.get(number) or speech.say("number {number}", number=number or "?")
    return Told(
        "bad",
        "bad",
        speech.say("Not valid"),
        speech.say("It comes from a terminal that is not trusted any more: {name}.", name=name),
        speech.say("The booking may still stand. Find it by IIN with the identity card in hand."),
    )


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
        facts=_facts(None, around, speech, outcome),
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
    facts = _facts(outcome.booking, around, speech)
    reason = speech.say("This booking is not checked in.")
    return Told("info", "info", speech.say("Nothing to undo"), reason, facts=facts)


def _needs_network(_case: Case, outcome: NotAdmitted, around: Surroundings, speech: Speech) -> Told:
    return Told(
        "warn",
        "offline",
        speech.say("Needs the network"),
        speech.say("This waits until the desk reaches the shared database again."),
        speech.say("Please try again when the network is back."),
        facts=_facts(outcome.booking, around, speech),
    )


_WORDS: Mapping[Verdict, _Words] = {
    Verdict.TOO_EARLY: _too_early,
    Verdict.TOO_LATE: _too_late,
    Verdict.WRONG_DAY: _wrong_day,
    Verdict.WRONG_CENTRE: _wrong_centre,
    Verdict.ALREADY_CHECKED_IN: _already,
    Verdict.REPLACED: _replaced,
    Verdict.CANCELLED: _cancelled,
    Verdict.UNKNOWN: _unknown,
    Verdict.NOT_DELIVERED: _not_delivered,
    Verdict.FORGED: _forged,
    Verdict.REVOKED: _revoked,
    Verdict.UNREADABLE: _unreadable,
    Verdict.NOT_CHECKED_IN: _not_checked_in,
    Verdict.NEEDS_NETWORK: _needs_network,
}
VERDICTS = frozenset(_WORDS)


# What stands beside the words.


def _start(outcome: NotAdmitted) -> datetime | None:
    return outcome.booking.starts_at if outcome.booking is not None else outcome.starts_at


def _clock(instant: datetime | None, around: Surroundings, speech: Speech) -> str:
    return speech.clock(around.local(instant)) if instant is not None else "–"


def _called(numbers: tuple[QueueNumber, ...], around: Surroundings, speech: Speech) -> tuple[Called, ...]:
    called = []
    for number in numbers:
        line = around.lines[number.line_id]
        called.append(Called(number.called(line), sector(line, speech)))
    return tuple(called)


def _facts(
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
