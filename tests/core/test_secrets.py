"""Whose a booking is, and its code, without an IIN or a code at rest."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.iin import Iin, check_digit
from kiosk.core.secret_file import SecretFileError, SecretFileMissingError
from kiosk.core.secrets import CitizenKeys

FIRST_ELEVEN = "90010130012"
IIN = Iin(FIRST_ELEVEN + str(check_digit(FIRST_ELEVEN)))
KEYS = CitizenKeys(bytes(range(32)))
OTHER_KEYS = CitizenKeys(bytes(32))


def test_a_citizens_key_is_steady_and_tells_nothing_of_the_iin() -> None:
    key = KEYS.citizen_key(IIN)
    assert key == CitizenKeys(bytes(range(32))).citizen_key(IIN)
    assert len(key) == 32
    assert IIN.digits.encode() not in key
    assert key != OTHER_KEYS.citizen_key(IIN)


@given(st.integers(0, 2**63 - 1), st.integers(1, 255))
def test_a_code_is_eight_digits_always_the_same(booking_id: int, revision: int) -> None:
    code = KEYS.code(booking_id, revision)
    assert len(code) == 8
    assert code.isascii()
    assert code.isdigit()
    assert code == KEYS.code(booking_id, revision)


def test_each_revision_has_its_own_code() -> None:
    assert len({KEYS.code(42, revision) for revision in range(1, 256)}) == 255
    assert KEYS.code(42, 1) != OTHER_KEYS.code(42, 1)


def test_a_code_is_found_with_or_without_its_space() -> None:
    assert KEYS.code_mac("4821 7730") == KEYS.code_mac("48217730")
    assert KEYS.code_mac("48217731") != KEYS.code_mac("48217730")


def test_one_use_of_the_key_never_answers_for_another() -> None:
    assert KEYS.code_mac(IIN.digits) != KEYS.citizen_key(IIN)


def test_the_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "centre" / "citizens.key"
    with pytest.raises(SecretFileMissingError):
        CitizenKeys.load(path)
    made = CitizenKeys.load(path, create=True)
    assert CitizenKeys.load(path).citizen_key(IIN) == made.citizen_key(IIN)
    assert CitizenKeys.load(path, create=True).citizen_key(IIN) == made.citizen_key(IIN)
    assert len(path.read_bytes()) == 32


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "citizens.key"
    CitizenKeys.load(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(SecretFileError, match="0640"):
        CitizenKeys.load(path)


def test_a_file_of_another_length_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "citizens.key"
    CitizenKeys.load(path, create=True)
    path.write_bytes(bytes(31))
    with pytest.raises(SecretFileError, match="32 bytes, found 31"):
        CitizenKeys.load(path)


def test_nothing_secret_is_shown() -> None:
    assert repr(KEYS) == str(KEYS) == "CitizenKeys()"


def test_the_mark_of_a_key_is_its_own_and_answers_for_nothing_else() -> None:
    assert len(KEYS.mark) == 32
    assert KEYS.mark == CitizenKeys(bytes(range(32))).mark != OTHER_KEYS.mark
    assert KEYS.mark not in {KEYS.code_mac(""), KEYS.fingerprint(b"")}
