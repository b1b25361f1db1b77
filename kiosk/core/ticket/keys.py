"""Each terminal's own key: it signs tickets here, and anybody with the public keys can tell that it did.

The private key never leaves its terminal. A revoked terminal is one whose public key is no longer in the mapping.
The key is made first; the id by which the database knows it comes with the enrolment and is kept beside it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kiosk.core.secret_file import SecretFileError, create_secret_file, read_secret_file, replace_file
from kiosk.core.ticket.payload import (
    FACTS_BYTES,
    SIGNATURE_BYTES,
    TicketFacts,
    from_digits,
    pack,
    to_digits,
    unpack,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FILE_NAME = "terminal.key"
ID_FILE_NAME = "terminal.id"
NOT_ENROLLED = 0
_HEADER = b"tson-kiosk terminal key "
_HIGHEST_KEY_ID = 0xFFFF


class ForgedTicketError(Exception):
    """A ticket of our form that no terminal known here has signed: forged, damaged, or of a revoked terminal."""


class Signed(NamedTuple):
    """A signed ticket: the digits of its QR, and the 64 bytes from which any terminal makes them again."""

    digits: str
    signature: bytes


class TerminalKey:
    """A terminal's private key and its id (1 to 65535; 0 not enrolled yet). Its `repr` holds nothing secret."""

    __slots__ = ("_private", "key_id")

    def __init__(self, key_id: int, private: "Ed25519PrivateKey") -> None:
        if not NOT_ENROLLED <= key_id <= _HIGHEST_KEY_ID:
            raise ValueError(f"key_id: expected {NOT_ENROLLED} to {_HIGHEST_KEY_ID}, found {key_id}")
        self.key_id = key_id
        self._private = private

    @classmethod
    def create(cls, directory: Path, key_id: int = NOT_ENROLLED) -> "TerminalKey":
        """Make this terminal's key in `directory`. Raises FileExistsError where there is one: none is replaced."""
        key = cls(key_id, _new_private_key())
        directory.mkdir(parents=True, exist_ok=True)
        content = _HEADER + b"%d\n%s\n" % (key_id, key._private.private_bytes_raw().hex().encode("ascii"))
        create_secret_file(directory / FILE_NAME, content)
        return key

    @classmethod
    def load(cls, directory: Path) -> "TerminalKey":
        """Read this terminal's key. Raises SecretFileMissingError, or SecretFileError: damaged, open to others."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        path = directory / FILE_NAME
        head, _, body = read_secret_file(path).partition(b"\n")
        try:
            key_id = int(head.removeprefix(_HEADER))  # another file's header is no number
            key = cls(key_id, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(body.decode("ascii"))))
        except ValueError:
            raise SecretFileError(f"{path}: expected a terminal's key, found something else") from None
        return key._known_as(directory / ID_FILE_NAME)

    @classmethod
    def load_or_create(cls, directory: Path) -> "TerminalKey":
        """This terminal's key; a new one where there is none yet. Raises SecretFileError."""
        if not (directory / FILE_NAME).exists():
            with suppress(FileExistsError):  # another process was first; its key counts
                return cls.create(directory)
        return cls.load(directory)

    @classmethod
    def nobody(cls) -> "TerminalKey":
        """The key of a place that is not enrolled, and is to sign nothing. Kept nowhere."""
        return cls(NOT_ENROLLED, _new_private_key())

    def enrolled_as(self, key_id: int, directory: Path) -> "TerminalKey":
        """The same key under the id that the database gave it, kept in `directory` for times without network."""
        key = TerminalKey(key_id, self._private)
        if key_id != self.key_id:
            line = f"{key_id} {self.public_key.hex()}\n"
            replace_file(directory / ID_FILE_NAME, line.encode("ascii"))
        return key

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that everybody may know."""
        return self._private.public_key().public_bytes_raw()

    @property
    def token(self) -> bytes:
        """The 32 bytes by which this terminal shows the database that it is itself. Secret."""
        return hmac.digest(self._private.private_bytes_raw(), b"tson-kiosk terminal token\0", "sha256")

    @property
    def token_hash(self) -> bytes:
        """The 32 bytes by which the database knows the token without holding it."""
        return hashlib.sha256(self.token).digest()

    def sign(self, facts: TicketFacts) -> Signed:
        """Sign a ticket. Raises ValueError where the facts name another terminal's key, or nobody's."""
        if facts.key_id != self.key_id or self.key_id == NOT_ENROLLED:
            raise ValueError(f"key_id: expected {self.key_id or 'an enrolled terminal'}, found {facts.key_id}")
        signature = self._private.sign(pack(facts))
        return Signed(digits_of(facts, signature), signature)

    def _known_as(self, file: Path) -> "TerminalKey":
        """The same key under the id in `file`, if that is about this key: it was enrolled after it was made."""
        try:
            key_id, public_key = file.read_text("ascii").split()
            return self if public_key != self.public_key.hex() else TerminalKey(int(key_id), self._private)
        except FileNotFoundError:
            return self
        except ValueError:
            raise SecretFileError(f"{file}: expected a terminal's id, found something else") from None

    def __repr__(self) -> str:
        return f"TerminalKey({self.key_id})"


def _new_private_key() -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    return Ed25519PrivateKey.generate()


def verify(digits: str, public_keys: Mapping[int, bytes]) -> TicketFacts:
    """What a ticket says, once a terminal of `public_keys` (key id to 32 bytes) is known to have signed it.

    Whether the booking still stands at that revision is for the database to say.
    Raises UnreadableTicketError for digits that are no ticket, ForgedTicketError for a ticket that is not ours.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    payload = from_digits(digits)
    signed, signature = payload[:FACTS_BYTES], payload[FACTS_BYTES:]
    facts = unpack(signed)
    public_key = public_keys.get(facts.key_id)
    if public_key is None:
        raise ForgedTicketError(f"no key {facts.key_id} is known: revoked, or never ours")
    try:
        _imported(public_key).verify(signature, signed)
    except InvalidSignature:
        raise ForgedTicketError(f"the signature is not that of key {facts.key_id}") from None
    return facts


def signature_of(digits: str) -> bytes:
    """The 64 signature bytes in a ticket's digits. Raises UnreadableTicketError."""
    return from_digits(digits)[FACTS_BYTES:]


def digits_of(facts: TicketFacts, signature: bytes) -> str:
    """The digits of a ticket signed before: the same booking always prints the same QR, at any terminal."""
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError(f"signature: expected {SIGNATURE_BYTES} bytes, found {len(signature)}")
    return to_digits(pack(facts) + signature)


@lru_cache(maxsize=256)
def _imported(public_key: bytes) -> "Ed25519PublicKey":
    """The key as the library wants it; a centre has few, and checks many tickets with each."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    return Ed25519PublicKey.from_public_bytes(public_key)
