"""Why nobody was signed in, in words. No Qt."""

from collections.abc import Callable, Mapping

from kiosk.speech import Speech
from kiosk.ui.staff.behind import SignInRefused


def _wait(refused: SignInRefused, speech: Speech) -> str:
    return speech.say(
        "Too many wrong tries. You can try again in {time}.",
        time=f"{refused.wait_seconds // 60}:{refused.wait_seconds % 60:02d}",
    )


_WORDS: Mapping[str, Callable[[SignInRefused, Speech], str]] = {
    "wrong": lambda _r, speech: speech.say("Login or password is wrong. Please type both again."),
    "wait": _wait,
    "disabled": lambda _r, speech: speech.say("This account has been disabled. Please ask your senior."),
    "elsewhere": lambda _r, speech: speech.say("This account belongs to another centre."),
    "nobody_yet": lambda _r, speech: speech.say(
        "There is no account yet. A technician makes the first one with: kiosk staff-accounts add"
    ),
    "unreachable": lambda _r, speech: speech.say(
        "There is no network, and this account has never signed in at this desk. Please sign in when it is back."
    ),
}
REASONS = frozenset(_WORDS)


def words_of_sign_in(refused: SignInRefused, speech: Speech) -> str:
    """What is told, and what to do."""
    return _WORDS[refused.reason](refused, speech)
