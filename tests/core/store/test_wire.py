"""Statements on the bare driver: their values, their order, their faults, and how many trips they need."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.store import Store
from kiosk.core.store.tables import operation, slot
from kiosk.core.store.wire import Question
from kiosk.core.store.work import Work
from tests.town import MONDAY, Town

_FREE = select(slot.c.free).where(slot.c.id == bindparam("one"))
_SET = update(slot).where(slot.c.id == bindparam("one")).values(free=bindparam("places"))
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_what_was_told_is_done_before_what_is_asked_next(town: Town) -> None:
    one = town.slot("id-card", MONDAY, "10:00").id

    def do(work: Work) -> object:
        work.wire.tell(_SET, {"one": one, "places": 1})
        return work.wire.ask(_FREE, {"one": one})

    assert town.store.write(do) == [(1,)]


def test_what_was_told_last_is_done_before_the_end(town: Town) -> None:
    one = town.slot("id-card", MONDAY, "10:00").id
    town.store.write(lambda work: work.wire.tell(_SET, {"one": one, "places": 0}))
    assert town.free("id-card", MONDAY, "10:00") == 0


def test_a_rare_statement_sees_what_was_told_before_it(town: Town) -> None:
    one = town.slot("id-card", MONDAY, "10:00").id

    def do(work: Work) -> object:
        work.wire.tell(_SET, {"one": one, "places": 0})
        return work.connection.execute(_FREE, {"one": one}).scalar_one()

    assert town.store.write(do) == 0


def test_each_question_gets_its_own_rows(town: Town) -> None:
    one, other = (town.slot("id-card", MONDAY, at).id for at in ("10:00", "10:30"))
    town.store.write(lambda work: work.slots.take([other]))
    questions = [Question(_FREE, {"one": found}) for found in (one, 10**6, other)]
    assert town.store.read(lambda work: work.wire.ask_all(*questions)) == [[(2,)], [], [(1,)]]


def test_where_fewer_rows_change_than_expected_all_is_undone(town: Town) -> None:
    one = town.slot("id-card", MONDAY, "10:00").id

    def do(work: Work) -> None:
        work.wire.tell(_SET, {"one": one, "places": 0})
        work.wire.tell(_SET, {"one": 10**6, "places": 0}, expect=1)

    with pytest.raises(StoreUnavailableError):
        town.store.write(do)
    assert town.free("id-card", MONDAY, "10:00") == 2


def test_a_broken_rule_of_the_tables_is_a_fault_and_all_is_undone(town: Town) -> None:
    one, other = (town.slot("id-card", MONDAY, at).id for at in ("10:00", "10:30"))

    def do(work: Work) -> None:
        work.wire.tell(_SET, {"one": one, "places": 1})
        work.wire.tell(_SET, {"one": other, "places": -1})

    with pytest.raises(IntegrityError):
        town.store.write(do)
    assert town.free("id-card", MONDAY, "10:00") == 2
    assert town.store.read(lambda work: work.wire.ask(_FREE, {"one": one})) == [(2,)], "the store goes on"


def test_documents_instants_and_ids_come_back_as_they_went(store: Store) -> None:
    command = uuid4()

    def keep(work: Work) -> None:
        work.records.keep_operation(
            command,
            kind="Book",
            fingerprint=b"f" * 32,
            result={"refused": {"n": [1, None]}},
            at=NOON,
            terminal_id=1,
        )

    store.write(keep)
    whole = select(operation.c.id, operation.c.fingerprint, operation.c.result, operation.c.at)
    assert store.read(lambda work: work.wire.ask(whole, {})) == [
        (command, b"f" * 32, {"refused": {"n": [1, None]}}, NOON)
    ]
