"""What a terminal says of itself in a database of its own: written when it changed, and once a minute."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from kiosk.core.own_row import LATELY, SAY_SECONDS, OwnRow
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.fleet import read_centre
from kiosk.core.store.tables import terminal
from kiosk.core.terminal_report import Report, from_document
from tests.town import TSON, Town, office

WELL = Report("1.0", "ready", "ok", 9000)
NO_PAPER = replace(WELL, printer="paper_out", paper="out")


class Steady:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def own(town: Town, steady: Steady) -> OwnRow:
    return OwnRow(office(town.store, town.clock, town.keys, 1), steady)


@pytest.fixture
def written(town: Town) -> Callable[[], tuple[int, Report | None]]:
    """How often something was written, and what it was."""

    def read() -> tuple[int, Report | None]:
        contact = town.store.read(lambda work: work.terminals.by_id(1)).contact
        rows = town.store.read(lambda work: read_centre(work.connection, TSON, 1))
        return contact, from_document(next(row for row in rows if row.id == 1).report)

    return read


def test_what_changed_is_written_at_once_and_what_did_not_once_a_minute(
    own: OwnRow, steady: Steady, written: Callable[[], tuple[int, Report | None]]
) -> None:
    own.say(WELL)
    own.say(replace(WELL, free_mb=8999))
    assert written() == (1, WELL)
    own.say(NO_PAPER)
    assert written() == (2, NO_PAPER)
    steady.seconds = SAY_SECONDS - 1
    own.say(NO_PAPER)
    assert written() == (2, NO_PAPER)
    steady.seconds = SAY_SECONDS
    own.say(NO_PAPER)
    assert written() == (3, NO_PAPER)


def test_a_terminal_that_was_revoked_says_nothing_any_more(
    own: OwnRow, town: Town, written: Callable[[], tuple[int, Report | None]]
) -> None:
    town.store.write(lambda work: work.terminals.revoke(1, town.clock.now()))
    own.say(WELL)
    town.store.write(lambda work: work.connection.execute(update(terminal).values(revoked_at=None)))
    assert written() == (0, None)


def test_a_database_that_is_gone_stops_nobody_and_hears_it_later(
    own: OwnRow, town: Town, monkeypatch: pytest.MonkeyPatch, written: Callable[[], tuple[int, Report | None]]
) -> None:
    def gone(_do: object) -> None:
        raise StoreUnavailableError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(town.store, "write", gone)
        own.say(WELL)
    own.say(WELL)
    assert written() == (1, WELL)


def test_one_of_two_programs_looks_after_the_printer(town: Town, own: OwnRow, steady: Steady) -> None:
    desk = OwnRow(office(town.store, town.clock, town.keys, 1), steady)
    assert not own.is_kept_by_another()  # nobody has said anything yet
    own.say(WELL)
    assert not own.is_kept_by_another()
    assert desk.is_kept_by_another()
    now, _ = town.store.read(lambda work: work.look(()))
    long_ago = update(terminal).values(seen_at=now - 2 * LATELY)
    town.store.write(lambda work: work.connection.execute(long_ago))
    assert not desk.is_kept_by_another()  # the kiosk was closed
    desk.say(WELL)
    own.say(NO_PAPER)
    assert desk.is_kept_by_another()  # and is back
