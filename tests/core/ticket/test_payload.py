"""The 83 bytes and the 200 digits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.ticket.payload import (
    DIGITS,
    PAYLOAD_BYTES,
    TicketFacts,
    UnreadableTicketError,
    from_digits,
    pack,
    to_digits,
    unpack,
)

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
FACTS = TicketFacts(7, 42, 1, 3, 1, datetime(2026, 11, 23, 4, 45, tzinfo=UTC))

all_facts = st.builds(
    TicketFacts,
    key_id=st.integers(0, 2**16 - 1),
    booking_id=st.integers(0, 2**64 - 1),
    revision=st.integers(0, 255),
    centre_id=st.integers(0, 2**16 - 1),
    service_number=st.integers(0, 255),
    starts_at=st.integers(0, 2**24 - 1).map(lambda minutes: EPOCH + timedelta(minutes=minutes)),
    booked_offline=st.booleans(),
)


@given(all_facts)
def test_what_is_packed_is_unpacked(facts: TicketFacts) -> None:
    assert unpack(pack(facts)) == facts


@given(st.binary(min_size=PAYLOAD_BYTES, max_size=PAYLOAD_BYTES))
def test_every_payload_makes_200_digits_and_comes_back(payload: bytes) -> None:
    digits = to_digits(payload)
    assert len(digits) == DIGITS
    assert digits.isdigit()
    assert from_digits(digits) == payload


def test_the_fields_stand_where_the_contract_says() -> None:
    facts = TicketFacts(
        0x0102, 0x030405060708090A, 0x0B, 0x0C0D, 0x0E, EPOCH + timedelta(minutes=0x0F1011), booked_offline=True
    )
    assert pack(facts) == bytes.fromhex("01 0102 030405060708090a 0b 0c0d 0e 0f1011 01")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key_id", 2**16),
        ("key_id", -1),
        ("booking_id", 2**64),
        ("booking_id", -1),
        ("revision", 256),
        ("centre_id", 2**16),
        ("service_number", 256),
        ("starts_at", EPOCH - timedelta(minutes=1)),
        ("starts_at", EPOCH + timedelta(minutes=2**24)),
        ("starts_at", EPOCH + timedelta(seconds=30)),
        ("starts_at", datetime(2026, 11, 23, 9, 45)),  # noqa: DTZ001
    ],
)
def test_a_field_that_outgrows_its_bytes_is_named(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{field}: expected"):
        replace(FACTS, **{field: value})


@given(all_facts, st.integers(0, DIGITS - 1))
def test_a_truncated_code_is_unreadable(facts: TicketFacts, length: int) -> None:
    digits = to_digits(pack(facts) + bytes(64))
    with pytest.raises(UnreadableTicketError):
        from_digits(digits[:length])
    with pytest.raises(UnreadableTicketError):
        from_digits(digits[DIGITS - length :] if length else "")


@given(all_facts, st.text("0123456789", min_size=1, max_size=DIGITS))
def test_a_code_glued_to_another_is_unreadable(facts: TicketFacts, other: str) -> None:
    digits = to_digits(pack(facts) + bytes(64))
    for glued in (digits + other, other + digits):
        with pytest.raises(UnreadableTicketError):
            from_digits(glued)


@pytest.mark.parametrize(
    "foreign",
    [
        "9" * DIGITS,
        "https://example.kz/?q=" + "1" * 178,
        "٣" * DIGITS,
        " " + "1" * 199,
        "+" + "1" * 199,
        "1_" * 100,
    ],
)
def test_a_foreign_code_is_unreadable(foreign: str) -> None:
    with pytest.raises(UnreadableTicketError):
        from_digits(foreign)


@given(st.text("0123456789", min_size=DIGITS, max_size=DIGITS))
def test_the_message_of_an_unreadable_code_never_holds_it(digits: str) -> None:
    with pytest.raises(UnreadableTicketError) as caught:
        from_digits(digits + "0")
    assert digits not in str(caught.value)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_unreadable(version: int) -> None:
    with pytest.raises(UnreadableTicketError, match=f"version 1, found {version}"):
        unpack(bytes([version]) + pack(FACTS)[1:])


def test_flags_that_have_no_meaning_yet_are_unreadable() -> None:
    with pytest.raises(UnreadableTicketError, match="flags"):
        unpack(pack(FACTS)[:-1] + b"\x02")
