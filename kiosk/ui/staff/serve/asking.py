"""Asking the desk for one citizen and one errand: an answer that comes when it is another's turn is dropped."""

from collections.abc import Callable
from typing import TypeVar

from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.page import Context

T = TypeVar("T")


class Asking:
    """Counts the turns."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._turn = 0

    def next_turn(self) -> None:
        """Another citizen, or another errand."""
        self._turn += 1

    def in_turn(self, deed: Callable[[T], None]) -> Callable[[T], None]:
        """The same deed, done only as long as it is this turn."""
        mine = self._turn

        def done(answer: T) -> None:
            if self._turn == mine:
                deed(answer)

        return done

    def ask(
        self,
        work: Callable[[Behind], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have the desk's worker do something, as `Context.ask` does."""
        self._context.ask(work, self.in_turn(then), self.in_turn(failed or self._context.tell_fault))
