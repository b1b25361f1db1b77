"""Rights on a real server: a terminal and staff can do their work over their own logins, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.accounts import Accounts
from kiosk.core.commands import ByTicket, CheckIn, CloseDay, UndoCheckIn
from kiosk.core.model import Words
from kiosk.core.office import Office, prepare_database
from kiosk.core.outcomes import CheckedIn, FreeTime, Undone
from kiosk.core.passwords import Hashes
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.staff import Account, Role, SignInReason, SignInRefused
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.address import SERVER_SETTINGS
from kiosk.core.store.purge import purge
from kiosk.core.store.roles import Groups, grant_groups, grant_login
from kiosk.core.store.schema import number_of, require_current
from kiosk.core.store.status import LoginRole, read_status
from kiosk.core.store.store import Store
from kiosk.core.store.tables import metadata
from tests import invariants
from tests.engines import PostgresDatabases, Templates
from tests.terminals import Terminal
from tests.town import (
    MONDAY,
    NEIGHBOUR,
    OPENING_TIME,
    TSON,
    SetClock,
    Town,
    holding,
    office,
    reason_in,
    settled,
    slots_shown,
    standing_of,
    state_of,
    terminal_key,
    ticket_in,
    wall,
)

REFUSED = "42501"
PASSWORD = "a-long-one:100%'quoted'$1"


@dataclass
class Logins:
    """A shared database with a terminal's login and a staff login; all roles have names of their own."""

    databases: PostgresDatabases
    url: str
    prefix: str = field(default_factory=lambda: f"t{uuid4().hex[:12]}")

    @property
    def groups(self) -> Groups:
        return Groups.of(self.prefix)

    def name(self, who: str) -> str:
        return f"{self.prefix}_{who}-100%"

    def as_(self, who: str) -> str:
        """The database's address for one of them."""
        user = make_url(self.url).username if who == "owner" else self.name(who)
        return make_url(self.url).set(username=user, password=PASSWORD).render_as_string(hide_password=False)

    def grant(self) -> None:
        store = Store(self.url)
        grant_groups(store.engine, self.groups)
        grant_login(store.engine, self.name("terminal"), PASSWORD, self.groups.terminal, self.groups)
        grant_login(store.engine, self.name("staff"), PASSWORD, self.groups.staff, self.groups)
        store.close()

    def drop(self) -> None:
        self.databases.drop(self.url)
        for role in (self.name("terminal"), self.name("staff"), self.groups.terminal, self.groups.staff):
            self.databases.execute(f'DROP ROLE IF EXISTS "{role}"')


@pytest.fixture(scope="module")
def logins(postgres: PostgresDatabases, postgres_templates: Templates) -> Iterator[Logins]:
    logins = Logins(postgres, postgres.copy(postgres_templates.filled(settled)))
    logins.grant()
    store = Store(logins.url)
    town = Town.at(store)
    town.citizen(99).booked(MONDAY, ("id-card", "17:00"))
    store.write(lambda work: work.terminals.keep_citizens_mark(town.keys.mark))
    with store.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO staff (login, role, password_hash, must_change, failures) "
                "VALUES ('aigul', 'senior', '$argon2id$', false, 0)"
            )
        )
    store.close()
    yield logins
    logins.drop()


@pytest.fixture
def over(logins: Logins) -> Iterator[Callable[[str], Store]]:
    """A store over somebody's login."""
    opened: list[Store] = []

    def store(who: str) -> Store:
        opened.append(Store(logins.as_(who)))
        return opened[-1]

    yield store
    for one in opened:
        one.close()


# What they need


def test_a_terminal_does_everything_for_citizens_over_its_own_login(over: Callable[[str], Store]) -> None:
    town = Town.at(over("terminal"))
    aisha, berik = town.citizen(1), town.citizen(2)
    assert slots_shown(aisha.sees("id-card"))
    first = aisha.booked(MONDAY, ("id-card", "10:00"))
    second = ticket_in(aisha.add(holding(first), MONDAY, ("pension", "10:30")))
    third = ticket_in(aisha.rebook(holding(second), MONDAY, ("id-card", "11:00"), ("pension", "11:30")))
    assert ticket_in(aisha.reprint(aisha.by_code(third))).digits == third.digits
    assert standing_of(town.desk.status(holding(third))).ticket == third
    alone = berik.booked(MONDAY, ("id-card", "15:00"))
    moved = ticket_in(berik.rebook(holding(alone), MONDAY, ("id-card", "15:30"), centre=NEIGHBOUR))
    berik.cancel(holding(moved))
    town.clock.set(MONDAY, "10:50")
    came = CheckIn(uuid4(), ByTicket(third.digits), 1, "aigul")
    with pytest.raises(StoreUnusableError, match="permission denied for table arrival"):
        StaffDesk(at_desk(town)).check_in(came)
    at_staff = Town.at(over("staff"), town.clock)
    answer = StaffDesk(at_desk(at_staff)).check_in(came)
    assert isinstance(answer, CheckedIn)
    assert len(answer.numbers) == 2
    undo = UndoCheckIn(uuid4(), answer.booking_id, 1, "the wrong person", "aigul")
    assert isinstance(StaffDesk(at_desk(at_staff)).undo_check_in(undo), Undone)
    again = StaffDesk(at_desk(at_staff)).check_in(replace(came, command_id=uuid4()))
    assert isinstance(again, CheckedIn)
    assert again.numbers == answer.numbers
    assert StaffDesk(at_desk(at_staff)).find(aisha.iin, 1)
    town.clock.set(MONDAY, "08:00")


def test_a_terminal_opens_the_coming_days_over_its_own_login(over: Callable[[str], Store]) -> None:
    town = Town.at(over("terminal"))
    town.clock.set(MONDAY + timedelta(days=3))
    free = town.citizen(3).sees("id-card")
    assert isinstance(free, FreeTime)
    assert free.days[-1].day == MONDAY + timedelta(days=17)


def test_a_terminal_keeps_places_and_lists_what_is_not_settled_over_its_own_login(
    over: Callable[[str], Store],
) -> None:
    town = Town.at(over("terminal"))
    slot_id = town.slot("id-card", MONDAY, "12:00").id
    for places in (1, 2, 0):
        town.store.write(lambda work, n=places: work.leases.put(1, 1, slot_id, n))
    row = {"at": OPENING_TIME, "centre": 1, "terminal": 1, "command": uuid4()}
    listed = "INSERT INTO unsettled (at, centre_id, terminal_id, command_id, reason)"
    for _ in range(2):
        statement = text(f"{listed} VALUES (:at, :centre, :terminal, :command, 'unknown') ON CONFLICT DO NOTHING")
        town.store.write(lambda work, s=statement: work.connection.execute(s, row).rowcount)


def test_a_terminal_says_that_it_is_there_and_only_for_itself(over: Callable[[str], Store]) -> None:
    key, statement = terminal_key(1), text("SELECT terminal_seen(:id, :token, 1, :last, :this, '{}')")
    store = over("terminal")

    def seen(terminal_id: int, token: bytes, last: int, this: int) -> object:
        values = {"id": terminal_id, "token": token, "last": last, "this": this}
        return store.write(lambda work: work.connection.execute(statement, values).scalar_one())

    assert seen(1, key.token, 0, 1) == 1
    assert seen(1, key.token, 0, 2) is None, "somebody else was here since"
    assert seen(2, key.token, 0, 1) is None, "another terminal's token"
    assert seen(1, b"guessed", 1, 2) is None


def test_a_terminal_follows_sells_without_network_and_delivers_over_its_own_login(
    logins: Logins, over: Callable[[str], Store], tmp_path: Path
) -> None:
    """The whole link: reports, leases, the feed; then a cut, a booking from leased places, and its delivery."""
    world, day = SetClock(OPENING_TIME), MONDAY + timedelta(days=1)
    terminal = Terminal(logins.as_("terminal"), tmp_path, world, number=2)
    assert terminal.beat(3).online
    assert held_by(over("owner"), 2) > 0
    terminal.shared.close()
    terminal.link.doubt()
    ticket = terminal.town.citizen(50).booked(day, ("id-card", "10:00"))
    assert ticket.booking.id not in {row["id"] for row in state_of(over("owner"))["booking"]}
    assert terminal.beat(3).online
    (row,) = (row for row in state_of(over("owner"))["booking"] if row["id"] == ticket.booking.id)
    assert row["booked_offline"]
    assert state_of(over("owner"))["terminal"][1]["seen_at"] is not None
    terminal.close()


def test_a_staff_desk_lets_people_in_without_network_and_delivers_over_its_own_login(
    logins: Logins, over: Callable[[str], Store], tmp_path: Path
) -> None:
    """One is known, one is taken at the word of a ticket that a kiosk has not delivered yet; then both deliver."""
    world, day = SetClock(OPENING_TIME), MONDAY + timedelta(days=4)
    with (
        closing(Terminal(logins.as_("terminal"), tmp_path / "kiosk", world, number=2)) as kiosk,
        closing(Terminal(logins.as_("staff"), tmp_path / "desk", world, number=1, sells_offline=False)) as desk,
    ):
        kiosk.beat()
        world.pass_by(minutes=11)  # the terminal of another test had this name: for ten minutes it keeps no places
        assert kiosk.beat(3).online
        at = next(slot for slot in kiosk.town.every_slot("id-card") if slot.day == day and slot.free)
        known = Town.at(over("terminal"), world).citizen(60).booked(day, ("id-card", wall(at)))
        assert desk.beat(3).online
        kiosk.shared.close()
        kiosk.link.doubt()
        sold = kiosk.town.citizen(61).booked(day, ("id-card", wall(at)))
        world.instant = at.starts_at
        desk.beat(2)
        desk.shared.close()
        desk.link.doubt()
        for ticket, on_its_word in ((known, False), (sold, True)):
            came = CheckIn(uuid4(), ByTicket(ticket.digits), 1, "aigul", on_its_word)
            assert isinstance(desk.staff.check_in(came), CheckedIn)
        for place in (desk, kiosk, desk):
            assert place.beat(3).online
        state = state_of(over("owner"))
        status = {row["id"]: row["status"] for row in state["booking"]}
        assert {status[known.booking.id], status[sold.booking.id]} == {"checked_in"}
        numbers = {row["booking_id"]: (row["series"], row["number"]) for row in state["arrival"] if row["series"]}
        assert numbers == {known.booking.id: ("A", 1), sold.booking.id: ("A", 2)}
        assert (desk.link.state.load.waiting, desk.link.state.load.listed) == (0, 0)


def held_by(store: Store, terminal_id: int) -> int:
    """How many places a terminal has leased."""
    return sum(row["places"] for row in state_of(store)["lease"] if row["terminal_id"] == terminal_id)


def test_staff_close_a_day_over_their_own_login(over: Callable[[str], Store]) -> None:
    town = Town.at(over("staff"))
    day = MONDAY + timedelta(days=2)
    town.citizen(5).booked(day, ("id-card", "10:00"))
    desk = StaffDesk(at_desk(town))
    seen = frozenset(booking.id for booking in desk.booked_on(1, day))
    command = CloseDay(uuid4(), 1, day, Words("Апат", "Авария", "Breakdown"), seen, "aigul")
    assert len(desk.close_day(command)) == len(seen) == 1
    assert reason_in(town.citizen(6).book(day, ("id-card", "10:00"))) is not None
    with town.store.engine.begin() as connection:
        connection.execute(text("UPDATE unsettled SET settled_at = now(), settled_by = 'aigul'"))
        assert connection.execute(text("SELECT password_hash FROM staff")).scalars().all()
        assert connection.execute(text("SELECT action FROM event")).scalars().all()
        assert connection.execute(text("SELECT report FROM terminal")).scalars().all()


def test_staff_sign_in_and_change_their_password_over_their_own_login(
    logins: Logins, over: Callable[[str], Store]
) -> None:
    hashes = Hashes((1, 1024, 1))
    AccountKeeping(over("owner"), SetClock(OPENING_TIME), hashes=hashes).add("marat", Role.SENIOR, None, PASSWORD)
    accounts = Accounts(at_desk(Town.at(over("staff"))), (TSON,), hashes=hashes)
    assert accounts.sign_in("marat", "not this one") == SignInRefused(SignInReason.WRONG)
    account = accounts.sign_in("marat", PASSWORD)
    assert account == Account("marat", Role.SENIOR)
    assert accounts.change_password("marat", PASSWORD, f"{PASSWORD}2") == account
    assert accounts.standing(account) == account
    accounts.sign_out(account)


def test_staff_cannot_keep_accounts_over_their_own_login(over: Callable[[str], Store]) -> None:
    keeping = AccountKeeping(over("staff"), SetClock(OPENING_TIME), hashes=Hashes((1, 1024, 1)))
    for attempt in (
        lambda: keeping.add("mine", Role.SENIOR, None, PASSWORD),
        lambda: keeping.disable("aigul"),
    ):
        with pytest.raises(StoreUnusableError, match="permission denied for table staff"):
            attempt()


def test_after_all_that_the_rules_hold(logins: Logins) -> None:
    store = Store(logins.url)
    invariants.check(store)
    store.close()


def at_desk(town: Town) -> Office:
    return office(town.store, town.clock, town.keys, 1)


# What they must not do

EVENT = "INSERT INTO event (id, at, centre_id, terminal_id, actor, action) VALUES (1, now(), 1, 1, 'x', 'y')"
DENIED_TO_ALL = {
    "change an event": "UPDATE event SET actor = 'nobody'",
    "delete events": "DELETE FROM event",
    "empty the events": "TRUNCATE event",
    "switch the events' trigger off": "ALTER TABLE event DISABLE TRIGGER ALL",
    "replace what guards the events": (
        "CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'"
    ),
    "change the policy": "UPDATE policy SET effective_from = effective_from",
    "enter a policy": "INSERT INTO policy VALUES ('2026-01-01', '{}')",
    "delete the policy": "DELETE FROM policy",
    "rename a centre": "UPDATE centre SET name = name",
    "make a centre": "INSERT INTO centre SELECT * FROM centre",
    "delete a centre": "DELETE FROM centre",
    "give a line more places": "UPDATE line SET places = 99",
    "offer a service": "UPDATE service SET offered = true",
    "change the hours": "DELETE FROM hours",
    "enrol a terminal": "INSERT INTO terminal (id, name) VALUES (9, 'mine')",
    "change another terminal": "UPDATE terminal SET revoked_at = now()",
    "change its own row past the function": "UPDATE terminal SET contact = contact + 1",
    "unrevoke": "UPDATE terminal SET revoked_at = NULL",
    "delete a terminal": "DELETE FROM terminal",
    "make an account": (
        "INSERT INTO staff (login, role, password_hash, must_change, failures) "
        "VALUES ('me', 'senior', 'x', false, 0)"
    ),
    "raise a role": "UPDATE staff SET role = 'senior'",
    "move an account to another centre": "UPDATE staff SET centre_id = NULL",
    "let a disabled account in": "UPDATE staff SET disabled_at = NULL",
    "disable an account": "UPDATE staff SET disabled_at = now()",
    "call an account otherwise": "UPDATE staff SET login = 'me'",
    "delete an account": "DELETE FROM staff",
    "empty the accounts": "TRUNCATE staff",
    "note another citizens' key": "UPDATE key_mark SET mark = mark",
    "forget the citizens' key": "DELETE FROM key_mark",
    "own a car": "UPDATE vehicle SET owner_key = owner_key",
    "enter a car": "INSERT INTO vehicle VALUES ('777ABC02', 'x')",
    "delete a booking": "DELETE FROM booking",
    "give a booking another number": "UPDATE booking SET id = id",
    "forget a citizen": "DELETE FROM citizen",
    "change who a citizen is": "UPDATE citizen SET key = key",
    "delete a slot": "DELETE FROM slot",
    "move a slot": "UPDATE slot SET starts_at = starts_at",
    "give a slot to another line": "UPDATE slot SET line_id = line_id",
    "change a result": "UPDATE operation SET result = '{}'",
    "delete a result": "DELETE FROM operation",
    "change whose lease it is": "UPDATE lease SET terminal_id = terminal_id",
    "drop from the list for staff": "DELETE FROM unsettled",
    "change a reason": "UPDATE unsettled SET reason = 'none'",
    "delete a departure": "DELETE FROM departure",
    "say which version it is": "UPDATE alembic_version SET version_num = '0001'",
    "make a table": "CREATE TABLE mine (id integer)",
    "make a table for the moment": "CREATE TEMPORARY TABLE terminal (id integer)",
    "make a function": "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "drop a table": "DROP TABLE lease",
    "make a role": "CREATE ROLE mine",
    "read a file of the server": "COPY alembic_version FROM '/etc/hostname'",
    "run a program on the server": "COPY alembic_version TO PROGRAM 'cat'",
    "set a number back": "SELECT setval('event_id_seq', 1)",
}
DENIED_TO_TERMINALS = {
    "read password hashes": "SELECT password_hash FROM staff",
    "read staff at all": "SELECT login FROM staff",
    "change a password": "UPDATE staff SET password_hash = 'x'",
    "let wrong passwords be tried without waiting": "UPDATE staff SET failures = 0",
    "read a token's hash": "SELECT token_hash FROM terminal",
    "read what others report": "SELECT report FROM terminal",
    "read all of the terminals": "SELECT * FROM terminal",
    "read events": "SELECT action FROM event",
    "close a day": "INSERT INTO special_day (centre_id, day, reason) VALUES (1, '2026-06-02', '{}')",
    "open a day": "DELETE FROM special_day",
    "begin a new revision of the reference data": "UPDATE centre SET reference_revision = reference_revision + 1",
    "settle": "UPDATE unsettled SET settled_at = now()",
    "let somebody in": (
        "INSERT INTO arrival (line_id, day, series, number, booking_id, at, terminal_id) "
        "VALUES (1001, '2026-06-02', '', 1, 1, now(), 1)"
    ),
}
DENIED = [
    *(("terminal", what, statement) for what, statement in (DENIED_TO_ALL | DENIED_TO_TERMINALS).items()),
    *(("staff", what, statement) for what, statement in DENIED_TO_ALL.items()),
]


@pytest.mark.parametrize(("who", "what", "statement"), DENIED, ids=[f"{who}: {what}" for who, what, _ in DENIED])
def test_neither_terminals_nor_staff_can(
    logins: Logins, over: Callable[[str], Store], who: str, what: str, statement: str
) -> None:
    with pytest.raises(ProgrammingError) as caught, over(who).engine.begin() as connection:
        connection.execute(text(statement.replace(":", r"\:")))
    assert caught.value.orig is not None
    assert getattr(caught.value.orig, "sqlstate", None) == REFUSED, caught.value


def test_every_table_is_denied_to_terminals_or_staff_unless_somebody_thought_of_it(logins: Logins) -> None:
    """A table that a later version adds has no rights until they are written down."""
    kinds, whose = ("table", "column"), "grantee = :who AND table_schema = 'public'"
    queries = [text(f"SELECT table_name FROM information_schema.{k}_privileges WHERE {whose}") for k in kinds]
    store = Store(logins.url)
    with store.engine.connect() as connection:
        for group in (logins.groups.terminal, logins.groups.staff):
            named = {name for q in queries for name in connection.execute(q, {"who": group}).scalars()}
            without = set(metadata.tables) - named
            assert without == ({"staff", "print_job"} if group == logins.groups.terminal else {"print_job"})
        for query in queries:
            assert connection.execute(query, {"who": "PUBLIC"}).scalars().all() == []
    store.close()


def test_a_login_of_another_database_cannot_even_connect(logins: Logins, postgres: PostgresDatabases) -> None:
    other = Logins(postgres, postgres.empty())
    prepare = Store(other.url)
    postgres.execute(f'REVOKE CONNECT ON DATABASE "{make_url(other.url).database}" FROM PUBLIC')
    prepare.close()
    address = make_url(other.url).set(username=logins.name("terminal")).render_as_string(hide_password=False)
    store = Store(address)
    with pytest.raises((StoreUnavailableError, StoreUnusableError), match="permission denied for database"):
        number_of(store.engine)
    store.close()
    postgres.drop(other.url)


# Granting


def rights(store: Store) -> list[tuple[object, ...]]:
    """Every right on everything, as the server has it."""
    query = """
        SELECT 'table', relname::text, attname::text, a.acl FROM pg_class c
        CROSS JOIN LATERAL (
            SELECT NULL AS attname, relacl::text AS acl
            UNION ALL SELECT attname::text, attacl::text FROM pg_attribute
            WHERE attrelid = c.oid AND attacl IS NOT NULL
        ) a WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'routine', proname::text, NULL, proacl::text || proconfig::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'database', NULL, NULL, datacl::text FROM pg_database WHERE datname = current_database()
        UNION ALL SELECT 'schema', nspname::text, NULL, nspacl::text FROM pg_namespace WHERE nspname = 'public'
        UNION ALL SELECT 'role', rolname::text, rolconfig::text, rolcanlogin::text FROM pg_roles
        UNION ALL SELECT 'member', roleid::regrole::text, member::regrole::text, NULL FROM pg_auth_members
        ORDER BY 1, 2, 3, 4
    """
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query.replace("::", r"\:\:")))]


def test_granting_again_gives_the_same(logins: Logins, over: Callable[[str], Store]) -> None:
    before = rights(over("owner"))
    logins.grant()
    assert rights(over("owner")) == before


def test_rights_that_somebody_added_are_taken_away_again(logins: Logins, over: Callable[[str], Store]) -> None:
    before = rights(over("owner"))
    name = make_url(logins.url).database
    with over("owner").engine.begin() as connection:
        for statement in (
            f"GRANT ALL ON event, staff, policy TO {logins.groups.terminal}",
            f"GRANT UPDATE (name) ON centre TO {logins.groups.staff}",
            "GRANT SELECT ON staff TO PUBLIC",
            f'GRANT TEMPORARY ON DATABASE "{name}" TO PUBLIC',
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
            f"GRANT ALL ON SEQUENCE print_job_id_seq TO {logins.groups.terminal}",
        ):
            connection.execute(text(statement))
    assert rights(over("owner")) != before
    logins.grant()
    assert rights(over("owner")) == before


def test_a_table_that_its_caller_made_is_never_taken_for_the_owners(
    logins: Logins, over: Callable[[str], Store]
) -> None:
    """`terminal_seen` runs with the owner's rights: what stands in a caller's table must not run with them."""
    name, key = make_url(logins.url).database, terminal_key(2)
    with over("owner").engine.begin() as connection:
        connection.execute(text(f'GRANT TEMPORARY ON DATABASE "{name}" TO {logins.groups.terminal}'))
        connection.execute(text("UPDATE terminal SET contact = 0"))
    columns = "id integer, token_hash bytea, generation integer, contact bigint, seen_at timestamptz, report jsonb"
    with over("terminal").engine.begin() as connection:
        connection.execute(text(f"CREATE TEMPORARY TABLE terminal ({columns}, revoked_at timestamptz)"))
        values = {"hash": key.token_hash, "token": key.token}
        connection.execute(text("INSERT INTO terminal VALUES (2, :hash, 1, 0, NULL, NULL, NULL)"), values)
        assert connection.execute(text("SELECT terminal_seen(2, :token, 1, 0, 9, NULL)"), values).scalar_one() == 2
    with over("owner").engine.begin() as connection:
        assert connection.execute(text("SELECT contact FROM terminal WHERE id = 2")).scalar_one() == 9
    logins.grant()


def test_a_login_has_its_time_outs_without_the_programs_start_up_options(
    logins: Logins, over: Callable[[str], Store]
) -> None:
    address = make_url(logins.as_("terminal")).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as bare:
        waits = {name: value for name, value in SERVER_SETTINGS.items() if not name.startswith("tcp_")}
        assert {name: bare.execute(f"SHOW {name}").fetchone() for name in waits} == {
            n: (v,) for n, v in waits.items()
        }
        kept = bare.execute("SELECT rolconfig FROM pg_roles WHERE rolname = current_user").fetchone()
        assert kept == ([f"{name}={value}" for name, value in SERVER_SETTINGS.items()],)


def test_the_server_gets_a_verifier_and_no_password(logins: Logins, over: Callable[[str], Store]) -> None:
    query = text("SELECT rolpassword FROM pg_authid WHERE rolname = :name")
    with over("owner").engine.connect() as connection:
        kept = connection.execute(query, {"name": logins.name("terminal")}).scalar_one()
    assert kept.startswith("SCRAM-SHA-256$")
    assert PASSWORD not in kept


def test_a_login_changes_its_group_and_is_in_one_alone(logins: Logins, over: Callable[[str], Store]) -> None:
    owner, login = over("owner"), logins.name("terminal")
    grant_login(owner.engine, login, PASSWORD, logins.groups.staff, logins.groups)
    assert read_status(over("terminal").engine, OPENING_TIME).role is LoginRole.STAFF
    grant_login(owner.engine, login, PASSWORD, logins.groups.terminal, logins.groups)
    assert read_status(over("terminal").engine, OPENING_TIME).role is LoginRole.TERMINAL


def test_a_login_that_may_do_more_is_not_made_a_terminals(logins: Logins, over: Callable[[str], Store]) -> None:
    owner = make_url(logins.url).username or ""
    with pytest.raises(StoreUnusableError, match="may do more"):
        grant_login(over("owner").engine, owner, PASSWORD, logins.groups.terminal, logins.groups)


def test_a_terminal_cannot_grant_itself_anything(logins: Logins, over: Callable[[str], Store]) -> None:
    before = rights(over("owner"))
    with pytest.raises(StoreUnusableError):
        grant_login(over("terminal").engine, logins.name("mine"), PASSWORD, logins.groups.staff, logins.groups)
    with pytest.raises(StoreUnusableError):
        grant_login(over("terminal").engine, logins.name("terminal"), PASSWORD, logins.groups.staff, logins.groups)
    grant_groups_as_a_terminal(over("terminal"), logins)
    assert rights(over("owner")) == before


def grant_groups_as_a_terminal(store: Store, logins: Logins) -> None:
    with pytest.raises(StoreUnusableError):
        grant_groups(store.engine, logins.groups)


def test_nor_forget_whose_the_bookings_are(over: Callable[[str], Store]) -> None:
    before = state_of(over("owner"))
    for who in ("terminal", "staff"):
        with pytest.raises(StoreUnusableError, match="permission denied"):
            purge(over(who), OPENING_TIME + timedelta(days=200))
    assert state_of(over("owner")) == before


def test_an_owner_without_a_superusers_rights_sets_everything_up(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    logins = Logins(postgres, postgres.empty())
    owner, name = f"{logins.prefix}_owner", make_url(logins.url).database
    postgres.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE")
    postgres.execute(f'ALTER DATABASE "{name}" OWNER TO {owner}')
    logins.url = make_url(logins.url).set(username=owner).render_as_string(hide_password=False)
    prepare_database(logins.url, tmp_path)
    logins.grant()
    logins.grant()
    for who, role in (("owner", LoginRole.OWNER), ("terminal", LoginRole.TERMINAL), ("staff", LoginRole.STAFF)):
        store = Store(logins.as_(who) if who != "owner" else logins.url)
        require_current(store.engine)
        assert read_status(store.engine, OPENING_TIME).role is role
        store.close()
    logins.drop()
    postgres.execute(f"DROP ROLE {owner}")
