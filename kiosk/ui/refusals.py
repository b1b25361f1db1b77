"""Words for refusals: which rule, what it means with its facts, what to do next. No Qt.

The list of reasons is closed, and every one has words here: kiosk.core gives facts without prose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.core.model import CentreKind
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The first day on which something is allowed, with the words that say what."""

    label: str
    day: str


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """A refusal in the citizen's language: `title` says what, `meaning` why, `next` the best next step."""

    title: str
    meaning: str
    next: str
    first_days: tuple[FirstDay, ...] = ()


def words_of(refused: Refused, speech: Speech) -> RefusalWords:
    """What a citizen is told of a refusal."""
    return _WORDS[refused.reason](refused, speech)


_Words = Callable[[Refused, Speech], RefusalWords]


def _ten_days(refused: Refused, speech: Speech) -> RefusalWords:
    """R1. Between taking and the first day that is allowed again lies the rule's number, whatever the policy."""
    say = speech.say
    first_days = []
    if refused.may_take_from:
        first_days.append(FirstDay(say("You can take a booking from"), speech.day(refused.may_take_from)))
    if refused.may_visit_from:
        first_days.append(FirstDay(say("You can come from"), speech.day(refused.may_visit_from)))
    meaning = _kept_apart(refused, speech)
    if refused.kind is CentreKind.SPETSTSON:
        apart = say("Public service centres are counted apart from vehicle service centres.")
    else:
        apart = say("Vehicle service centres are counted apart from public service centres.")
    title = say("Not yet: the ten-day rule") if refused.may_take_from else say("Your visits would be too close")
    return RefusalWords(title, meaning, apart, tuple(first_days))


def _kept_apart(refused: Refused, speech: Speech) -> str:
    if not (refused.may_take_from and refused.taken_on):
        return speech.say("One person's visits are kept some days apart, so that there is time for everyone.")
    days = (refused.may_take_from - refused.taken_on).days
    taken = speech.day_of_month(refused.taken_on)
    if refused.kind is CentreKind.SPETSTSON:
        return speech.say_count(
            "One booking may be taken in {count} day at vehicle service centres. You took one on {taken}.",
            "One booking may be taken in {count} days at vehicle service centres. You took one on {taken}.",
            days,
            taken=taken,
        )
    return speech.say_count(
        "One booking may be taken in {count} day at public service centres. You took one on {taken}.",
        "One booking may be taken in {count} days at public service centres. You took one on {taken}.",
        days,
        taken=taken,
    )


def _slot_gone(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This time has just been taken"),
        speech.say("Somebody else booked it a moment ago. Everything you entered is kept."),
        speech.say("Please choose another free time."),
    )


def _too_late(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This time can no longer be booked"),
        speech.say("It begins too soon, or it has begun already."),
        speech.say("Please choose a later time."),
    )


def _beyond_horizon(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This day is too far ahead"),
        speech.say("Booking for it has not been opened yet."),
        speech.say("Please choose an earlier day."),
    )


def _not_offered(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This cannot be booked here"),
        speech.say("The centre does not offer this service or this time at present."),
        speech.say("Please choose another service."),
    )


def _online_only(refused: Refused, speech: Speech) -> RefusalWords:
    note = refused.service.note if refused.service else None
    return RefusalWords(
        speech.say("This service is given online only"),
        speech.say("You need not come, and no booking is taken for it."),
        note.in_(speech.language) if note else speech.say("It is given at eGov.kz and in eGov Mobile."),
    )


def _same_time(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("You already have this time"),
        speech.say("Nothing would change. Your booking stays as it is."),
        speech.say("Please choose another time, or keep this one."),
    )


def _other_services(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("A booking keeps its services"),
        speech.say("When a booking is moved, only its time changes. The services stay the same."),
        speech.say("Please choose a time for the same services."),
    )


def _started(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("The time of this booking has begun"),
        speech.say("From then on it can no longer be moved, added to or cancelled."),
        speech.say("Please go to your sector with the ticket, or ask at the desk."),
    )


def _too_often_changed(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking has been changed very often"),
        speech.say("Its ticket cannot take one more change. The booking itself stands as it is."),
        speech.say("A person at the desk can help you further."),
    )


def _not_active(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking is no longer active"),
        speech.say("It was cancelled, or its time has passed. It can no longer be changed."),
        speech.say("You can take a new booking, or ask at the desk."),
    )


def _one_must_be_documentation(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("One of the two must be documentation"),
        speech.say("Two services may be booked for one day where one of them is an identity card or a passport."),
        speech.say("Please choose a documentation service as the second one."),
    )


def _one_must_be_other(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("Only one of the two may be documentation"),
        speech.say("Your booking has a documentation service already. The second one has to be of another kind."),
        speech.say("Please choose another service."),
    )


def _same_service(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("You have this service already"),
        speech.say("It is part of your booking. The same service is not booked twice for one day."),
        speech.say("Please choose another service."),
    )


def _two_a_day(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("No more services fit into this booking"),
        speech.say("It already has as many services as may be booked for one day."),
        speech.say("The booking stands as it is. You need not do anything."),
    )


def _overlap(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("The two times overlap"),
        speech.say("You would have to be at two windows at once."),
        speech.say("Please choose a time before or after the other one."),
    )


def _other_day(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("Both services have to be on one day"),
        speech.say("Two services of one booking are given in one centre on one day."),
        speech.say("Please choose a time on the day of the other service."),
    )


def _seller_must_book(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("The seller takes this booking"),
        speech.say(
            "After a sale the present owner, who is the seller, books the visit. "
            "So nobody can re-register a vehicle without its owner."
        ),
        speech.say("Please ask the seller to book with their own IIN. Then come together."),
    )


def _not_the_owner(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("The vehicle has another owner"),
        speech.say("The register names another owner. The owner, who is the seller, books the visit."),
        speech.say("Please check the plate. If it is right, ask the owner to book, or ask at the desk."),
    )


def _unknown_vehicle(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("We cannot find this plate"),
        speech.say("No vehicle in the register has it."),
        speech.say("Please check every letter and digit. If the plate is right, ask at the desk."),
    )


def _invalid_plate(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This is not a number plate"),
        speech.say("A plate looks like this: 777 ABC 02."),
        speech.say("Please type it again."),
    )


def _needs_ticket(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This booking opens with its ticket"),
        speech.say("Others may know your IIN. So a booking is shown only to whoever has its ticket or its code."),
        speech.say("No ticket? Staff at the desk will print it again when they have seen your identity card."),
    )


def _wrong_code(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This code does not match"),
        speech.say("None of your bookings has this code."),
        speech.say("Please compare it with the ticket and type it again."),
    )


def _ticket_unreadable(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("This is not one of our tickets"),
        speech.say("Its code was not read in full, or it comes from somewhere else."),
        speech.say("Please smooth the ticket out and hold its QR code under the reader once more."),
    )


def _ticket_forged(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("We cannot confirm this ticket"),
        speech.say("None of our terminals has made it."),
        speech.say("Please show it at the desk."),
    )


def _ticket_replaced(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("There is a newer ticket"),
        speech.say("The booking was changed after this ticket. Only the newest ticket counts."),
        speech.say("Please use the newest ticket. Lost it? Staff at the desk will print it again."),
    )


def _ticket_unknown(_refused: Refused, speech: Speech) -> RefusalWords:
    return RefusalWords(
        speech.say("We cannot find this booking"),
        speech.say("The ticket is one of ours, but its booking is no longer kept."),
        speech.say("Please take a new booking, or ask at the desk."),
    )


def _slow_down(refused: Refused, speech: Speech) -> RefusalWords:
    wait = speech.say_count(
        "You can go on in {count} second.", "You can go on in {count} seconds.", refused.wait_seconds
    )
    return RefusalWords(
        speech.say("Please wait a little"),
        speech.say("There were too many attempts at this terminal. The pause protects everybody's bookings."),
        wait if refused.wait_seconds else speech.say("You can go on now."),
    )


_WORDS: Mapping[Reason, _Words] = {
    Reason.TEN_DAYS: _ten_days,
    Reason.SLOT_GONE: _slot_gone,
    Reason.TOO_LATE: _too_late,
    Reason.BEYOND_HORIZON: _beyond_horizon,
    Reason.NOT_OFFERED: _not_offered,
    Reason.ONLINE_ONLY: _online_only,
    Reason.SAME_TIME: _same_time,
    Reason.OTHER_SERVICES: _other_services,
    Reason.STARTED: _started,
    Reason.TOO_OFTEN_CHANGED: _too_often_changed,
    Reason.NOT_ACTIVE: _not_active,
    Reason.ONE_MUST_BE_DOCUMENTATION: _one_must_be_documentation,
    Reason.ONE_MUST_BE_OTHER: _one_must_be_other,
    Reason.SAME_SERVICE: _same_service,
    Reason.TWO_A_DAY: _two_a_day,
    Reason.OVERLAP: _overlap,
    Reason.OTHER_DAY: _other_day,
    Reason.SELLER_MUST_BOOK: _seller_must_book,
    Reason.NOT_THE_OWNER: _not_the_owner,
    Reason.UNKNOWN_VEHICLE: _unknown_vehicle,
    Reason.INVALID_PLATE: _invalid_plate,
    Reason.NEEDS_TICKET: _needs_ticket,
    Reason.WRONG_CODE: _wrong_code,
    Reason.TICKET_UNREADABLE: _ticket_unreadable,
    Reason.TICKET_FORGED: _ticket_forged,
    Reason.TICKET_REPLACED: _ticket_replaced,
    Reason.TICKET_UNKNOWN: _ticket_unknown,
    Reason.SLOW_DOWN: _slow_down,
}
