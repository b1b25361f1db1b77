"""The staff's passwords: what a good one is, and what becomes of it at rest (Argon2id).

Hashing takes about a tenth of a second on purpose: never within a transaction, never on the UI thread.
"""

import logging
import secrets
from base64 import b64encode
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from argon2 import PasswordHasher

log = logging.getLogger(__name__)
SHORTEST, LONGEST = 10, 200
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one
_GROUPS, _GROUP = 4, 4


class PasswordFault(StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IS_LOGIN = "is_login"
    ONE_SIGN = "one_sign"  # repeated
    SAME = "same"  # as before


def fault_of(password: str, login: str) -> PasswordFault | None:
    """Why this is no password for this login; None where it is one."""
    signs = _written(password)
    if len(signs) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(signs) > LONGEST:
        return PasswordFault.TOO_LONG
    if signs.strip().lower() == login:
        return PasswordFault.IS_LOGIN
    return PasswordFault.ONE_SIGN if len(set(signs.lower())) == 1 else None


def generate() -> str:
    """A random one, to be read out or written down, and changed at the first sign-in: 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


class Hashes:
    """What is kept of passwords. `cost`: passes, KiB of memory, threads; None for what the library holds good."""

    def __init__(self, cost: tuple[int, int, int] | None = None) -> None:
        self._cost = cost or ()

    def made(self, password: str) -> str:
        """What the database keeps of a password."""
        return self._hasher.hash(_bytes(password))

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether this is the password of which that is kept. None (nobody's) costs as much as a wrong one."""
        from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError  # noqa: PLC0415

        try:
            self._hasher.verify(self._nobodys if kept is None else kept, _bytes(password))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError) as fault:
            log.error("a password could not be looked at (%s); let the owner reset it", fault)  # noqa: TRY400
            return False
        return kept is not None

    def made_anew(self, password: str, kept: str) -> str | None:
        """What is to be kept of a right password from now on, where the cost has changed; else None."""
        return self.made(password) if self._hasher.check_needs_rehash(kept) else None

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # noqa: PLC0415

        return PasswordHasher(*self._cost)

    @cached_property
    def _nobodys(self) -> str:
        """A hash of the same cost that is of no password: nothing has been hashed for it."""
        like = self._hasher
        salt, digest = (
            b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (like.salt_len, like.hash_len)
        )
        return f"$argon2id$v=19$m={like.memory_cost},t={like.time_cost},p={like.parallelism}${salt}${digest}"


USUAL = Hashes()


def _written(password: str) -> str:
    """The same signs, however a keyboard puts them together."""
    return normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _written(password).encode("utf-8", "surrogatepass")
