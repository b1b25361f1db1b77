"""What the kiosk asks of a printer, whatever it hangs on: a thermal printer, the system's, a folder."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kiosk.core.model import PrinterState, PrintState

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper that was asked for: the ticket of a booking at one revision. Instants are UTC.

    `id` is the job's own number and says nothing of anybody; a printer may use it in names and titles.
    """

    id: int
    booking_id: int
    revision: int
    queued_at: datetime
    state: PrintState = PrintState.QUEUED


class Printer(Protocol):
    """A printer. Both methods may take seconds: they are for the printing worker, never for the UI thread."""

    def status(self) -> PrinterState:
        """What the printer says of itself now. Silence is UNKNOWN, not "no paper". Never raises."""

    def print(self, bitmap: "Image", job: PrintJob) -> PrintState:
        """Put one bitmap (mode "1", 203 dpi) on paper.

        PRINTED only where the printer itself confirmed; UNKNOWN where it took the job and said no more; FAILED
        where it is certain that no paper came. Raises PrinterFaultError where it could not be reached or refused.
        """
