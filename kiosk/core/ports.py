"""What the desks need from outside, and the faults that may come from there."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from. Rules never read a clock themselves."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class PublicHolidays(Protocol):
    """Which days are public holidays."""

    def between(self, first: date, last: date) -> frozenset[date]:
        """The holidays from `first` to `last`, both included."""


class StoreUnavailableError(Exception):
    """The database cannot answer now: locked, gone, out of space. Worth trying again; nothing was changed."""


class StoreUnusableError(Exception):
    """The database cannot be used until somebody has looked at it: of another version, read-only, not ours."""


class CommandReusedError(Exception):
    """R9: a command id came again with other content. A fault of the caller."""


class PrinterFaultError(Exception):
    """The printer could not be reached or refused the job: it is certain that no paper came.

    `passing`: worth another attempt in a moment, such as a network printer that serves somebody else just now.
    """

    def __init__(self, problem: str, *, passing: bool = False) -> None:
        super().__init__(problem)
        self.passing = passing
