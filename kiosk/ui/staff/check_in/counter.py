"""What is shown at the counter, one after the other: each gets a command of its own, and its verdict in order.

Nothing is lost: whatever comes while another one is under way waits its turn, and one whose answer did not come is
kept with its command, so that trying again lets nobody in twice (R9).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from kiosk.core.commands import ByTicket, CheckIn, Overriding, Shown, UndoCheckIn
from kiosk.core.model import Booking
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Undone, Verdict
from kiosk.core.policy import Override
from kiosk.core.scanning import ScanFault
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.page import Context

KEPT = 50  # of those that came before
OVERRIDES = {Verdict.TOO_EARLY: Override.EARLY, Verdict.TOO_LATE: Override.LATE}
Outcome = CheckedIn | NotAdmitted | Undone


@dataclass(frozen=True)
class Case:
    """One thing that was shown. `at`: when, on the centre's clock. `outcome` None: under way, or `fault` came.

    `online`: whether the shared database was within reach. `override`: the rule that this desk may set aside now.
    """

    number: int
    command: CheckIn | UndoCheckIn
    at: datetime
    misread: ScanFault | None = None
    online: bool = True
    outcome: Outcome | None = None
    fault: Exception | None = None
    override: Override | None = None

    @property
    def booking(self) -> Booking | None:
        """The booking as it stands, where it is known."""
        return self.outcome.booking if self.outcome is not None else None

    @property
    def can_undo(self) -> bool:
        """Somebody was let in, here and now."""
        return isinstance(self.outcome, CheckedIn) and self.outcome.booking is not None

    @property
    def can_let_in(self) -> bool:
        """Genuine, and not known here: staff have the last word."""
        return isinstance(self.outcome, NotAdmitted) and self.outcome.verdict is Verdict.NOT_DELIVERED


class Counter(QObject):
    """`begun(Case)`: something was shown. `judged(Case)`: its verdict is there, or the fault that came instead."""

    begun = Signal(object)
    judged = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._count = 0
        self.cases: deque[Case] = deque(maxlen=KEPT)

    def show(self, shown: Shown) -> None:
        """Somebody wants to be let in by this."""
        self._begin(self._check_in(shown))

    def tell_unreadable(self, misread: ScanFault) -> None:
        """A reader read something else. It waits for its turn as all do, and no desk is asked."""
        self._begin(self._check_in(ByTicket("")), misread)

    def let_in(self, case: Case) -> None:
        """Let the holder of a ticket in on its word, though its booking has not come here yet."""
        if isinstance(case.command, CheckIn) and case.can_let_in:
            self._begin(replace(case.command, command_id=uuid4(), on_its_word=True))

    def set_aside(self, case: Case, reason: str) -> None:
        """Let somebody in though they are early or late."""
        if isinstance(case.command, CheckIn) and case.override is not None:
            overriding = Overriding(case.override, reason)
            self._begin(replace(case.command, command_id=uuid4(), overriding=overriding))

    def undo(self, case: Case, reason: str) -> None:
        """Somebody was let in by mistake."""
        if isinstance(case.outcome, CheckedIn):
            context = self._context
            whose = context.account.login
            self._begin(UndoCheckIn(uuid4(), case.outcome.booking_id, context.centre.id, reason, whose))

    def again(self, case: Case) -> None:
        """Ask once more for one that got no answer: the same command."""
        if case.fault is not None:
            self._ask(replace(case, fault=None))

    def _check_in(self, shown: Shown) -> CheckIn:
        context = self._context
        return CheckIn(uuid4(), shown, context.centre.id, context.account.login)

    def _begin(self, command: CheckIn | UndoCheckIn, misread: ScanFault | None = None) -> None:
        self._count += 1
        self._ask(Case(self._count, command, self._context.now(), misread))

    def _ask(self, case: Case) -> None:
        case = replace(case, online=self._context.online)
        self.begun.emit(case)
        self._context.ask(_asked(case), partial(self._answered, case), partial(self._failed, case))

    def _answered(self, case: Case, answer: tuple[Outcome, Override | None]) -> None:
        outcome, override = answer
        case = replace(case, outcome=outcome, override=override)
        self._keep(case)
        if not isinstance(outcome, NotAdmitted):
            self._context.changed.emit()

    def _failed(self, case: Case, fault: Exception) -> None:
        self._keep(replace(case, fault=fault))

    def _keep(self, case: Case) -> None:
        others = [other for other in self.cases if other.number != case.number]
        self.cases = deque([case, *others], maxlen=KEPT)
        self.judged.emit(case)


def _asked(case: Case) -> Callable[[Behind], tuple[Outcome, Override | None]]:
    command = case.command

    def ask(behind: Behind) -> tuple[Outcome, Override | None]:
        if case.misread is not None:
            return NotAdmitted(Verdict.UNREADABLE), None
        if isinstance(command, UndoCheckIn):
            return behind.staff.undo_check_in(command), None
        outcome = behind.staff.check_in(command)
        rule = OVERRIDES.get(outcome.verdict) if isinstance(outcome, NotAdmitted) else None
        if rule is not None and rule not in behind.staff.may_set_aside(command.centre_id):
            rule = None
        return outcome, rule

    return ask
