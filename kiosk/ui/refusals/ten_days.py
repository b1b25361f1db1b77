"""R1's refusal: which days are kept apart, and the first ones that are allowed. No Qt."""

from collections.abc import Mapping

from kiosk.core.model import CentreKind
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals.shape import FirstDay, RefusalWords, Words


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


WORDS: Mapping[Reason, Words] = {
    Reason.TEN_DAYS: _ten_days,
}
