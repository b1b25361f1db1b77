"""Tables as files that Excel opens by a double click, as it is set up in Kazakhstan.

Semicolons, since the comma parts decimals there; UTF-8 with its mark, without which Excel takes the letters for
another alphabet's; lines end as in Windows.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Whatever begins so, a spreadsheet would carry out."""
Cell = str | int | float | None


def table_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table with its head. Texts are kept from being taken for formulas; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(_harmless, head))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_FORMULA) else cell
