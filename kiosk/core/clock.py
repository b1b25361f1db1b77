"""The one place that reads the machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in whole seconds (the store keeps no finer)."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC).replace(microsecond=0)
