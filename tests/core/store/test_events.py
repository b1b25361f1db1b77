"""The audit trail as it is read, and that it tells nobody who came."""

from base64 import b64encode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import event as heard
from sqlalchemy import select, text

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.accounts import Accounts
from kiosk.core.commands import ByCodeAlone, ByTicket, CheckIn, CloseDay
from kiosk.core.model import Words
from kiosk.core.passwords import Hashes
from kiosk.core.staff import Account, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.store import Store
from kiosk.core.store.tables import citizen, event
from tests.core.store.test_privacy import WEDNESDAY, a_day_at_the_centre
from tests.town import MONDAY, OPENING_TIME, TSON, Town, made_up, office

GOOD = "дом у реки 7"
WHY = Words("Апат", "Авария", "Breakdown")


def noted(store: Store, number: int, at: datetime, actor: str = "aigul", centre_id: int = TSON) -> None:
    store.write(
        lambda work: work.records.append_event(
            at=at, centre_id=centre_id, terminal_id=1, actor=actor, action=f"deed {number}", booking_id=number
        )
    )


def test_they_are_told_in_the_order_in_which_it_was_done_not_in_which_it_arrived(store: Store) -> None:
    for number, minutes in enumerate((0, 5, 2)):  # the last was done without network
        noted(store, number, OPENING_TIME + timedelta(minutes=minutes))
    found = store.read(lambda work: work.events.find(limit=2, actor="aigul"))
    assert [row.action for row in found] == ["deed 2", "deed 1"]


def test_each_question_is_answered_from_an_index(postgres_town: Town) -> None:
    """Of a hundred million events."""
    store = postgres_town.store
    with store.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO event (at, centre_id, terminal_id, actor, action, booking_id) "
                "SELECT timestamptz '2026-01-01' + n * interval '1 minute', n % 3 + 1, 1, "
                "'a' || n % 500, 'x', n / 3 "
                "FROM generate_series(1, 100000) n"
            )
        )
        connection.execute(text("ANALYZE event"))
    asked: list[tuple[str, object]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM event" in statement:
            asked.append((statement, parameters))

    heard.listen(store.engine, "before_cursor_execute", hear)
    late = datetime.fromisoformat("2026-03-11T00:00:00+00:00")
    for question in (
        {"booking_id": 7},
        {"actor": "a7"},
        {"actor": "a7", "since": late},
        {"centre_id": TSON, "since": late},
        {"since": late},
        {},
    ):
        store.read(lambda work, q=question: work.events.find(limit=10, **q))
    heard.remove(store.engine, "before_cursor_execute", hear)
    assert len(asked) == 6
    with store.engine.connect() as connection:
        for statement, parameters in asked:
            plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
            latest_of_all = "WHERE" not in statement
            assert ("Index Scan Backward using pk_event" if latest_of_all else "Index Cond") in plan, plan
    # By time alone an index would be walked through from one end to the other.
    assert sum("centre_id" in statement.split("WHERE")[-1] for statement, _ in asked[:5]) == 2


def test_no_event_of_a_whole_day_tells_who_came(town: Town) -> None:
    hashes = Hashes((1, 1024, 1))
    AccountKeeping(town.store, town.clock, hashes=hashes).add("aigul", Role.SENIOR, TSON, GOOD)
    desk = office(town.store, town.clock, town.keys, 2)
    accounts = Accounts(desk, (TSON,), hashes=hashes)
    iins, codes = a_day_at_the_centre(town)
    account = accounts.sign_in("aigul", GOOD)
    assert isinstance(account, Account)
    for number in range(3):
        accounts.sign_in(made_up(number).digits, made_up(number).digits)
        accounts.sign_in("aigul", made_up(number).digits)
    staff = StaffDesk(desk, account)
    ticket = town.citizen(8).booked(MONDAY, ("id-card", "16:00"))
    town.clock.set(MONDAY, "15:55")
    came = CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul")
    staff.check_in(came)
    for shown in (ticket.digits, ticket.digits[:-1], made_up(8).digits, ticket.code):
        for what in (ByTicket(shown), ByCodeAlone(shown)):
            staff.check_in(CheckIn(uuid4(), what, TSON, "aigul"))
    codes.add(ticket.code)
    seen = frozenset(booking.id for booking in staff.booked_on(TSON, WEDNESDAY))
    assert staff.close_day(CloseDay(uuid4(), TSON, WEDNESDAY, WHY, seen, "aigul"))
    accounts.sign_out(account)

    iins |= {made_up(number).digits for number in range(10)}
    with town.store.engine.connect() as connection:
        rows = connection.execute(select(event)).all()
        keys = [bytes(key) for key in connection.execute(select(citizen.c.key)).scalars()]
    written = "\n".join(str(value) for row in rows for value in row)
    assert {row.action for row in rows} >= {
        "booked",
        "cancelled",
        "checked_in",
        "not_let_in",
        "day_closed",
        "signed_in",
        "sign_in_refused",
        "signed_out",
    }
    assert len(keys) >= 7
    assert {town.keys.citizen_key(made_up(number)) for number in range(6)} <= set(keys)
    forms = {form for secret in iins | codes for form in (secret, sha256(secret.encode()).hexdigest())}
    forms |= {
        form for key in keys for form in (key.hex(), b64encode(key).decode(), urlsafe_b64encode(key).decode())
    }
    assert [form for form in forms if form in written] == []
