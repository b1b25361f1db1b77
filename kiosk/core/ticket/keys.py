"""Each terminal's own key: it signs tickets here, and anybody with the public keys can tell that it did.

The private key never leaves its terminal. A revoked terminal is one whose public key is no longer in the mapping.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kiosk.core.secret_file import SecretFileError, create_secret_file, read_secret_file
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
_HEADER = b"tson-kiosk terminal key "
_HIGHEST_KEY_ID = 0xFFFF


class ForgedTicketError(Exception):
    """A ticket of our form that no terminal known here has signed: forged, damaged, or of a revoked terminal."""


class Signed(NamedTuple):
    """A signed ticket: the digits of its QR, and the 64 bytes from which any terminal makes them again."""

    digits: str
    signature: bytes


class TerminalKey:
    """A terminal's private key and its id (0 to 65535). Its `repr` holds nothing secret."""

    __slots__ = ("_private", "key_id")

    def __init__(self, key_id: int, private: "Ed25519PrivateKey") -> None:
        if not 0 <= key_id <= _HIGHEST_KEY_ID:
            raise ValueError(f"key_id: expected 0 to {_HIGHEST_KEY_ID}, found {key_id}")
        self.key_id = key_id
        self._private = private

    @classmethod
    def create(cls, directory: Path, key_id: int) -> "TerminalKey":
        """Make this terminal's key in `directory`. Raises FileExistsError where there is one: none is replaced."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        key = cls(key_id, Ed25519PrivateKey.generate())
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
            return cls(key_id, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(body.decode("ascii"))))
        except ValueError:
            raise SecretFileError(f"{path}: expected a terminal's key, found something else") from None

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that everybody may know."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, facts: TicketFacts) -> Signed:
        """Sign a ticket. Raises ValueError where the facts name another terminal's key."""
        if facts.key_id != self.key_id:
            raise ValueError(f"key_id: expected {self.key_id}, found {facts.key_id}")
        signature = self._private.sign(pack(facts))
        return Signed(digits_of(facts, signature), signature)

    def __repr__(self) -> str:
        return f"TerminalKey({self.key_id})"


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
