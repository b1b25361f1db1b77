"""Verifying a scanned ticket offline against bare Ed25519: `python -m benchmarks.verify_ticket [rounds]`.

The bare side has its key imported and its bytes at hand; ours begins with the digits that the reader typed.
"""

from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.ratio import Figure, compare, rounds_wanted
from kiosk.core.ticket.keys import TerminalKey, signature_of, verify
from kiosk.core.ticket.payload import TicketFacts, pack

GOAL = 1.5
STARTS_AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def measure(rounds: int = 5000) -> list[Figure]:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        keys = [TerminalKey.create(Path(folder) / str(number), number) for number in range(1, 9)]
    known = {key.key_id: key.public_key for key in keys}
    scanned, bare = [], []
    for number in range(1000):
        key = keys[number % len(keys)]
        starts_at = STARTS_AT + timedelta(minutes=number)
        facts = TicketFacts(key.key_id, number * 0x9E3779B97F4A7C15 % 2**63, 1, 3, 1, starts_at)
        digits = key.sign(facts).digits
        scanned.append(digits)
        bare.append((Ed25519PublicKey.from_public_bytes(key.public_key), signature_of(digits), pack(facts)))
    next_scanned, next_bare = cycle(scanned), cycle(bare)

    def bare_verify() -> None:
        public, signature, signed = next(next_bare)
        public.verify(signature, signed)

    return [
        compare(
            "verify a ticket / bare Ed25519",
            lambda: verify(next(next_scanned), known),
            bare_verify,
            GOAL,
            rounds,
        )
    ]


if __name__ == "__main__":
    measure(rounds_wanted(5000))
