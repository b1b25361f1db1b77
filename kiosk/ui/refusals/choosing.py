"""Refusals while a service and a time are chosen: R2, R4, R5. No Qt."""

from collections.abc import Mapping

from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals.shape import RefusalWords, Words


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


WORDS: Mapping[Reason, Words] = {
    Reason.SLOT_GONE: _slot_gone,
    Reason.TOO_LATE: _too_late,
    Reason.BEYOND_HORIZON: _beyond_horizon,
    Reason.NOT_OFFERED: _not_offered,
    Reason.ONLINE_ONLY: _online_only,
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
}
