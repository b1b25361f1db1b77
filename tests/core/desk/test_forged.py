"""Ten thousand harms done to genuine tickets: none lets anybody in, and none is taken for another verdict's."""

from collections import Counter
from collections.abc import Callable
from random import Random
from uuid import uuid4

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.desk.arrivals import check_in
from kiosk.core.model import Ticket
from kiosk.core.outcomes import NotAdmitted, Verdict
from kiosk.core.store.work import Work
from kiosk.core.ticket.payload import FACTS_BYTES, PAYLOAD_BYTES, from_digits, to_digits
from tests.core.desk.arriving import let_in
from tests.invariants import check
from tests.town import MONDAY, TSON, Town, holding, office, state_of, ticket_in

HARMS = 10_000
FEWER = 1_500  # over a server each look is a trip
# Where each fact stands in the bytes that are signed.
FIELDS = {
    "version": 0,
    "key": 1,
    "booking": 3,
    "revision": 11,
    "centre": 12,
    "service": 14,
    "start": 15,
    "flags": 18,
}
ENDS = [*list(FIELDS.values())[1:], FACTS_BYTES]
Harm = Callable[[Random, list[Ticket]], str]


def one_bit(random: Random, tickets: list[Ticket]) -> str:
    """A module of the symbol read wrongly, or changed with a pen."""
    payload = bytearray(from_digits(random.choice(tickets).digits))
    for _ in range(random.randint(1, 3)):
        payload[random.randrange(PAYLOAD_BYTES)] ^= 1 << random.randrange(8)
    return to_digits(bytes(payload))


def another_field(random: Random, tickets: list[Ticket]) -> str:
    """One fact of one ticket under the signature of another."""
    mine, other = (from_digits(ticket.digits) for ticket in random.sample(tickets, 2))
    place = random.randrange(len(FIELDS))
    first, last = list(FIELDS.values())[place], ENDS[place]
    return to_digits(mine[:first] + other[first:last] + mine[last:])


def made_up_field(random: Random, tickets: list[Ticket]) -> str:
    """Another revision, centre, time, booking, signer: whatever somebody would like their paper to say."""
    payload = from_digits(random.choice(tickets).digits)
    place = random.randrange(1, len(FIELDS))
    first, last = list(FIELDS.values())[place], ENDS[place]
    return to_digits(payload[:first] + random.randbytes(last - first) + payload[last:])


def another_signature(random: Random, tickets: list[Ticket]) -> str:
    """The facts of one ticket under the whole signature of another, or under none."""
    mine, other = (from_digits(ticket.digits) for ticket in random.sample(tickets, 2))
    signature = random.choice([other[FACTS_BYTES:], bytes(64), random.randbytes(64)])
    return to_digits(mine[:FACTS_BYTES] + signature)


def other_digits(random: Random, tickets: list[Ticket]) -> str:
    """Digits changed, or two of them swapped."""
    digits = list(random.choice(tickets).digits)
    one, other = random.sample(range(len(digits)), 2)
    digits[one], digits[other] = digits[other], str((int(digits[one]) + random.randint(0, 9)) % 10)
    return "".join(digits)


def cut_or_glued(random: Random, tickets: list[Ticket]) -> str:
    """A part of a ticket, or parts of two, at any length."""
    one, other = (ticket.digits for ticket in random.sample(tickets, 2))
    cut = random.randrange(1, 200)
    return random.choice([one[:cut], one + other[:cut], one[:cut] + other[cut:], one[cut:] + one[:cut]])


def no_digits(random: Random, tickets: list[Ticket]) -> str:
    """A sign that no digit is in the place of one."""
    digits = random.choice(tickets).digits
    at = random.randrange(200)
    return digits[:at] + random.choice("xО٣ ²-") + digits[at + 1 :]


ALL: tuple[Harm, ...] = (
    one_bit,
    another_field,
    made_up_field,
    another_signature,
    other_digits,
    cut_or_glued,
    no_digits,
)


def test_none_of_ten_thousand_forged_tickets_lets_anybody_in(town: Town) -> None:
    tickets = [
        town.citizen(n).booked(MONDAY, (code, at))
        for n, (code, at) in enumerate((c, a) for c in ("id-card", "pension") for a in ("10:00", "10:30"))
    ]
    tickets.append(
        ticket_in(town.terminal(2).citizen(0).rebook(holding(tickets[0]), MONDAY, ("id-card", "11:00")))
    )
    genuine = {ticket.digits for ticket in tickets}
    town.clock.set(MONDAY, "10:30")  # all of them would be let in, but for the one that was rebooked
    here = office(town.store, town.clock, town.keys, 1)
    random, found = Random(20260601), Counter[Verdict]()
    before = state_of(town.store)

    def try_all(work: Work) -> None:
        for at in range(HARMS if work.wire.dialect == "sqlite" else FEWER):
            digits = ALL[at % len(ALL)](random, tickets)
            if digits in genuine:
                continue
            answer = check_in(work, here, CheckIn(uuid4(), ByTicket(digits), TSON, "aigul"), town.clock.now())
            assert isinstance(answer, NotAdmitted), ALL[at % len(ALL)].__name__
            assert answer.booking_id is None, "nobody hears of a booking from a forged ticket"
            found[answer.verdict] += 1

    town.store.write(try_all)
    assert set(found) == {Verdict.FORGED, Verdict.UNREADABLE}
    assert found[Verdict.FORGED] > sum(found.values()) / 2
    after = state_of(town.store)
    told = after.pop("event")[len(before.pop("event")) :]
    assert Counter(row["after"]["verdict"] for row in told) == found, "each is in the audit trail"
    assert {row["booking_id"] for row in told} == {None}
    assert after == before, "and nothing else has changed"
    assert let_in(town, tickets[1])
    check(town.store)
