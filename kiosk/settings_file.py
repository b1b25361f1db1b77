"""Reading `kiosk.yaml`: the fields as they are written, their limits, and what they may not say together.

What each field means: docs/settings.md. Relative paths are counted from the folder of the file.
"""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.document_reader import read_document
from kiosk.core.document_types import typed
from kiosk.core.documents import DocumentError, Where
from kiosk.core.model import Language
from kiosk.settings import (
    PrinterKind,
    PrinterSettings,
    Settings,
    SettingsError,
    default_settings,
    embedded_database,
    usual_data_dir,
)

_URLS = re.compile(r"(sqlite|postgresql)(\+[a-z0-9]+)?://.*", re.DOTALL)

CentreCode = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the code of a centre")]


class PrinterRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The printer."""

    kind: PrinterKind = PrinterKind.FOLDER
    folder: str | None = None
    name: str | None = None
    paper_mm: Annotated[int, Meta(description="80 or 58")] = 80


class SettingsRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file. None and left out: the default value."""

    database: Annotated[str, Meta(extra={"secret": True})] | None = None
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


def read_settings(file: Path) -> Settings:
    """The settings in a file. Raises SettingsError with all its faults. An empty file: default values."""
    try:
        document = read_document(file)
        row = SettingsRow() if document.value is None else typed(document, SettingsRow)
    except DocumentError as error:
        raise SettingsError(error.faults) from error
    faults = [document.fault(where, problem) for where, problem in _contradictions(row)]
    if faults:
        raise SettingsError(faults)
    return _settings(row, file)


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
    if printer.folder is not None and printer.kind is not PrinterKind.FOLDER:
        wrong.append((("printer", "folder"), f"only for a printer of the kind {PrinterKind.FOLDER}"))
    if printer.name is not None and printer.kind is not PrinterKind.SYSTEM:
        wrong.append((("printer", "name"), f"only for a printer of the kind {PrinterKind.SYSTEM}"))
    for where, text in ((("data_dir",), row.data_dir), (("printer", "folder"), printer.folder)):
        try:
            Path(text or "").expanduser()
        except RuntimeError:
            wrong.append((where, f'expected a folder, found "{text}" of an unknown user'))
    return wrong


def _settings(row: SettingsRow, file: Path) -> Settings:
    def path(text: str | None, usual: Path) -> Path:
        return file.parent / Path(text).expanduser() if text else usual

    data_dir = path(row.data_dir, usual_data_dir())
    usual = default_settings(data_dir)
    printer = row.printer or PrinterRow()
    return Settings(
        data_dir=data_dir,
        printer=PrinterSettings(
            printer.kind, path(printer.folder, usual.printer.folder), printer.name or "", printer.paper_mm
        ),
        database=row.database or embedded_database(data_dir),
        terminal=row.terminal or usual.terminal,
        centre=row.centre or "",
        centres=row.centres,
        languages=row.languages,
        idle_seconds=row.idle_seconds,
        answer_seconds=row.answer_seconds,
        ticket_seconds=row.ticket_seconds,
        screen_diagonal_inches=row.screen_diagonal_inches,
        calm=row.calm,
        file=file,
    )
