"""What a terminal says of itself at each contact, as it stands in the shared database.

Terminals of neighbouring versions read each other's: what is unknown is passed over, what is missing is unknown.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from kiosk.core.model import Paper, PrinterState


@dataclass(frozen=True, slots=True)
class Report:
    """A terminal's state. None and "unknown": it does not say.

    `printer`, `paper`: a PrinterState and a Paper by their values, or what a newer version says instead.
    `free_mb`: megabytes left where it keeps its data. `clock_offset_ms`: milliseconds by which its own clock is
    ahead of the database's. `outbox`: commands not delivered yet, the oldest of them `outbox_seconds` old.
    `unsettled`: how many of those that it delivered sync could not settle. `printer_answers`: 1 where its printer
    is one that says how it is, so that its silence is a fault.
    """

    version: str = ""
    printer: str = PrinterState.UNKNOWN.value
    paper: str = Paper.UNKNOWN.value
    free_mb: int | None = None
    clock_offset_ms: int | None = None
    outbox: int = 0
    outbox_seconds: int = 0
    unsettled: int = 0
    printer_answers: int = 0


def to_document(report: Report) -> dict[str, Any]:
    """A report as it is stored."""
    return {name: value for name, value in asdict(report).items() if value is not None}


def from_document(document: Mapping[str, Any] | None) -> Report | None:
    """The report that was stored; None where there is none."""
    if document is None:
        return None
    known = {field.name: field for field in fields(Report)}
    said = {name: value for name, value in document.items() if name in known and _fits(value, known[name].default)}
    return Report(**said)


def _fits(value: object, usual: object) -> bool:
    """Text where text is expected, a whole number elsewhere; `True` is none."""
    return isinstance(value, str) if isinstance(usual, str) else type(value) is int
