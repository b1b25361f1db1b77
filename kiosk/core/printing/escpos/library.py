"""python-escpos, which knows the commands, imported without what it does besides.

Its module of printers' capabilities makes a temporary folder that stays, gives the root logger a handler, and
reads a large file as YAML. All that is needed of it are the facts of the one printer that hangs here.
"""

import sys
import threading
from types import ModuleType
from typing import Any

from kiosk.core.printing.escpos.profile import Profile

_CAPABILITIES = "escpos.capabilities"
_importing = threading.Lock()


class _Facts:
    """What python-escpos asks of a printer's profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile_data = {"media": {"width": {"pixels": profile.dots}}}
        self._features = {"paperFullCut": profile.cutter, "paperPartCut": profile.cutter}

    def supports(self, feature: str) -> bool:
        """Whether the printer can do that."""
        return self._features.get(feature, False)

    def get_code_pages(self) -> dict[str, int]:
        """None: tickets are pictures."""
        return {}


def dummy(profile: Profile) -> Any:  # noqa: ANN401  python-escpos has no types
    """A printer of python-escpos that keeps what it is to print (`output`). The first takes 0.05 s."""
    with _importing:
        from_library = sys.modules.get("escpos.printer.dummy") or _imported()
    return from_library.Dummy(profile=_Facts(profile))


def _imported() -> ModuleType:
    ours = _CAPABILITIES not in sys.modules
    if ours:
        instead = ModuleType(_CAPABILITIES)
        instead.CAPABILITIES = {"profiles": {}, "encodings": {}}  # type: ignore[attr-defined]
        instead.get_profile = lambda facts: facts  # type: ignore[attr-defined]
        sys.modules[_CAPABILITIES] = instead
    try:
        from escpos.printer import dummy as from_library  # noqa: PLC0415
    finally:
        if ours:
            del sys.modules[_CAPABILITIES]
    imported: ModuleType = from_library
    return imported
