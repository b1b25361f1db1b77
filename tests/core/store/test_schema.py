"""The tables, and how a database is brought to the version that the program needs."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk.core.model import PrintState, Ticket
from kiosk.core.ports import StoreUnusableError
from kiosk.core.store import schema
from kiosk.core.store.print_jobs import StoredPrintJobs
from kiosk.core.store.reference_tables import centre, service, special_day
from kiosk.core.store.schema import Version
from kiosk.core.store.store import Store
from kiosk.core.store.tables import appointment, booking, event, metadata, operation, slot, terminal
from tests.town import MONDAY, OPENING_TIME, SPETSTSON, TSON, Town, holding, made_up, state_of, ticket_in


@pytest.fixture
def new_store(empty_url: str) -> Iterator[Store]:
    store = Store(empty_url)
    yield store
    store.close()


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_the_program_needs() -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config())
    assert scripts.get_heads() == [schema.HEAD]


def test_an_empty_database_is_filled_and_then_current(new_store: Store) -> None:
    assert schema.version_of(new_store.engine) is Version.EMPTY
    schema.upgrade(new_store.engine)
    assert schema.version_of(new_store.engine) is Version.CURRENT
    assert set(metadata.tables) <= set(inspect(new_store.engine).get_table_names())


def test_filling_it_again_changes_nothing(town: Town) -> None:
    before = state_of(town.store)
    schema.upgrade(town.store.engine)
    assert state_of(town.store) == before


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(town: Town) -> None:
    with town.store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = state_of(town.store)
    assert schema.version_of(town.store.engine) is Version.UNKNOWN
    with pytest.raises(StoreUnusableError, match="newer version of the kiosk"):
        schema.upgrade(town.store.engine)
    assert schema.version_of(town.store.engine) is Version.UNKNOWN
    assert state_of(town.store) == before


def test_somebody_elses_database_is_refused_and_left_as_it_is(new_store: Store) -> None:
    with new_store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (dish VARCHAR(20))"))
        connection.execute(text("INSERT INTO recipes VALUES ('beshbarmak')"))
    for touch in (schema.version_of, schema.upgrade):
        with pytest.raises(StoreUnusableError, match="not the kiosk's"):
            touch(new_store.engine)
    assert inspect(new_store.engine).get_table_names() == ["recipes"]


def test_a_migration_that_fails_half_way_leaves_nothing_behind(new_store: Store) -> None:
    """As a kill in the middle would: the last table's name is taken already, so the migration stops there."""
    with new_store.engine.begin() as connection:
        connection.execute(text("CREATE VIEW appointment AS SELECT 1 AS one"))
    with pytest.raises(StoreUnusableError):
        schema.upgrade(new_store.engine)
    assert [name for name in inspect(new_store.engine).get_table_names() if name in metadata.tables] == []


# From the version before


def of_the_first_version(store: Store) -> None:
    """The tables as 0001 made them."""
    with store.engine.begin() as connection:
        config = schema.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")


def raw_rows(store: Store, columns: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """What stands in these columns, as the database has it."""
    tables = reflected(store)
    with store.engine.connect() as connection:
        return {
            name: [
                dict(row._mapping)
                for row in connection.execute(
                    select(*(tables[name].c[one] for one in names)).order_by(*tables[name].primary_key)
                )
            ]
            for name, names in columns.items()
        }


def reflected(store: Store) -> dict[str, Table]:
    found = MetaData()
    found.reflect(store.engine)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def test_a_full_database_of_the_version_before_keeps_every_row(town: Town, new_store: Store) -> None:
    ticket = a_busy_morning(town)
    of_the_first_version(new_store)
    tables = reflected(new_store)
    old = {name: [column.name for column in table.columns] for name, table in tables.items()}
    before = raw_rows(town.store, old)
    for name in ("booking", "appointment", "print_job", "event", "operation", "slot", "terminal", "vehicle"):
        assert before[name], name
    with new_store.engine.begin() as connection:
        for name, table in tables.items():
            if before[name]:
                connection.execute(insert(table), before[name])
        _number_on(connection)

    assert schema.number_of(new_store.engine) == "0001"
    schema.upgrade(new_store.engine)

    assert schema.version_of(new_store.engine) is Version.CURRENT
    assert raw_rows(new_store, old) == before
    assert {(row["contact"], row["generation"]) for row in state_of(new_store)["terminal"]} == {(0, 1)}
    upgraded = Town.at(new_store, town.clock)
    assert upgraded.desk.status(holding(ticket)) == town.desk.status(holding(ticket))
    upgraded.citizen(5).booked(MONDAY, ("pension", "16:00"))
    with pytest.raises(DBAPIError, match="append-only"), new_store.engine.begin() as connection:
        connection.execute(delete(event))


def a_busy_morning(town: Town) -> Ticket:
    """Bookings, moved, added to and cancelled ones, a sold car's, and their print jobs; gives one's ticket."""
    plate = "777ABC02"
    town.store.write(lambda work: work.records.register_vehicles([(plate, town.keys.citizen_key(made_up(1)))]))
    first = town.citizen(1).booked(MONDAY, ("id-card", "10:00"))
    moved = ticket_in(town.citizen(1).rebook(holding(first), MONDAY, ("id-card", "11:00")))
    second = town.citizen(2).booked(MONDAY, ("id-card", "10:00"))
    both = ticket_in(town.citizen(2).add(holding(second), MONDAY, ("pension", "11:00")))
    third = town.citizen(3).booked(MONDAY, ("certificate", "10:00"))
    town.citizen(3).cancel(holding(third))
    town.citizen(1).booked(MONDAY, ("reregistration", "15:00"), centre=SPETSTSON, plate=plate)
    jobs = StoredPrintJobs(town.store, 1)
    for ticket, state in ((moved, PrintState.PRINTED), (both, PrintState.UNKNOWN)):
        job = jobs.add(ticket.booking.id, ticket.booking.revision, OPENING_TIME)
        jobs.move(job.id, state, OPENING_TIME)
    return moved


def _number_on(connection: Connection) -> None:
    """Rows were entered with their numbers: have PostgreSQL count on from there."""
    if connection.dialect.name == "postgresql":
        for name in ("slot", "event", "print_job"):
            last = f"(SELECT max(id) FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"))


# What the database refuses, whatever the code above it thinks


@pytest.fixture
def bare(town: Town) -> Iterator[Connection]:
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    with town.store.engine.connect() as connection:
        yield connection


@pytest.mark.parametrize(
    "wrong",
    [
        update(slot).values(free=-1),
        update(slot).values(free=slot.c.capacity + 1),
        update(slot).values(capacity=0),
        update(booking).values(revision=0),
        update(booking).values(revision=256),
        update(booking).values(status="missed"),
        update(booking).values(status="checked-in"),
        update(booking).values(centre_id=99),
        update(booking).values(citizen_key=b"nobody"),
        update(terminal).where(terminal.c.id == 1).values(id=0),
        update(terminal).where(terminal.c.id == 1).values(id=65536),
        update(terminal).values(public_key=b"the same"),
        update(appointment).values(slot_id=10**6),
        update(appointment).values(service_id=10**6),
        update(service).where(service.c.centre_id == TSON).values(number=1),
        update(service).where(service.c.centre_id == TSON).values(code="the-same"),
        update(slot).where(slot.c.line_id == 257).values(starts_at=OPENING_TIME),
        update(centre).values(code="the same"),
        delete(slot),
        delete(booking),
    ],
    ids=str,
)
def test_what_must_not_be_is_refused_by_the_database(bare: Connection, wrong: update) -> None:
    with pytest.raises(IntegrityError):
        bare.execute(wrong)


AGAIN = "INTO event (id, at, centre_id, terminal_id, actor, action) SELECT id, at, 9, 9, 'nobody', 'x' FROM event"


@pytest.mark.parametrize(
    "wrong",
    [
        update(event).values(actor="nobody"),
        delete(event),
        text(f"INSERT {AGAIN} WHERE true ON CONFLICT (id) DO UPDATE SET actor = excluded.actor"),
    ],
    ids=["changed", "deleted", "changed by way of inserting"],
)
def test_what_was_done_cannot_be_undone_in_the_events(town: Town, wrong: update) -> None:
    """By nobody: whom the test comes as owns the tables."""
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    before = state_of(town.store)["event"]
    with pytest.raises(DBAPIError, match="append-only"), town.store.engine.begin() as connection:
        connection.execute(wrong)
    assert before
    assert state_of(town.store)["event"] == before


def test_nor_can_another_event_take_its_place(town: Town) -> None:
    if town.store.engine.dialect.name != "sqlite":
        return  # which alone can REPLACE
    town.citizen().booked(MONDAY, ("id-card", "10:00"))
    before = state_of(town.store)["event"]
    with pytest.raises(DBAPIError, match="append-only"), town.store.engine.begin() as connection:
        connection.execute(text(f"INSERT OR REPLACE {AGAIN}"))
    assert state_of(town.store)["event"] == before


def test_nor_can_the_events_be_emptied_at_once(postgres_town: Town) -> None:
    with pytest.raises(DBAPIError, match="append-only"), postgres_town.store.engine.begin() as connection:
        connection.execute(text("TRUNCATE event"))


def test_one_command_id_has_one_operation(store: Store) -> None:
    row = {
        "id": uuid4(),
        "kind": "Book",
        "fingerprint": b"f" * 32,
        "result": {},
        "at": OPENING_TIME,
        "terminal_id": 1,
    }
    with pytest.raises(IntegrityError), store.engine.begin() as connection:
        connection.execute(insert(operation), [row, row])


def test_a_naive_time_is_refused_before_it_is_stored(store: Store) -> None:
    with pytest.raises(Exception, match="aware datetime"), store.engine.begin() as connection:
        connection.execute(
            insert(terminal),
            {"id": 5, "name": "x", "public_key": b"x", "enrolled_at": OPENING_TIME.replace(tzinfo=None)},
        )


def test_a_special_day_stands_once(bare: Connection) -> None:
    row = {"centre_id": TSON, "day": MONDAY, "reason": {}, "from_file": True}
    with pytest.raises(IntegrityError):
        bare.execute(insert(special_day), [row, row])
