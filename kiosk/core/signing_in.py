"""How long wrong tries to sign in wait, and what an account may be called. Pure."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from kiosk.core.iin import holds_iin

FREE_WRONG_TRIES = 3
LONGEST_WAIT = 60


def wait_after(failures: int, failed_at: datetime | None, now: datetime) -> int:
    """Seconds until the next try is looked at after wrong ones in a row: from the third 2, 4, 8, at most 60."""
    if failed_at is None or failures < FREE_WRONG_TRIES:
        return 0
    if failed_at - now > timedelta(seconds=LONGEST_WAIT):
        return 0  # a clock was put back: nobody waits for a time that was never right
    doubled = failures - FREE_WRONG_TRIES + 1
    whole = LONGEST_WAIT if doubled >= LONGEST_WAIT.bit_length() else 1 << doubled
    left = ceil(whole - (now - failed_at).total_seconds())
    return max(0, min(left, whole))


_LOGIN = re.compile(r"[a-z0-9.-]{2,32}")
# Who else stands in the events as an actor.
RESERVED = frozenset({"citizen", "nobody", "owner", "sync", "technician"})


class LoginFault(StrEnum):
    """Why a new account cannot be called so."""

    FORM = "form"
    RESERVED = "reserved"
    IIN = "iin"  # it would stand in the events


def as_login(typed: str) -> str:
    """The login that somebody means, whichever case and space around it they type."""
    return typed.strip().lower()


def fault_of_login(login: str) -> LoginFault | None:
    """Why a new account cannot be called so; None where it can: 2 to 32 of a to z, digits, dots and dashes."""
    if not _LOGIN.fullmatch(login):
        return LoginFault.FORM
    if login in RESERVED:
        return LoginFault.RESERVED
    return LoginFault.IIN if holds_iin(login.replace(".", "-")) else None
