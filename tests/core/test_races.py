"""Thirty-two who confirm in the same moment: no place is sold twice, and nobody waits in vain.

Threads of one store on SQLite, processes of their own on PostgreSQL.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from kiosk.core.commands import (
    AddService,
    Book,
    ByCard,
    ByCode,
    ByCodeAlone,
    ByTicket,
    Cancel,
    CheckIn,
    Choice,
    CloseDay,
    Command,
    Rebook,
    Reprint,
    Settle,
)
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.model import Words
from kiosk.core.outcomes import Booked, Cancelled, CheckedIn, FreeTime, NotAdmitted, Reason, Verdict
from kiosk.core.staff import Account, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.reference_tables import line
from kiosk.core.store.tables import slot
from kiosk.core.store.work import Work
from kiosk.core.ticket.payload import FACTS_BYTES, from_digits, unpack
from tests.engines import Databases
from tests.invariants import check
from tests.racing import RUNNERS, Answer, Crowd, Processes, Threads
from tests.town import (
    MONDAY,
    TSON,
    Town,
    holding,
    made_up,
    office,
    reason_in,
    state_of,
    terminal_key,
    ticket_in,
)

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ID_CARD = ("id-card", "10:00")
SENIOR = Account("saule", Role.SENIOR, TSON)


@pytest.fixture(scope="module")
def crowd(databases: Databases) -> Iterator[Crowd]:
    if databases.name == "sqlite":
        yield Threads()
        return
    processes = Processes()
    yield processes
    processes.close()


class Runners:
    """The crowd in this test's town."""

    def __init__(self, crowd: Crowd, town: Town, url: str) -> None:
        self._crowd, self._town, self._url = crowd, town, url

    def race(self, commands: Sequence[Sequence[Command]], account: Account | None = None) -> list[list[Answer]]:
        """All at once; then the invariants have to hold. `account`: of the staff at whose desks it happens."""
        found = self._crowd.race(self._url, self._town.clock.now(), commands, account)
        check(self._town.store)
        return found

    def deadlocks(self) -> int:
        """How many there were so far. They are survived, but cost a second each."""
        if self._town.store.engine.dialect.name == "sqlite":
            return 0
        counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return self._town.store.read(lambda work: int(work.connection.execute(counted).scalar_one()))

    def race_once(self, commands: Sequence[Command]) -> list[Answer]:
        """One command each."""
        return [answer for (answer,) in self.race([[command] for command in commands])]

    def serve_once(self, commands: Sequence[Command]) -> list[Answer]:
        """One command each, at the desks of seniors."""
        return [answer for (answer,) in self.race([[command] for command in commands], SENIOR)]


@pytest.fixture
def runners(crowd: Crowd, town: Town, town_url: str) -> Runners:
    return Runners(crowd, town, town_url)


def told(found: Iterable[Answer]) -> Counter[str]:
    return Counter(reason_in(answer) or type(answer).__name__ for answer in found)


def widen(town: Town, places: int) -> None:
    """Give every slot so many places."""
    with town.store.engine.begin() as connection:
        connection.execute(update(slot).values(capacity=places, free=places))
        connection.execute(update(line).values(places=places))


def test_eight_of_thirty_two_get_the_eight_places(town: Town, runners: Runners) -> None:
    widen(town, 8)
    choices = (town.choice("id-card", TUESDAY, "10:00"),)
    found = runners.race_once([Book(uuid4(), made_up(n), TSON, choices) for n in range(RUNNERS)])
    assert told(found) == {"Booked": 8, Reason.SLOT_GONE: 24}
    assert town.free("id-card", TUESDAY, "10:00") == 0
    tickets = [ticket_in(answer) for answer in found if isinstance(answer, Booked)]
    assert len({ticket.booking.id for ticket in tickets}) == 8
    assert len({ticket.digits for ticket in tickets}) == 8


def test_one_iin_at_thirty_two_terminals_gets_one_booking(town: Town, runners: Runners) -> None:
    slots = [s for s in town.every_slot("id-card") if s.day > MONDAY][:RUNNERS]
    service = town.service("id-card").id
    found = runners.race_once([Book(uuid4(), made_up(1), TSON, (Choice(service, s.id),)) for s in slots])
    assert told(found) == {"Booked": 1, Reason.TEN_DAYS: 31}
    (ticket,) = [ticket_in(answer) for answer in found if isinstance(answer, Booked)]
    in_the_way = {answer.in_the_way for answer in found if not isinstance(answer, Booked)}
    assert in_the_way == {ticket.booking.id}


def test_one_confirmation_that_arrives_thirty_two_times_is_one_booking(town: Town, runners: Runners) -> None:
    command = Book(uuid4(), made_up(1), TSON, (town.choice("id-card", TUESDAY, "10:00"),))
    found = runners.race_once([command] * RUNNERS)
    assert told(found) == {"Booked": RUNNERS}
    assert len({(ticket_in(a).digits, ticket_in(a).code) for a in found}) == 1
    assert town.free("id-card", TUESDAY, "10:00") == 1


def test_one_refusal_that_is_asked_for_thirty_two_times_is_the_same_refusal(town: Town, runners: Runners) -> None:
    """Nothing is locked on the way to this refusal, so only the command's id keeps them apart."""
    command = Cancel(uuid4(), ByCode(made_up(1), "00000000"))
    assert told(runners.race_once([command] * RUNNERS)) == {Reason.WRONG_CODE: RUNNERS}


def test_one_ticket_rebooked_at_thirty_two_terminals_moves_once(town: Town, runners: Runners) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    slots = [s for s in town.every_slot("id-card") if s.day > TUESDAY][:RUNNERS]
    service = town.service("id-card").id
    found = runners.race_once([Rebook(uuid4(), holding(ticket), (Choice(service, s.id),)) for s in slots])
    assert told(found) == {"Booked": 1, Reason.TICKET_REPLACED: 31}
    assert town.free("id-card", TUESDAY, "10:00") == 2


def test_rebooked_cancelled_and_extended_at_once_one_of_it_happens_at_a_time(town: Town, runners: Runners) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    proof = holding(ticket)
    moved = (town.choice("id-card", WEDNESDAY, "10:00"),)
    commands: list[Command] = []
    for _ in range(RUNNERS // 4):
        commands += [
            Rebook(uuid4(), proof, moved),
            Cancel(uuid4(), proof),
            AddService(uuid4(), proof, town.choice("pension", TUESDAY, "11:00")),
            Reprint(uuid4(), proof),
        ]
    found = told(answer for answer in runners.race_once(commands) if not isinstance(answer, Booked))
    assert found[Cancelled.__name__] <= 1
    assert set(found) <= {"Cancelled", Reason.TICKET_REPLACED, Reason.NOT_ACTIVE}


def test_couples_who_swap_their_places_do_not_lock_each_other_out(town: Town, runners: Runners) -> None:
    """Each frees what the other takes: locked in the order of wishes, all of them would wait for one another."""
    widen(town, 20)
    morning = [town.citizen(number).booked(TUESDAY, ID_CARD) for number in range(16)]
    evening = [town.citizen(number).booked(TUESDAY, ("id-card", "17:00")) for number in range(16, 32)]
    to_evening, to_morning = (town.choice("id-card", TUESDAY, at) for at in ("17:00", "10:00"))
    swaps = [Rebook(uuid4(), holding(ticket), (to_evening,)) for ticket in morning]
    swaps += [Rebook(uuid4(), holding(ticket), (to_morning,)) for ticket in evening]
    found = told(runners.race_once(swaps))
    assert set(found) <= {"Booked", Reason.SLOT_GONE}
    assert found["Booked"] >= 8
    assert runners.deadlocks() == 0


def test_two_services_in_either_order_do_not_lock_each_other_out(town: Town, runners: Runners) -> None:
    widen(town, RUNNERS)
    one, other = town.choice("id-card", TUESDAY, "10:00"), town.choice("pension", TUESDAY, "10:30")
    pairs = [(one, other) if n % 2 else (other, one) for n in range(RUNNERS)]
    found = runners.race_once([Book(uuid4(), made_up(n), TSON, pair) for n, pair in enumerate(pairs)])
    assert told(found) == {"Booked": RUNNERS}
    assert runners.deadlocks() == 0


def test_a_storm_of_changes_keeps_every_invariant(town: Town, runners: Runners) -> None:
    """Everybody rebooks, cancels, adds and books about the same dozen places, with codes that grow old."""
    random = Random(20260601)
    tickets = [town.citizen(n).booked(TUESDAY, ("id-card", f"{9 + n // 2:02}:00")) for n in range(8)]
    places = [s for s in town.every_slot("id-card") if s.day == TUESDAY][:12]
    id_card, pension = town.service("id-card").id, town.service("pension").id
    seconds = [s for s in town.every_slot("pension") if s.day == TUESDAY][:12]
    storm: list[list[Command]] = []
    for runner in range(RUNNERS):
        commands: list[Command] = []
        for _ in range(4):
            ticket = random.choice(tickets)
            owner = tickets.index(ticket)
            revision = random.randint(1, 3)
            proof = ByCode(made_up(owner), town.keys.code(ticket.booking.id, revision))
            place = Choice(id_card, random.choice(places).id)
            commands.append(
                random.choice(
                    [
                        Rebook(uuid4(), proof, (place,)),
                        Rebook(uuid4(), proof, (place, Choice(pension, random.choice(seconds).id))),
                        AddService(uuid4(), proof, Choice(pension, random.choice(seconds).id)),
                        Cancel(uuid4(), proof),
                        Book(uuid4(), made_up(100 + runner % 8), TSON, (place,)),
                    ]
                )
            )
        storm.append(commands)
    found = told([answer for answers in runners.race(storm) for answer in answers])
    assert found["Booked"] > 0
    assert set(found) <= {"Booked", "Cancelled", *Reason}, "somebody was sent away by the database"
    assert runners.deadlocks() == 0


@pytest.mark.parametrize("number", [8, RUNNERS])
def test_a_morning_of_arrivals_and_changes_lets_everybody_in_once(
    town: Town, runners: Runners, number: int
) -> None:
    """At every desk the same tickets are shown, while their owners move, extend and give up their bookings."""
    random = Random(number)
    widen(town, 4)
    tickets = [town.citizen(n).booked(TUESDAY, ("id-card", "10:00")) for n in range(4)]
    town.clock.set(TUESDAY, "09:50")
    later = [town.choice("id-card", TUESDAY, at) for at in ("10:30", "11:00", "12:00")]
    second = town.choice("pension", TUESDAY, "11:30")

    def something(runner: int) -> Command:
        ticket = random.choice(tickets)
        changes: list[Command] = [
            CheckIn(uuid4(), ByTicket(ticket.digits), TSON, f"desk {runner}"),
            CheckIn(uuid4(), ByTicket(ticket.digits), TSON, f"desk {runner}"),
            Rebook(uuid4(), holding(ticket), (random.choice(later),)),
            AddService(uuid4(), holding(ticket), second),
            Cancel(uuid4(), holding(ticket)),
            Book(uuid4(), made_up(100 + runner % 8), TSON, (random.choice(later),)),
        ]
        return random.choice(changes)

    storm = [[something(runner) for _ in range(4)] for runner in range(number)]
    found = [answer for answers in runners.race(storm) for answer in answers]
    assert not [answer for answer in found if isinstance(answer, Exception)]
    arrived = Counter(answer.booking_id for answer in found if isinstance(answer, CheckedIn))
    assert set(arrived.values()) <= {1}, "somebody was let in twice"
    assert sum(isinstance(answer, NotAdmitted) for answer in found) > 0
    assert runners.deadlocks() == 0


@pytest.mark.parametrize("desks", [2, 8])
def test_desks_that_scan_at_once_give_every_number_of_a_line_once(
    town: Town, runners: Runners, desks: int
) -> None:
    """Some of them come for two services; the queues have neither gaps nor doubles."""
    widen(town, 40)
    one, two = [("id-card", "10:00")], [("id-card", "10:00"), ("pension", "10:30")]
    tickets = [town.citizen(n).booked(TUESDAY, *(two if n % 4 == 0 else one)) for n in range(4 * desks)]
    town.clock.set(TUESDAY, "09:50")
    scans = [CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul") for ticket in tickets]
    found = [answer for answers in runners.race([scans[n::desks] for n in range(desks)]) for answer in answers]
    numbers = Counter((number.line_id, number.number) for answer in found for number in admitted(answer).numbers)
    assert numbers == Counter(
        [(town.service("id-card").line_id, n) for n in range(1, 4 * desks + 1)]
        + [(town.service("pension").line_id, n) for n in range(1, desks + 1)]
    )
    assert runners.deadlocks() == 0


@pytest.mark.parametrize("desks", [2, 8])
def test_one_ticket_at_several_desks_at_once_is_let_in_once(town: Town, runners: Runners, desks: int) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    town.clock.set(TUESDAY, "09:50")
    shown = [ByTicket(ticket.digits), ByCodeAlone(ticket.code), ByCard(ticket.booking.id)]
    found = runners.race_once([CheckIn(uuid4(), shown[n % 3], TSON, "aigul") for n in range(desks)])
    first, *others = sorted(found, key=lambda answer: isinstance(answer, NotAdmitted))
    for answer in others:
        assert isinstance(answer, NotAdmitted)
        assert answer.verdict is Verdict.ALREADY_CHECKED_IN
        assert answer.numbers == admitted(first).numbers


def test_one_check_in_that_arrives_eight_times_is_one_visit_with_one_number(town: Town, runners: Runners) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    town.clock.set(TUESDAY, "09:50")
    command = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    found = runners.race_once([command] * 8)
    assert {admitted(answer).numbers[0].number for answer in found} == {1}


@pytest.mark.parametrize("desks", [2, 8])
def test_one_ticket_at_its_word_at_several_desks_at_once_has_one_number(
    town: Town, runners: Runners, desks: int
) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    facts = replace(unpack(from_digits(ticket.digits)[:FACTS_BYTES]), booking_id=77, booked_offline=True)
    digits = terminal_key(1).sign(facts).digits
    town.clock.set(TUESDAY, "09:50")
    scans = [CheckIn(uuid4(), ByTicket(digits), TSON, "aigul", on_its_word=True) for _ in range(desks)]
    found = runners.race_once([*scans, CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")])
    in_line = [answer for answer in found if isinstance(answer, CheckedIn)]
    assert sorted(answer.numbers[0].number for answer in in_line) == [1, 2]
    assert {answer.booking_id for answer in in_line} == {77, ticket.booking.id}


def admitted(answer: Answer) -> CheckedIn:
    assert isinstance(answer, CheckedIn), answer
    return answer


def test_a_day_that_is_closed_while_citizens_book_it_ends_without_bookings(town: Town, runners: Runners) -> None:
    choices = [(town.choice("id-card", TUESDAY, at),) for at in ("09:00", "10:00", "11:00", "15:00")]
    commands: list[Command] = [
        Book(uuid4(), made_up(n), TSON, choices[n % len(choices)]) for n in range(RUNNERS - 1)
    ]
    closing = CloseDay(uuid4(), TSON, TUESDAY, Words("жабық", "закрыто", "closed"), frozenset(), "registrar")
    commands.insert(RUNNERS // 2, closing)
    found = runners.race_once(commands)
    (answer,) = [a for c, a in zip(commands, found, strict=True) if c is closing]
    if isinstance(answer, BookingsInTheWayError):  # the registrar is told whom it would send home
        answer = close_after_all(town, runners, closing)
    assert isinstance(answer, tuple), answer
    free = town.citizen(99).sees("id-card")
    assert isinstance(free, FreeTime)
    assert TUESDAY not in [day.day for day in free.days]
    assert reason_in(town.citizen(99).book(TUESDAY, ID_CARD)) is Reason.SLOT_GONE


def close_after_all(town: Town, runners: Runners, closing: CloseDay) -> Answer:
    """Confirm, once everybody who booked meanwhile is on the list too."""
    booked = StaffDesk(office(town.store, town.clock, town.keys, 1)).booked_on(TSON, TUESDAY)
    seen = frozenset(booking.id for booking in booked)
    (answer,) = runners.race_once([replace(closing, command_id=uuid4(), seen=seen)])
    assert isinstance(answer, tuple)
    assert {booking.id for booking in answer} == seen
    return answer


def test_two_seniors_who_serve_one_citizen_at_once_make_one_change_of_it(town: Town, runners: Runners) -> None:
    """The card opens the booking as it stands: whoever is second sees what the first has made of it."""
    widen(town, RUNNERS)
    ticket = town.citizen(1).booked(TUESDAY, ID_CARD)
    card = ByCard(ticket.booking.id)
    slots = [s for s in town.every_slot("id-card") if s.day > TUESDAY][:8]
    service = town.service("id-card").id
    commands: list[Command] = [Rebook(uuid4(), card, (Choice(service, s.id),)) for s in slots]
    commands += [AddService(uuid4(), card, town.choice("pension", TUESDAY, "11:00")) for _ in range(8)]
    commands += [Reprint(uuid4(), card) for _ in range(8)] + [Cancel(uuid4(), card)]
    served = runners.serve_once(commands)
    found = told(served)
    assert found["Cancelled"] <= 1
    assert set(found) <= {"Booked", "Cancelled", *Reason}, "somebody was sent away by the database"
    assert set(found) - {"Booked", "Cancelled"} <= {
        Reason.TICKET_REPLACED,
        Reason.NOT_ACTIVE,
        Reason.SAME_SERVICE,
        Reason.OTHER_SERVICES,
        Reason.OTHER_DAY,
    }
    assert runners.deadlocks() == 0


def test_a_booking_of_a_revoked_terminal_is_signed_anew_once_by_all_who_print_it(
    town: Town, runners: Runners
) -> None:
    ticket = town.terminal(2).citizen(1).booked(TUESDAY, ID_CARD)
    town.store.write(lambda work: work.terminals.revoke(2, town.clock.now()))
    found = runners.serve_once([Reprint(uuid4(), ByCard(ticket.booking.id)) for _ in range(8)])
    assert told(found) == {"Booked": 8}
    (digits,) = {ticket_in(answer).digits for answer in found}
    assert digits != ticket.digits
    actions = [row["action"] for row in state_of(town.store)["event"] if row["booking_id"]]
    assert Counter(actions) == {"booked": 1, "signed_anew": 1, "reprinted": 7}


def test_a_matter_that_two_seniors_settle_at_once_is_settled_by_one(town: Town, runners: Runners) -> None:
    number = listed(town)
    settling = [Settle(uuid4(), number, "қоңырау шалдық", f"senior {n}") for n in range(8)]
    assert told(runners.race_once(settling)) == {"Settled": 1, "NotListed": 7}
    assert [row["action"] for row in state_of(town.store)["event"]].count("settled") == 1


def listed(town: Town) -> int:
    """A matter for staff; its number."""

    def write(work: Work) -> None:
        work.records.list_unsettled(
            at=town.clock.now(),
            centre_id=TSON,
            terminal_id=1,
            command_id=uuid4(),
            booking_id=None,
            reason="unknown",
            facts={},
        )

    town.store.write(write)
    (row,) = state_of(town.store)["unsettled"]
    return int(row["id"])
