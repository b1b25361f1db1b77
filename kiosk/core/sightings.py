"""The codes that a camera sees, each once, however long it is held there. Pure."""

from collections.abc import Iterable

AWAY_SECONDS = 2.0  # so long out of sight, and a code has been shown anew


class Sightings:
    """Remembers what was in sight lately."""

    def __init__(self) -> None:
        self._last_seen: dict[str, float] = {}

    def new(self, codes: Iterable[str], now: float) -> list[str]:
        """Of the codes in sight, those that were not in the last AWAY_SECONDS. `now`: steady seconds."""
        self._last_seen = {code: at for code, at in self._last_seen.items() if now - at < AWAY_SECONDS}
        fresh = []
        for code in codes:
            if code not in self._last_seen:
                fresh.append(code)
            self._last_seen[code] = now
        return fresh
