"""The system's own printer, seen from core: somebody sends, somebody asks, what goes wrong is a printer's fault.

`kiosk.core.printing.cups` sends through CUPS; `kiosk.ui.system_printer` through Qt, which core may not know.
"""

import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.core.model import PrinterState, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.printer import PrintJob

if TYPE_CHECKING:
    from PIL.Image import Image


class SystemPrinter:
    """A printer behind the system's spooler. `send` puts a bitmap there and says how far it came; `ask` says how
    the printer is. Either may raise OSError or a subprocess's time-out: both become what a Printer promises."""

    def __init__(
        self, send: Callable[["Image", PrintJob], PrintState], ask: Callable[[], PrinterState] | None = None
    ) -> None:
        self._send = send
        self._ask = ask

    def status(self) -> PrinterState:
        """What the spooler knows of the printer; UNKNOWN where nobody can be asked, or no answer came in time."""
        if self._ask is None:
            return PrinterState.UNKNOWN
        try:
            return self._ask()
        except FileNotFoundError:
            return PrinterState.OFFLINE
        except (OSError, subprocess.SubprocessError):
            return PrinterState.UNKNOWN

    def print(self, bitmap: "Image", job: PrintJob) -> PrintState:
        """Send one bitmap. Raises PrinterFaultError where the spooler could not be reached or refused it."""
        try:
            return self._send(bitmap, job)
        except subprocess.TimeoutExpired:
            return PrintState.UNKNOWN  # it may have got the job before it fell silent
        except (OSError, subprocess.SubprocessError) as fault:
            raise PrinterFaultError(str(fault)) from fault
