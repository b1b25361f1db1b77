"""Whose hands are at a desk: a citizen's own at a terminal, or those of staff who serve them at theirs.

What staff may do more than a citizen stands here: open a booking after seeing the identity card (R8), and set
aside what the policy lets them. Every other rule is asked of them as of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.commands import AddService, ByCard, Cancel, Command, Overriding, Rebook, Reprint
from kiosk.core.model import Centre
from kiosk.core.policy import Override
from kiosk.core.staff import Account, NotAllowedError, Task
from kiosk.core.store.work import Work

CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Attendant:
    """`account`: of the staff at this desk; None at a citizen's terminal."""

    account: Account | None = None

    @property
    def is_staff(self) -> bool:
        """Whether staff serve at this desk."""
        return self.account is not None

    @property
    def actor(self) -> str:
        """Who the events say did it."""
        return self.account.login if self.account else CITIZEN

    @property
    def centre_id(self) -> int:
        """Where they work; 0 for those who work everywhere."""
        return (self.account.centre_id if self.account else None) or 0

    def require_serving(self, centre_id: int | None = None) -> None:
        """Raises NotAllowedError where these are staff whose role it is not to serve citizens there."""
        if self.account:
            self.account.require(Task.SERVE, centre_id)

    def sets_aside(self, work: Work, rule: Override | None, centre: Centre, now: datetime) -> bool:
        """Whether R1 is set aside now: somebody asks for it who may, and the policy in force names it.

        Raises NotAllowedError where it is not theirs to ask. Where the policy names nothing, R1 is asked as ever.
        """
        if rule is None:
            return False
        if self.account is None:
            raise NotAllowedError("a citizen's terminal sets no rule aside")
        self.account.require(Task.OVERRIDE, centre.id)
        return rule is Override.TEN_DAYS and rule in work.reference().policy_on(centre.day_of(now)).overrides

    @staticmethod
    def remarks(command: Command, set_aside: Overriding | None = None) -> Mapping[str, object]:
        """What the event of a change tells besides the booking's state."""
        told: dict[str, object] = {}
        if isinstance(command, AddService | Rebook | Cancel | Reprint) and isinstance(command.proof, ByCard):
            told["card_seen"] = True
        if set_aside is not None:
            told |= {"override": set_aside.rule.value, "reason": set_aside.reason}
        return told


AT_A_TERMINAL = Attendant()
