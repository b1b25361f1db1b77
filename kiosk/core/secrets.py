"""The country-wide key that turns an IIN into whose a booking is, and a booking into its 8-digit code.

The key lives outside the database, so that a copy of the database tells neither: there is no IIN and no code at
rest, only what this key makes of them. All terminals of a database need the same key file.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from kiosk.core.iin import Iin
from kiosk.core.secret_file import SecretFileError, create_secret_file, read_secret_file

KEY_BYTES = 32
CODE_DIGITS = 8


class CitizenKeys:
    """R8: what is stored and asked for in place of IINs and codes. Its `repr` holds nothing secret."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"expected a key of {KEY_BYTES} bytes, found {len(key)}")
        self._key = key

    @classmethod
    def load(cls, path: Path, *, create: bool = False) -> "CitizenKeys":
        """Read the key from its file; `create` makes a new random one where there is none.

        A new key opens nothing that was written under another: create it once, when a database is made.
        Raises SecretFileMissingError, or SecretFileError: damaged, or others may read it.
        """
        if create and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # another process was first; its key counts
                create_secret_file(path, secrets.token_bytes(KEY_BYTES))
        key = read_secret_file(path)
        if len(key) != KEY_BYTES:
            raise SecretFileError(f"{path}: expected {KEY_BYTES} bytes, found {len(key)}")
        return cls(key)

    def citizen_key(self, iin: Iin) -> bytes:
        """The 32 bytes that stand for this citizen in the database."""
        return self._mac(b"citizen", iin.digits.encode("ascii"))

    def code(self, booking_id: int, revision: int) -> str:
        """The 8-digit code of a booking's revision. Derived, never stored; a new revision has a new one."""
        mac = self._mac(b"code", booking_id.to_bytes(8, "big") + revision.to_bytes(4, "big"))
        return f"{int.from_bytes(mac, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"

    def code_mac(self, code: str) -> bytes:
        """The 32 bytes by which the database finds a booking from its code; spaces between groups do not count."""
        return self._mac(b"code lookup", code.replace(" ", "").encode("utf-8"))

    def booking_id(self, command_id: UUID) -> int:
        """The random id of the booking that this command takes: the same wherever and how often it is carried out.

        1 to 2**63 - 1. A command whose answer got lost may then be carried out again from a terminal's own copy.
        """
        mac = self._mac(b"booking", command_id.bytes)
        return int.from_bytes(mac, "big") % (2**63 - 1) + 1

    def fingerprint(self, command: bytes) -> bytes:
        """The 32 bytes by which a command is known again (R9), without telling what was in it."""
        return self._mac(b"command", command)

    @property
    def mark(self) -> bytes:
        """The 32 bytes by which a database tells this key from another one; nothing else comes of them."""
        return self._mac(b"mark", b"")

    def _mac(self, purpose: bytes, message: bytes) -> bytes:
        # The purpose, closed by a zero byte, keeps one use of the key from ever answering for another.
        return hmac.new(self._key, b"tson-kiosk " + purpose + b"\0" + message, hashlib.sha256).digest()

    def __repr__(self) -> str:
        return "CitizenKeys()"
