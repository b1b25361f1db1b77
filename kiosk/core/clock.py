"""The one place that reads the machine's clocks."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """The machine's clock, in whole seconds (the store keeps no finer)."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC).replace(microsecond=0)


class Instruments(Protocol):
    """The clocks of a machine. Anybody may set the first one; nobody sets the second."""

    def wall(self) -> datetime:
        """What the machine takes for the present instant, in UTC."""

    def steady(self) -> float:
        """Seconds since some moment; goes on evenly, also while the machine sleeps, until it is started anew."""

    def boot(self) -> str:
        """Another text after each start of the machine; empty where that cannot be told."""


class MachineInstruments:
    """Those of this machine."""

    def wall(self) -> datetime:
        """The machine's clock."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Counts sleep too where the system can."""
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if boottime is None else time.clock_gettime(boottime)

    def boot(self) -> str:
        """What Linux calls this start."""
        try:
            return _BOOT.read_text("ascii").strip()
        except OSError:
            return ""
