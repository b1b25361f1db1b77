"""`kiosk unsettled`: what sync could not settle, with a next step for each, until somebody has seen to it."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.core.matters import Unsettled
from kiosk.core.store.work import Work
from tests.commands import Place
from tests.town import OPENING_TIME, TSON, Town, made_up, state_of


@pytest.fixture
def place(town: Town, town_url: str, tmp_path: Path) -> Place:
    """The town with one matter of each kind on its list."""

    def list_all(work: Work) -> None:
        for reason in Unsettled:
            work.records.list_unsettled(
                at=OPENING_TIME,
                centre_id=TSON,
                terminal_id=1,
                command_id=uuid4(),
                booking_id=77,
                reason=reason.value,
                facts={"visit_on": "2026-06-02"},
            )

    town.store.write(list_all)
    return Place.at(tmp_path, town_url)


def test_every_reason_has_a_next_step(place: Place) -> None:
    found = json.loads(place.told("unsettled", "--json"))
    assert [row["reason"] for row in found] == [reason.value for reason in Unsettled]
    assert len({row["next"] for row in found}) == len(found)


def test_it_is_told_when_where_and_why(place: Place) -> None:
    told = place.told("unsettled", "--centre", "town")
    assert "2026-06-01 08:00  town, terminal 1, booking 4d: ten_days" in told
    assert "visit_on 2026-06-02" in told


def test_another_centre_has_nothing_to_settle(place: Place) -> None:
    assert place.told("unsettled", "--centre", "vehicles").startswith("0 to settle")
    assert "no centre of the database has the code" in place.refused("unsettled", "--centre", "nowhere")


def test_what_somebody_has_seen_to_is_off_the_list_once(place: Place, town: Town) -> None:
    first = json.loads(place.told("unsettled", "--json"))[0]["id"]
    seen_to = ("--by", "Registrar 3", "--note", "called, cancelled the second")
    assert place.told("unsettled", "settle", str(first), *seen_to) == f"{first} is settled\n"
    assert first not in [row["id"] for row in json.loads(place.told("unsettled", "--json"))]
    assert "nothing to settle" in place.refused("unsettled", "settle", str(first), *seen_to)
    (told,) = [row for row in state_of(town.store)["event"] if row["action"] == "settled"]
    assert told["actor"] == "Registrar 3"
    assert told["after"] == {"number": first, "note": "called, cancelled the second"}


@pytest.mark.parametrize("note", ["", "called {iin}"])
def test_a_note_says_something_and_names_nobody(place: Place, note: str) -> None:
    first = json.loads(place.told("unsettled", "--json"))[0]["id"]
    iin = made_up(3).digits
    refused = place.refused("unsettled", "settle", str(first), "--by", "me", "--note", note.format(iin=iin))
    assert "--note" in refused
    assert iin not in refused
    assert first in [row["id"] for row in json.loads(place.told("unsettled", "--json"))]
