"""Signatures: ours are believed, all others are not."""

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.secret_file import SecretFileError, SecretFileMissingError
from kiosk.core.ticket.keys import (
    FILE_NAME,
    ID_FILE_NAME,
    ForgedTicketError,
    TerminalKey,
    digits_of,
    signature_of,
    verify,
)
from kiosk.core.ticket.payload import PAYLOAD_BYTES, TicketFacts, UnreadableTicketError, from_digits, to_digits

FACTS = TicketFacts(7, 2**63 + 5, 2, 3, 1, datetime(2026, 11, 23, 4, 45, tzinfo=UTC), booked_offline=True)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> TerminalKey:
    return TerminalKey.create(tmp_path_factory.mktemp("keys"), 7)


def test_a_signed_ticket_is_believed(key: TerminalKey) -> None:
    assert verify(key.sign(FACTS).digits, {7: key.public_key}) == FACTS


def test_every_flipped_bit_is_refused(key: TerminalKey) -> None:
    payload = from_digits(key.sign(FACTS).digits)
    known = dict.fromkeys(range(2**16), key.public_key)
    for bit in range(PAYLOAD_BYTES * 8):
        flipped = (int.from_bytes(payload, "big") ^ 1 << bit).to_bytes(PAYLOAD_BYTES, "big")
        with pytest.raises((ForgedTicketError, UnreadableTicketError)):
            verify(to_digits(flipped), known)


@given(st.integers(0, 199), st.integers(1, 9))
def test_a_misread_digit_is_refused(key: TerminalKey, at: int, by: int) -> None:
    digits = key.sign(FACTS).digits
    misread = f"{digits[:at]}{(int(digits[at]) + by) % 10}{digits[at + 1 :]}"
    with pytest.raises((ForgedTicketError, UnreadableTicketError)):
        verify(misread, {7: key.public_key})


def test_a_revoked_terminals_ticket_is_refused(key: TerminalKey) -> None:
    with pytest.raises(ForgedTicketError, match="no key 7"):
        verify(key.sign(FACTS).digits, {8: key.public_key})


def test_another_terminals_signature_is_refused(key: TerminalKey, tmp_path: Path) -> None:
    thief = TerminalKey.create(tmp_path, 7)
    with pytest.raises(ForgedTicketError, match="signature"):
        verify(thief.sign(FACTS).digits, {7: key.public_key})


def test_a_terminal_signs_for_no_other(key: TerminalKey) -> None:
    with pytest.raises(ValueError, match=r"^key_id"):
        key.sign(replace(FACTS, key_id=8))


def test_the_same_qr_is_made_again_from_the_signature_alone(key: TerminalKey) -> None:
    signed = key.sign(FACTS)
    assert signature_of(signed.digits) == signed.signature
    assert digits_of(FACTS, signed.signature) == signed.digits
    assert key.sign(FACTS) == signed


def test_a_signature_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        digits_of(FACTS, bytes(63))


def test_the_key_is_kept_and_read_again(tmp_path: Path) -> None:
    made = TerminalKey.create(tmp_path / "keys", 65535)
    read = TerminalKey.load(tmp_path / "keys")
    assert read.key_id == 65535
    assert read.public_key == made.public_key
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [FILE_NAME]


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    made = TerminalKey.create(tmp_path, 7)
    with pytest.raises(FileExistsError):
        TerminalKey.create(tmp_path, 8)
    assert TerminalKey.load(tmp_path).public_key == made.public_key
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_the_private_key_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        TerminalKey.create(tmp_path, 7)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    TerminalKey.create(tmp_path, 7)
    (tmp_path / FILE_NAME).chmod(mode)
    with pytest.raises(SecretFileError, match=f"{mode:04o}"):
        TerminalKey.load(tmp_path)


def test_a_missing_key_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(SecretFileMissingError):
        TerminalKey.load(tmp_path)
    TerminalKey.create(tmp_path, 7)
    content = (tmp_path / FILE_NAME).read_bytes()
    for damaged in (
        b"",
        content[:-5],
        b"\0" * len(content),
        b"another " + content,
        content.replace(b" 7\n", b" 70000\n"),
    ):
        (tmp_path / FILE_NAME).write_bytes(damaged)
        with pytest.raises(SecretFileError, match="something else"):
            TerminalKey.load(tmp_path)


def test_nothing_secret_is_shown(tmp_path: Path) -> None:
    key = TerminalKey.create(tmp_path, 7)
    assert repr(key) == "TerminalKey(7)"
    assert str(key) == "TerminalKey(7)"


# The id comes after the key


def test_a_key_is_made_before_it_has_an_id_and_signs_nothing_until_then(tmp_path: Path) -> None:
    key = TerminalKey.load_or_create(tmp_path)
    assert key.key_id == 0
    with pytest.raises(ValueError, match="an enrolled terminal"):
        key.sign(replace(FACTS, key_id=0))
    enrolled = key.enrolled_as(7, tmp_path)
    assert verify(enrolled.sign(FACTS).digits, {7: key.public_key}) == FACTS
    read = TerminalKey.load_or_create(tmp_path)
    assert (read.key_id, read.public_key) == (7, key.public_key)
    assert TerminalKey.load(tmp_path).enrolled_as(8, tmp_path).key_id == TerminalKey.load(tmp_path).key_id == 8


def test_the_id_of_a_key_that_was_replaced_is_not_taken_over(tmp_path: Path) -> None:
    TerminalKey.create(tmp_path).enrolled_as(7, tmp_path)
    (tmp_path / FILE_NAME).unlink()
    assert TerminalKey.load_or_create(tmp_path).key_id == 0
    assert TerminalKey.load(tmp_path).key_id == 0


def test_a_damaged_id_is_told(tmp_path: Path) -> None:
    key = TerminalKey.create(tmp_path).enrolled_as(7, tmp_path)
    for damaged in (b"", b"7", b"x " + key.public_key.hex().encode(), b"70000 " + key.public_key.hex().encode()):
        (tmp_path / ID_FILE_NAME).write_bytes(damaged)
        with pytest.raises(SecretFileError, match="a terminal's id"):
            TerminalKey.load(tmp_path)


def test_the_token_is_this_keys_own_and_tells_neither_key(tmp_path: Path) -> None:
    key, other = TerminalKey.create(tmp_path / "one"), TerminalKey.create(tmp_path / "other")
    assert key.token == TerminalKey.load(tmp_path / "one").token
    assert key.token != other.token
    assert len(key.token) == len(key.token_hash) == 32
    assert key.token.hex().encode() not in (tmp_path / "one" / FILE_NAME).read_bytes()
    assert key.token_hash == sha256(key.token).digest()
