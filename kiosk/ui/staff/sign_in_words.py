"""Why nobody was signed in, or a password not taken, in words. No Qt."""

from collections.abc import Callable, Mapping

from kiosk.core.passwords import LONGEST, SHORTEST, PasswordFault
from kiosk.core.staff import SignInReason, SignInRefused
from kiosk.speech import Speech


def _in_time(seconds: int, speech: Speech) -> str:
    return speech.say("The next try is possible in {time}.", time=f"{seconds // 60}:{seconds % 60:02d}")


_WORDS: Mapping[SignInReason, Callable[[Speech], str]] = {
    SignInReason.WRONG: lambda speech: speech.say("Login or password is wrong. Please type both again."),
    SignInReason.WAIT: lambda speech: speech.say("Too many wrong tries."),
    SignInReason.DISABLED: lambda speech: speech.say("This account has been disabled. Please ask your senior."),
    SignInReason.ELSEWHERE: lambda speech: speech.say("This account belongs to another centre."),
    SignInReason.NOBODY_YET: lambda speech: speech.say(
        "There is no account yet. A technician makes the first one: kiosk staff-accounts add"
    ),
    SignInReason.UNREACHABLE: lambda speech: speech.say(
        "There is no network, and this desk does not know this login. Please sign in when the network is back."
    ),
}
_PASSWORDS: Mapping[PasswordFault, Callable[[Speech], str]] = {
    PasswordFault.TOO_SHORT: lambda speech: speech.say_count(
        "A password has at least {count} character.", "A password has at least {count} characters.", SHORTEST
    ),
    PasswordFault.TOO_LONG: lambda speech: speech.say_count(
        "A password has at most {count} character.", "A password has at most {count} characters.", LONGEST
    ),
    PasswordFault.IS_LOGIN: lambda speech: speech.say("The password must not be the login."),
    PasswordFault.ONE_SIGN: lambda speech: speech.say("The password must not be one character repeated."),
    PasswordFault.SAME: lambda speech: speech.say("The new password must not be the present one."),
}


def words_of_sign_in(refused: SignInRefused | PasswordFault, speech: Speech) -> str:
    """What is told, and what to do."""
    if isinstance(refused, PasswordFault):
        return _PASSWORDS[refused](speech)
    words = _WORDS[refused.reason](speech)
    return f"{words} {_in_time(refused.wait_seconds, speech)}" if refused.wait_seconds else words
