"""What is asked before a check-in is undone, or before somebody is let in all the same, in words. No Qt."""

from dataclasses import dataclass

from kiosk.core.policy import Override
from kiosk.speech import Speech


@dataclass(frozen=True)
class Asked:
    """A question. `usual_reasons`: those to choose from; None where no reason is wanted."""

    title: str
    text: str
    confirm: str
    usual_reasons: tuple[str, ...] | None = None


def undo(speech: Speech) -> Asked:
    """Whether a check-in is to be undone."""
    say = speech.say
    return Asked(
        say("Undo this check-in?"),
        say("The visit is as before, and keeps its number. The reason is written down."),
        say("Undo the check-in"),
        (
            say("Scanned by mistake"),
            say("The person has left"),
            say("Wrong person"),
            say("The papers are not complete"),
        ),
    )


def let_in(speech: Speech) -> Asked:
    """Whether somebody comes in on the word of a ticket."""
    say = speech.say
    return Asked(
        say("Let them in all the same?"),
        say("The ticket is genuine. Its booking is checked in by itself as soon as it arrives here."),
        say("Let in"),
    )


def set_aside(rule: Override, speech: Speech) -> Asked:
    """Whether somebody comes in who is early or late."""
    say, late = speech.say, rule is Override.LATE
    usual = (
        (say("The queue is short"), say("Late through our fault"), say("Health, age or small children"))
        if late
        else (say("The queue is short"), say("Health, age or small children"), say("Has come from far away"))
    )
    return Asked(
        say("Let them in although it is too late?") if late else say("Let them in although it is too early?"),
        say("The rule is set aside this once. The reason is written down."),
        say("Let in"),
        usual,
    )
