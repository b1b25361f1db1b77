"""What a way to a printer does, whichever it is."""

from typing import Protocol


class WireError(Exception):
    """The way broke, or the printer took no more in time. How much of what was sent has arrived is not known."""


class Wire(Protocol):
    """An open way to one printer, for one thread. `until`: an instant of time.monotonic().

    Opening one raises PrinterFaultError, `passing` where the printer is absent, refuses, or serves somebody else.
    """

    def send(self, data: bytes, until: float) -> None:
        """Give all of it away. Raises WireError where that is not done by then."""

    def receive(self, until: float) -> bytes:
        """What has come in, as soon as there is any; nothing: none came by then. Raises WireError."""

    def drain(self, until: float) -> None:
        """Wait until all that was sent has left this machine. Raises WireError where it has not by then."""

    def close(self) -> None:
        """Give the way back. What has not left yet is thrown away: it would come out as somebody else's ticket.
        Raises nothing, and may be called again."""
