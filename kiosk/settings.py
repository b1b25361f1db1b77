"""The settings of one terminal: what may differ from machine to machine. The rules are in the centre file.

Read from `kiosk.yaml` (docs/settings.md) by `kiosk.settings_file`, which is imported only where there is one.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal
from urllib.parse import unquote_plus

from kiosk.core.files.documents import DocumentError, Fault
from kiosk.core.model import Centre, Language

APP_NAME = "tson-kiosk"
FILE_NAME = "kiosk.yaml"
VARIABLE = "KIOSK_SETTINGS"
HIDDEN = "***"

_MOST_NAMED = 10
_NARROW_MM = 58


class SettingsError(DocumentError):
    """The settings cannot be used. As text: one line with file, line, field and what is expected there."""

    def __str__(self) -> str:
        return "; ".join(str(fault) for fault in self.faults)


class PrinterKind(StrEnum):
    """Where tickets are printed to: files, the system's printer, or an ESC/POS printer on one of four ways."""

    FOLDER = "folder"
    SYSTEM = "system"
    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    DEVICE = "device"


class PrinterModel(StrEnum):
    """What an ESC/POS printer says of itself: `confirming` also when a ticket is on paper, `answering` how it is,
    `silent` nothing."""

    CONFIRMING = "confirming"
    ANSWERING = "answering"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """Kind folder: files go to `folder`. Kind system: `name` is the system's for it, "" its default printer.

    Kind network: `host` and `port`. Kind usb: `usb` is vendor and product, None the only printer there is. Kinds
    serial and device: `device`, a path or the name of a port; `baud`: of the serial line.
    `paper_mm`: the width of the paper, 80 or 58. `cutter`: it cuts its paper. Both, and `model`, for ESC/POS.
    """

    kind: PrinterKind
    folder: Path
    name: str = ""
    paper_mm: int = 80
    host: str = ""
    port: int = 9100
    usb: tuple[int, int] | None = None
    device: str = ""
    baud: int = 115_200
    model: PrinterModel = PrinterModel.CONFIRMING
    cutter: bool = True

    @property
    def answers(self) -> bool:
        """Whether it says how it is when it is asked: then its silence is a fault."""
        return self.kind not in {PrinterKind.FOLDER, PrinterKind.SYSTEM} and self.model is not PrinterModel.SILENT

    @property
    def dots(self) -> Literal[576, 384]:
        """How many dots go across the paper."""
        return 384 if self.paper_mm == _NARROW_MM else 576


class ScannerKind(StrEnum):
    """How codes come in besides the keyboard, at which a wedge reader types always."""

    KEYBOARD = "keyboard"
    SERIAL = "serial"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """Kind keyboard: nothing besides the wedge reader. Kind serial: `device`, a path or the name of a port, at
    `baud`. Kind camera: `camera`, the number of one; only at the staff's window."""

    kind: ScannerKind = ScannerKind.KEYBOARD
    device: str = ""
    baud: int = 9600
    camera: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this terminal. Times are in seconds, paths absolute.

    `database`: a SQLAlchemy URL; not in the repr, since it may hold a password. `centre`: the code of the centre
    in which the terminal stands, "" for the first. `centres`: codes of those it serves, none for all.
    `languages`: in the order of their buttons. `screen_diagonal_inches`: None to ask the screen.
    `staff_lock_minutes`: after so long without anybody the staff's window locks.
    `file`: where the settings were read from, None where there was no file.
    """

    data_dir: Path
    printer: PrinterSettings
    database: str = field(repr=False)
    terminal: str
    centre: str = ""
    centres: tuple[str, ...] = ()
    languages: tuple[Language, ...] = (Language.KK, Language.RU, Language.EN)
    idle_seconds: int = 60
    answer_seconds: int = 20
    ticket_seconds: int = 30
    screen_diagonal_inches: float | None = None
    calm: bool = False
    staff_lock_minutes: int = 5
    staff_sound: bool = True
    scanner: ScannerSettings = ScannerSettings()
    file: Path | None = None

    @property
    def shown_database(self) -> str:
        """The database's address without any password, wherever in it that stands."""
        scheme, _, rest = self.database.partition("://")
        place, mark, query = rest.partition("?")
        who, at, where = place.rpartition("@")
        if "@" in query and ":" in place:  # or it was a password with a question mark in it
            return f"{scheme}://{HIDDEN}"
        fields = "&".join(_without_secret(field) for field in query.split("&"))
        return f"{scheme}://{who.partition(':')[0]}{at}{where}{mark}{fields}"

    def served(self, centres: Sequence[Centre], home: int | None = None) -> tuple[Centre, ...]:
        """Of the database's centres those that this terminal serves, its own first.

        `home`: the centre in which a terminal of a shared database was enrolled: it serves that one alone, unless
        the settings say otherwise.
        Raises SettingsError where the settings name a centre that is not there, or where there is none at all.
        """
        by_code = {centre.code: centre for centre in centres}
        if not by_code:
            raise self._fault("", "the database has no centre yet")
        named = [("centre", code) for code in (self.centre,) if code] + [
            ("centres", code) for code in self.centres
        ]
        for name, code in named:
            if code not in by_code:
                more = ", ..." if len(by_code) > _MOST_NAMED else ""
                known = ", ".join(list(by_code)[:_MOST_NAMED]) + more
                raise self._fault(name, f'expected the code of a centre ({known}), found "{code}"')
        enrolled_at = [centre for centre in centres if centre.id == home]
        wanted = [by_code[code] for code in self.centres] or enrolled_at or list(centres)
        own = by_code[self.centre] if self.centre else (enrolled_at or wanted)[0]
        return (own, *(centre for centre in wanted if centre is not own))

    def _fault(self, name: str, problem: str) -> SettingsError:
        return SettingsError([Fault(str(self.file or "settings"), None, name, problem)])


def _without_secret(field: str) -> str:
    """A field of an address's query; the value of whatever is a password is hidden."""
    name, equals, value = field.partition("=")
    return f"{name}{equals}{HIDDEN if 'password' in unquote_plus(name).lower() else value}"


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this terminal, from the first there is of: `path`, the file that KIOSK_SETTINGS names,
    `kiosk.yaml` in the user's and in the machine's folder for configuration. Without any: default values.

    Raises SettingsError where the file has a fault, or was named and is not there.
    """
    named = path or (Path(environ[VARIABLE]) if environ.get(VARIABLE) else None)
    found = named or next((usual for usual in usual_files() if usual.is_file()), None)
    if found is None:
        return default_settings(usual_data_dir())
    return _read(found.expanduser().absolute())


def usual_files() -> tuple[Path, ...]:
    """Where a settings file is looked for, in this order."""
    from platformdirs import site_config_path, user_config_path  # noqa: PLC0415

    folders = (user_config_path(APP_NAME, appauthor=False), site_config_path(APP_NAME, appauthor=False))
    return tuple(folder / FILE_NAME for folder in folders)


def usual_data_dir() -> Path:
    """Where the terminal keeps its database, keys and logs unless the settings say otherwise."""
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path(APP_NAME, appauthor=False)


def default_settings(data_dir: Path) -> Settings:
    """The settings of a terminal without a settings file; creates nothing."""
    return Settings(
        data_dir=data_dir,
        printer=PrinterSettings(PrinterKind.FOLDER, data_dir / "tickets"),
        database=embedded_database(data_dir),
        terminal=host_name(),
    )


def embedded_database(data_dir: Path) -> str:
    """The URL of the database that a terminal has of its own."""
    return f"sqlite:///{(data_dir / 'kiosk.sqlite3').as_posix()}"


def host_name() -> str:
    """The machine's name, as the terminal's name by default."""
    from socket import gethostname  # noqa: PLC0415

    return gethostname() or "terminal"


def _read(file: Path) -> Settings:
    from kiosk.settings_file import PrinterRow, ScannerRow, read_settings_file  # noqa: PLC0415  a YAML reader

    def path(text: str | None, usual: Path) -> Path:
        return file.parent / Path(text).expanduser() if text else usual

    try:
        row = read_settings_file(file)
    except DocumentError as error:
        raise SettingsError(error.faults) from error
    data_dir = path(row.data_dir, usual_data_dir())
    usual = default_settings(data_dir)
    printer, scanner = row.printer or PrinterRow(), row.scanner or ScannerRow()
    folder = path(printer.folder, usual.printer.folder)
    host, _, port = (printer.address or "").partition(":")
    return Settings(
        data_dir=data_dir,
        printer=PrinterSettings(
            kind=PrinterKind(printer.kind),
            folder=folder,
            name=printer.name or "",
            paper_mm=printer.paper_mm,
            host=host,
            port=int(port or usual.printer.port),
            usb=_usb_ids(printer.usb),
            device=printer.device or "",
            baud=printer.baud or usual.printer.baud,
            model=PrinterModel(printer.model or usual.printer.model),
            cutter=usual.printer.cutter if printer.cutter is None else printer.cutter,
        ),
        database=row.database or usual.database,
        terminal=row.terminal or usual.terminal,
        centre=row.centre or "",
        centres=row.centres,
        languages=row.languages,
        idle_seconds=row.idle_seconds,
        answer_seconds=row.answer_seconds,
        ticket_seconds=row.ticket_seconds,
        screen_diagonal_inches=row.screen_diagonal_inches,
        calm=row.calm,
        staff_lock_minutes=row.staff_lock_minutes,
        staff_sound=row.staff_sound,
        scanner=ScannerSettings(
            kind=ScannerKind(scanner.kind),
            device=scanner.device or "",
            baud=scanner.baud or usual.scanner.baud,
            camera=scanner.camera or 0,
        ),
        file=file,
    )


def _usb_ids(text: str | None) -> tuple[int, int] | None:
    """Vendor and product of "04b8:0e15", as `kiosk printers` lists them."""
    if text is None:
        return None
    vendor, _, product = text.partition(":")
    return int(vendor, 16), int(product, 16)
