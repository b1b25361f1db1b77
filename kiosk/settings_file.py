"""Reading `kiosk.yaml`: the fields as they are written, their limits, and what they may not say together.

What each field means: docs/settings.md. What becomes of them: `kiosk.settings`.
"""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.files.document_reader import read_document
from kiosk.core.files.document_types import typed
from kiosk.core.files.documents import DocumentError, Where
from kiosk.core.model import Language

_URLS = re.compile(r"(sqlite|postgresql)(\+[a-z0-9]+)?://.*", re.DOTALL)

CentreCode = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the code of a centre")]


class PrinterRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The printer."""

    kind: Annotated[str, Meta(pattern="^(folder|system)$", description="one of folder, system")] = "folder"
    folder: str | None = None
    name: str | None = None
    paper_mm: Annotated[int, Meta(description="80 or 58")] = 80


class SettingsRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file. None and left out: the default value."""

    database: str | None = None
    data_dir: str | None = None
    centre: CentreCode | None = None
    centres: tuple[CentreCode, ...] = ()
    terminal: (
        Annotated[str, Meta(min_length=1, max_length=40, description="text of 1 to 40 characters")] | None
    ) = None
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = tuple(Language)
    idle_seconds: Annotated[int, Meta(ge=15, le=600)] = 60
    answer_seconds: Annotated[int, Meta(ge=10, le=120)] = 20
    ticket_seconds: Annotated[int, Meta(ge=5, le=300)] = 30
    screen_diagonal_inches: Annotated[float, Meta(ge=5, le=120)] | None = None
    printer: PrinterRow | None = None
    calm: bool = False
    staff_lock_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    staff_sound: bool = True


def read_settings_file(file: Path) -> SettingsRow:
    """What a settings file says. Raises DocumentError with all its faults. An empty file says nothing."""
    document = read_document(file)
    row = SettingsRow() if document.value is None else typed(document, SettingsRow)
    faults = [document.fault(where, problem) for where, problem in _contradictions(row)]
    if faults:
        raise DocumentError(faults)
    return row


def _contradictions(row: SettingsRow) -> list[tuple[Where, str]]:
    printer = row.printer or PrinterRow()
    wrong: list[tuple[Where, str]] = []
    if row.database is not None and not _URLS.fullmatch(row.database):
        known = "sqlite:///path/to/file or postgresql+psycopg://user:password@host/name"
        wrong.append((("database",), f"expected a database URL such as {known}, found something else"))
    for field, values in (("centres", row.centres), ("languages", row.languages)):
        wrong += [
            ((field, place), f'"{value}" stands here twice')
            for place, value in enumerate(values)
            if value in values[:place]
        ]
    if printer.paper_mm not in (80, 58):
        wrong.append((("printer", "paper_mm"), f'expected 80 or 58, found "{printer.paper_mm}"'))
    if printer.folder is not None and printer.kind != "folder":
        wrong.append((("printer", "folder"), "only for a printer of the kind folder"))
    if printer.name is not None and printer.kind != "system":
        wrong.append((("printer", "name"), "only for a printer of the kind system"))
    for where, text in ((("data_dir",), row.data_dir), (("printer", "folder"), printer.folder)):
        try:
            Path(text or "").expanduser()
        except RuntimeError:
            wrong.append((where, f'expected a folder, found "{text}" of an unknown user'))
    return wrong
