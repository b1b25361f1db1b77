"""The table of vehicles and their owners that is loaded into the registry (R5): a CSV file, checked as a whole.

    plate,owner_iin
    777ABC02,300528451301

UTF-8, commas or semicolons, the columns in either order. No message ever shows an owner's IIN.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from kiosk.core.files.documents import DocumentError, Fault
from kiosk.core.iin import LENGTH, Iin, IinFault, InvalidIinError
from kiosk.core.plates import is_plate, normalise

COLUMNS = ("plate", "owner_iin")

MOST_FAULTS = 100
"""How many faults are listed at the most; a file of another kind has one in every line."""

_LONGEST_SHOWN = 16
_DIGITS_OF_AN_IIN = 9


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle, its plate normalised, and its registered owner."""

    plate: str
    owner: Iin


def read_vehicles(path: Path) -> Iterator[VehicleRow]:
    """The vehicles of a file, one by one, after the whole file was found good.

    The file is read twice rather than kept; what is kept are the plates, to tell those that stand twice.
    Raises DocumentError at once, with up to `MOST_FAULTS` faults, where anything in it is wrong.
    """
    faults = list(islice(_faults(path), MOST_FAULTS + 1))
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [Fault(str(path), faults[-1].line, "", "more such lines follow; none was taken")]
    if faults:
        raise DocumentError(faults)
    return _rows(path)


def _faults(path: Path) -> Iterator[Fault]:
    seen: dict[int, int] = {}
    line = 0
    try:
        for line, found in _read(path):
            if isinstance(found, Fault):
                yield found
                continue
            first = seen.setdefault(int(f"1{found.plate}", base=36), line)
            if first != line:
                yield Fault(str(path), line, "plate", f"{found.plate} is already in line {first}")
        if not line:
            yield Fault(str(path), None, "", "expected at least one vehicle below the header")
    except DocumentError as error:
        yield from error.faults


def _rows(path: Path) -> Iterator[VehicleRow]:
    for _, found in _read(path):
        if isinstance(found, Fault):
            raise DocumentError([found])
        yield found


def _read(path: Path) -> Iterator[tuple[int, VehicleRow | Fault]]:
    """Each row, or what is wrong with it, and its line. Raises DocumentError where nothing more can be read."""
    name = str(path)
    with _opened(path) as file:
        header = file.readline()
        delimiter = ";" if ";" in header else ","
        columns = [column.strip().strip('"').lower() for column in header.split(delimiter)]
        if sorted(columns) != sorted(COLUMNS):
            problem = f'expected the header "{",".join(COLUMNS)}"'
            raise DocumentError([Fault(name, 1, "", problem if header else f"{problem}; the file is empty")])
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(rows, None)
            except csv.Error as error:
                raise DocumentError([Fault(name, rows.line_num + 1, "", f"no CSV: {error}")]) from None
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield rows.line_num + 1, _row(name, rows.line_num + 1, columns, cells)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except IsADirectoryError:
        raise DocumentError([Fault(str(path), None, "", "expected a file, found a folder")]) from None
    except UnicodeDecodeError:
        raise DocumentError([_encoding_fault(path)]) from None
    except OSError as error:
        raise DocumentError([Fault(str(path), None, "", f"cannot be read: {error.strerror}")]) from error


def _encoding_fault(path: Path) -> Fault:
    with path.open("rb") as file:
        for line, data in enumerate(file, start=1):
            try:
                data.decode()
            except UnicodeDecodeError:
                return Fault(str(path), line, "", "expected UTF-8 text; save the file as CSV UTF-8")
    return Fault(str(path), None, "", "expected UTF-8 text; save the file as CSV UTF-8")


def _row(name: str, line: int, columns: list[str], cells: list[str]) -> VehicleRow | Fault:
    if len(cells) != len(columns):
        return Fault(name, line, "", f"expected {len(columns)} columns, found {len(cells)}")
    row = dict(zip(columns, cells, strict=True))
    if not is_plate(row["plate"]):
        return Fault(name, line, "plate", f"expected a plate such as 777ABC02, found {_shown(row['plate'])}")
    try:
        owner = Iin.parse(row["owner_iin"])
    except InvalidIinError as error:
        return Fault(name, line, "owner_iin", f"expected an IIN, {iin_problem(error.fault, row['owner_iin'])}")
    return VehicleRow(normalise(row["plate"]), owner)


def iin_problem(fault: IinFault, text: str) -> str:
    """What is wrong with an IIN, without showing it."""
    match fault:
        case IinFault.EMPTY:
            return "found nothing"
        case IinFault.TOO_SHORT:
            digits = sum(letter.isdigit() for letter in text)
            return f"found {digits} digits instead of {LENGTH}; a spreadsheet may have dropped zeros at its start"
        case IinFault.TOO_LONG:
            return f"found more than {LENGTH} digits"
        case IinFault.NOT_DIGITS:
            return f"found signs that are no digits; write all {LENGTH} digits, as text"
        case IinFault.ALL_ZEROS:
            return "found only zeros"
        case IinFault.CHECK_DIGIT:
            return "found one whose check digit is wrong"


def _shown(text: str) -> str:
    """A cell as a message may show it: not one that could be an IIN in the wrong column."""
    bare = text.strip()
    if sum(letter.isdigit() for letter in bare) >= _DIGITS_OF_AN_IIN:
        return "a long number (are the columns swapped?)"
    return f'"{bare[:_LONGEST_SHOWN]}"' if bare else "nothing"
