"""What staff write in their own words (reasons, notes): there is something, and nobody's IIN is in it. Pure."""

from enum import StrEnum

from kiosk.core.iin import holds_iin

LONGEST = 300


class TextFault(StrEnum):
    """Why a text is not kept. The list is closed: each has words for whoever writes."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    HOLDS_IIN = "holds_iin"


class UnfitTextError(ValueError):
    """A text that must not be kept got as far as a desk: whoever asks looks at `fault_in` first."""

    def __init__(self, fault: TextFault) -> None:
        super().__init__(f"a text that is not kept: {fault.value}")
        self.fault = fault


def fault_in(text: str) -> TextFault | None:
    """What is wrong with a text; None where it may be kept."""
    if not text.strip():
        return TextFault.EMPTY
    if len(text.strip()) > LONGEST:
        return TextFault.TOO_LONG
    return TextFault.HOLDS_IIN if holds_iin(text) else None


def fit(text: str) -> str:
    """The text as it is kept, on one line. Raises UnfitTextError."""
    fault = fault_in(text)
    if fault is not None:
        raise UnfitTextError(fault)
    return " ".join(text.split())
