"""Reading `kiosk.yaml`: the fields as they are written, their limits, and what they may not say together.

What each field means: docs/settings.md. What becomes of them: `kiosk.settings`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.files.document_reader import read_document
from kiosk.core.files.document_types import typed
from kiosk.core.files.documents import DocumentError, Where
from kiosk.core.model import Language

_URLS = re.compile(r"(sqlite|postgresql)(\+[a-z0-9]+)?://.*", re.DOTALL)

Baud = Annotated[int, Meta(ge=1200, le=921_600)]
CentreCode = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the code of a centre")]


class PrinterRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The printer."""

    kind: Annotated[
        str,
        Meta(
            pattern="^(folder|system|network|usb|serial|device)$",
            description="one of folder, system, network, usb, serial, device",
        ),
    ] = "folder"
    folder: str | None = None
    name: str | None = None
    paper_mm: Annotated[int, Meta(description="80 or 58")] = 80
    address: (
        Annotated[
            str,
            Meta(
                pattern=r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
                description="a host, or host and port, such as 192.168.1.50:9100",
            ),
        ]
        | None
    ) = None
    usb: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}$",
                description='vendor and product, such as "04b8:0e15"',
            ),
        ]
        | None
    ) = None
    device: Annotated[str, Meta(min_length=1, description="a device, such as /dev/ttyUSB0 or COM3")] | None = None
    baud: Baud | None = None
    model: (
        Annotated[
            str,
            Meta(pattern="^(confirming|answering|silent)$", description="one of confirming, answering, silent"),
        ]
        | None
    ) = None
    cutter: bool | None = None


class ScannerRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How codes come in besides the keyboard."""

    kind: Annotated[
        str, Meta(pattern="^(keyboard|serial|camera)$", description="one of keyboard, serial, camera")
    ] = "keyboard"
    device: Annotated[str, Meta(min_length=1, description="a device, such as /dev/ttyACM0 or COM3")] | None = None
    baud: Baud | None = None
    camera: Annotated[int, Meta(ge=0, le=99)] | None = None


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
    scanner: ScannerRow | None = None


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
    wrong += _contradictions_of_printer(printer)
    wrong += _contradictions_of_scanner(row.scanner or ScannerRow())
    for where, text in ((("data_dir",), row.data_dir), (("printer", "folder"), printer.folder)):
        try:
            Path(text or "").expanduser()
        except RuntimeError:
            wrong.append((where, f'expected a folder, found "{text}" of an unknown user'))
    return wrong


_ESCPOS = ("network", "usb", "serial", "device")
_PRINTERS_OWN = {
    "folder": ("folder",),
    "name": ("system",),
    "address": ("network",),
    "usb": ("usb",),
    "device": ("serial", "device"),
    "baud": ("serial",),
    "model": _ESCPOS,
    "cutter": _ESCPOS,
}
_PRINTERS_NEED = {"network": "address", "serial": "device", "device": "device"}
_SCANNERS_OWN = {"device": ("serial",), "baud": ("serial",), "camera": ("camera",)}
_SCANNERS_NEED = {"serial": "device"}
_MOST_PORT = 65_535


def _contradictions_of_printer(printer: PrinterRow) -> Iterator[tuple[Where, str]]:
    if printer.paper_mm not in (80, 58):
        yield ("printer", "paper_mm"), f'expected 80 or 58, found "{printer.paper_mm}"'
    _, _, port = (printer.address or "").partition(":")
    if port and not 0 < int(port) <= _MOST_PORT:
        yield ("printer", "address"), f'expected a port from 1 to {_MOST_PORT}, found "{port}"'
    yield from _out_of_place("printer", printer, _PRINTERS_OWN, _PRINTERS_NEED)


def _contradictions_of_scanner(scanner: ScannerRow) -> Iterator[tuple[Where, str]]:
    yield from _out_of_place("scanner", scanner, _SCANNERS_OWN, _SCANNERS_NEED)


def _out_of_place(
    what: str,
    row: PrinterRow | ScannerRow,
    own: Mapping[str, tuple[str, ...]],
    need: Mapping[str, str],
) -> Iterator[tuple[Where, str]]:
    """Fields of another kind than the row's, and those that its kind cannot do without."""
    for name, kinds in own.items():
        if getattr(row, name) is not None and row.kind not in kinds:
            yield (what, name), f"only for a {what} of the kind {' or '.join(kinds)}"
    needed = need.get(row.kind)
    if needed and getattr(row, needed) is None:
        yield (what, needed), f"expected for a {what} of the kind {row.kind}"
