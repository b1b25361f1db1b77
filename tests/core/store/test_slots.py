"""Taking and giving back places: the last line of defence, whatever was judged before."""

import pytest
from sqlalchemy.exc import IntegrityError

from kiosk.core.calendar import Opening
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.work import Work
from tests.town import MONDAY, Town, almaty


def test_a_place_is_taken_and_given_back(town: Town) -> None:
    slot = town.slot("id-card", MONDAY, "10:00")
    town.store.write(lambda work: work.slots.take([slot.id]))
    assert town.free("id-card", MONDAY, "10:00") == 1
    town.store.write(lambda work: work.slots.give([slot.id]))
    assert town.free("id-card", MONDAY, "10:00") == 2


def test_from_a_full_slot_nothing_is_taken_and_whoever_asks_is_told(town: Town) -> None:
    slot = town.slot("id-card", MONDAY, "10:00")
    for _ in range(2):
        town.store.write(lambda work: work.slots.take([slot.id]))
    with pytest.raises(StoreUnavailableError):
        town.store.write(lambda work: work.slots.take([slot.id]))
    assert town.free("id-card", MONDAY, "10:00") == 0


def test_where_one_of_several_is_full_none_is_taken(town: Town) -> None:
    full, free = town.slot("id-card", MONDAY, "10:00"), town.slot("id-card", MONDAY, "10:30")
    for _ in range(2):
        town.store.write(lambda work: work.slots.take([full.id]))
    for wanted in ([full.id, free.id], [free.id, full.id], [free.id, 10**6]):
        with pytest.raises(StoreUnavailableError):
            town.store.write(lambda work, wanted=wanted: work.slots.take(wanted))
    assert town.free("id-card", MONDAY, "10:30") == 2


def test_more_than_there_were_cannot_be_given_back(town: Town) -> None:
    slot = town.slot("id-card", MONDAY, "10:00")
    with pytest.raises(IntegrityError):
        town.store.write(lambda work: work.slots.give([slot.id]))


def test_a_line_shows_its_slots_in_order_of_time_from_the_first_instant_to_before_the_last(town: Town) -> None:
    line = town.service("id-card").line_id
    first, last = almaty(MONDAY, "10:00"), almaty(MONDAY, "12:00")
    found = town.store.read(lambda work: work.slots.of_line(line, first, last))
    assert [slot.starts_at for slot in found] == [
        almaty(MONDAY, at) for at in ("10:00", "10:30", "11:00", "11:30")
    ]


def test_what_was_read_before_a_change_is_not_shown_after_it(town: Town) -> None:
    """Rows that look the same may be kept in memory, rows that changed may not."""
    slot = town.slot("id-card", MONDAY, "10:00")

    def shown(work: Work) -> int:
        (found,) = work.slots.of_line(slot.line_id, slot.starts_at, slot.ends_at)
        return found.free

    seen = [town.store.read(shown)]
    town.store.write(lambda work: work.slots.take([slot.id]))
    seen.append(town.store.read(shown))
    town.store.write(lambda work: work.slots.give([slot.id]))
    seen.append(town.store.read(shown))
    assert seen == [2, 1, 2]


def test_a_slot_that_is_there_stays_as_it_is_when_it_is_opened_again(town: Town) -> None:
    slot = town.slot("id-card", MONDAY, "10:00")
    town.store.write(lambda work: work.slots.take([slot.id]))
    again = Opening(slot.line_id, MONDAY, slot.starts_at, slot.ends_at, 50)
    town.store.write(lambda work: work.slots.open([again]))
    assert town.slot("id-card", MONDAY, "10:00").capacity == 2
    assert town.free("id-card", MONDAY, "10:00") == 1
