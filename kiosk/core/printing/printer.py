"""What the kiosk asks of a printer, whatever it hangs on: a thermal printer, the system's, a folder."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kiosk.core.model import PrinterStatus, PrintState

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper that was asked for: the ticket of a booking at one revision. Instants are UTC."""

    id: int
    booking_id: int
    revision: int
    queued_at: datetime
    state: PrintState = PrintState.QUEUED

    @property
    def name(self) -> str:
        """What a printer may call it in names of files and titles: sorts by time, tells nothing of anybody."""
        return f"{self.queued_at:%Y%m%dT%H%M%SZ}-{self.id:06d}"


class Printer(Protocol):
    """A printer. Its methods may take seconds: they are for the printing worker, never for the UI thread."""

    def status(self) -> PrinterStatus:
        """What the printer says of itself now. Silence is UNKNOWN, not "no paper". Never raises."""

    def print(self, bitmap: "Image", name: str) -> PrintState:
        """Put one bitmap (mode "1", 203 dpi) on paper; `name`: PrintJob.name, or what else is no secret.

        PRINTED only where the printer itself confirmed; UNKNOWN where it took the job and said no more; FAILED
        where it is certain that no paper came. Raises PrinterFaultError where it could not be reached or refused,
        which is certain too.
        """

    def discard(self) -> None:
        """What a job that broke off has left half done is thrown away: in the printer, and at its mouth. Never
        raises; what cannot be done now is done before the next print."""
