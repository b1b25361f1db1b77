"""The system's own printer, seen from core: somebody sends, somebody asks, what goes wrong is a printer's fault.

`kiosk.core.printing.cups` sends through CUPS; `kiosk.ui.system_printer` through Qt, which core may not know.
"""

import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.core.model import PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError

if TYPE_CHECKING:
    from PIL.Image import Image


class SystemPrinter:
    """A printer behind the system's spooler. `send` puts a bitmap there and says how far it came; `ask` says how
    the printer is. Either may raise OSError or a subprocess's time-out: both become what a Printer promises."""

    def __init__(
        self, send: Callable[["Image", str], PrintState], ask: Callable[[], PrinterStatus] | None = None
    ) -> None:
        self._send = send
        self._ask = ask

    def status(self) -> PrinterStatus:
        """What the spooler knows of the printer; UNKNOWN where nobody can be asked, or no answer came in time."""
        if self._ask is None:
            return PrinterStatus()
        try:
            return self._ask()
        except FileNotFoundError:
            return PrinterStatus(PrinterState.OFFLINE)
        except (OSError, subprocess.SubprocessError):
            return PrinterStatus()

    def print(self, bitmap: "Image", name: str) -> PrintState:
        """Send one bitmap. Raises PrinterFaultError where the spooler could not be reached or refused it."""
        try:
            return self._send(bitmap, name)
        except subprocess.TimeoutExpired:
            return PrintState.UNKNOWN  # it may have got the job before it fell silent
        except (OSError, subprocess.SubprocessError) as fault:
            raise PrinterFaultError(str(fault)) from fault

    def discard(self) -> None:
        """Nothing: the spooler keeps what it was given, and whoever sends takes back what hangs there."""
