"""The printers of a centre, as staff see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.fleet import Need
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.terminal_report import Report, to_document
from tests.town import NEIGHBOUR, SPETSTSON, TSON, Town, office, terminal_key

WELL = Report("1.0", "ready", "ok", 9000)


def says(town: Town, number: int, report: Report) -> None:
    """A terminal of the town, which has been seen never before."""
    token, document = terminal_key(number).token, to_document(report)
    assert town.store.write(lambda work: work.terminals.seen(number, token, 1, (0, 1), document))


def desk(town: Town, account: Account, number: int = 1) -> StaffDesk:
    return StaffDesk(office(town.store, town.clock, town.keys, number), account)


AIGUL = Account("aigul", Role.REGISTRAR, TSON)


def test_staff_see_each_printer_of_their_centre_with_its_age(town: Town) -> None:
    says(town, 1, WELL)
    says(town, 2, replace(WELL, paper="low"))
    low, well = desk(town, AIGUL).printers(TSON)
    assert (low.terminal_id, low.name, low.paper, low.need) == (2, "hall", "low", Need.PAPER_LOW)
    assert (well.terminal_id, well.state, well.need) == (1, "ready", None)
    assert low.ago < timedelta(minutes=1)


def test_what_this_desk_says_now_counts_before_what_the_database_has_heard(town: Town) -> None:
    says(town, 1, WELL)
    (own,) = desk(town, AIGUL).printers(TSON, replace(WELL, printer="cover_open"))
    assert (own.terminal_id, own.need) == (1, Need.COVER_OPEN)


def test_a_terminal_that_was_revoked_is_not_among_them(town: Town) -> None:
    says(town, 2, replace(WELL, paper="out"))
    town.store.write(lambda work: work.terminals.revoke(2, town.clock.now()))
    assert desk(town, AIGUL).printers(TSON) == ()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_staff_sees_the_printers_of_their_centre_alone(town: Town, role: Role) -> None:
    account = Account("somebody", role, TSON)
    says(town, 2, WELL)
    assert [printer.terminal_id for printer in desk(town, account).printers(TSON)] == [2]
    with pytest.raises(NotAllowedError):
        desk(town, account).printers(NEIGHBOUR)


def test_printers_of_other_centres_are_theirs(town: Town) -> None:
    says(town, 1, WELL)
    says(town, 2, WELL)
    everywhere = Account("zhanar", Role.SENIOR)
    assert [printer.terminal_id for printer in desk(town, everywhere, 1).printers(SPETSTSON)] == [1]  # its own
