"""What happens at the check-in desks of the town, in few words."""

from uuid import uuid4

from kiosk.core.commands import ByTicket, CheckIn, Overriding, Shown, UndoCheckIn
from kiosk.core.model import Ticket
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Undone, Verdict
from kiosk.core.staff import OWNER, Account
from kiosk.core.staff_desk import StaffDesk
from tests.town import TSON, Town, office

Answer = CheckedIn | NotAdmitted


def desk_at(town: Town, terminal: int = 1, account: Account = OWNER) -> StaffDesk:
    """The staff's desk at a terminal."""
    return StaffDesk(office(town.store, town.clock, town.keys, terminal), account)


def comes(
    town: Town,
    shown: Shown | Ticket,
    *,
    terminal: int = 1,
    centre: int = TSON,
    account: Account = OWNER,
    on_its_word: bool = False,
    overriding: Overriding | None = None,
) -> Answer:
    """Somebody comes to a desk and shows this."""
    what = ByTicket(shown.digits) if isinstance(shown, Ticket) else shown
    command = CheckIn(uuid4(), what, centre, account.login, on_its_word, overriding)
    return desk_at(town, terminal, account).check_in(command)


def let_in(town: Town, shown: Shown | Ticket, *, terminal: int = 1, centre: int = TSON) -> CheckedIn:
    """Somebody who is let in."""
    answer = comes(town, shown, terminal=terminal, centre=centre)
    assert isinstance(answer, CheckedIn), answer
    return answer


def turned_away(answer: Answer | Undone) -> NotAdmitted:
    """What somebody hears who is not let in."""
    assert isinstance(answer, NotAdmitted), answer
    return answer


def verdict_of(answer: Answer | Undone) -> Verdict | None:
    """Why somebody is not let in; None where they are."""
    return answer.verdict if isinstance(answer, NotAdmitted) else None


def undo(
    town: Town, booking_id: int, reason: str = "the wrong person", *, centre: int = TSON
) -> Undone | NotAdmitted:
    """Somebody was let in by mistake."""
    return desk_at(town).undo_check_in(UndoCheckIn(uuid4(), booking_id, centre, reason, "aigul"))


def called(town: Town, answer: Answer) -> list[str]:
    """Numbers as they are called up."""
    lines = town.desk.reference().lines
    return [number.called(lines[number.line_id]) for number in answer.numbers]
