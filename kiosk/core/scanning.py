"""What a wedge reader typed, back into the digits that it read. Pure.

A reader sends the keys of the digit row; the keyboard layout decides which signs come of them, and Kazakh layouts
carry letters there. Each row has ten different signs, so each can be turned back; a text is of one row: nobody
changes the layout while a reader types.
"""

import unicodedata
from enum import StrEnum

from kiosk.core.commands import ByCodeAlone, ByTicket
from kiosk.core.secrets import CODE_DIGITS
from kiosk.core.ticket.payload import DIGITS

_KEYS = "1234567890"
# As the layouts of xkb and Windows have them; with Shift held or Caps Lock on where that makes a difference.
_ROWS = (
    _KEYS,  # English, Russian
    "!@#$%^&*()",  # English, Shift
    '!"№;%:?*()',  # Russian, Shift
    '"әіңғ,.үұқ',  # Kazakh
    '"ӘІҢҒ,.ҮҰҚ',  # Kazakh, Caps Lock
    "!ӘІҢҒ;:ҮҰҚ",  # Kazakh, Shift
    "!әіңғ;:үұқ",  # Kazakh, Shift and Caps Lock
    '"áíńǵ,.úýó',  # Kazakh Latin
    '"ÁÍŃǴ,.ÚÝÓ',  # Kazakh Latin, Caps Lock
    "!ÁÍŃǴ;:ÚÝÓ",  # Kazakh Latin, Shift
    "!áíńǵ;:úýó",  # Kazakh Latin, Shift and Caps Lock
)
_TABLES = [(frozenset(row), str.maketrans(row, _KEYS)) for row in _ROWS]


class ScanFault(StrEnum):
    """What is wrong with what was scanned."""

    FOREIGN = "foreign"  # none of our codes
    CUT_SHORT = "cut_short"
    GLUED = "glued"  # two codes at once, or one twice


class UnreadableScanError(ValueError):
    """What was scanned is none of our codes; `fault` says why. The message never holds the text."""

    def __init__(self, fault: ScanFault) -> None:
        super().__init__(f"not one of our codes: {fault.value}")
        self.fault = fault


def digits_in(text: str) -> str:
    """The digits that a reader read, whatever layout it typed them through.

    Raises UnreadableScanError for anything that is not of one digit row, or could be of two.
    """
    typed = unicodedata.normalize("NFC", text).strip()
    signs = frozenset(typed)
    found = {typed.translate(table) for row, table in _TABLES if signs <= row}
    if not typed or len(found) != 1:
        raise UnreadableScanError(ScanFault.FOREIGN)
    return found.pop()


def as_typed(text: str, keys: str) -> str:
    """What a reader typed: its text, or the digits on the keys that it pressed where the text does not tell them.

    `keys`: the digit that each key carries whatever the layout, "" where one of them carries none or is not known.
    The keys decide under a layout that is not among ours, where a text could be of two, and where a dead key or an
    input method took a sign away or made two of one.
    """
    if not keys:
        return text
    try:
        digits = digits_in(text)
    except UnreadableScanError:
        return keys
    return text if len(digits) == len(keys) else keys


def shown_by(text: str) -> ByTicket | ByCodeAlone:
    """What somebody shows at a staff desk: the QR of a ticket, or its code, scanned or typed.

    Raises UnreadableScanError.
    """
    digits = digits_in(text if len(text) > DIGITS else "".join(text.split()))
    if len(digits) == DIGITS:
        return ByTicket(digits)
    if len(digits) == CODE_DIGITS:
        return ByCodeAlone(digits)
    # No code of anybody's is nearly as long as ours: what comes close to it is a part of one, or more than one.
    if len(digits) < DIGITS // 4:
        raise UnreadableScanError(ScanFault.FOREIGN)
    raise UnreadableScanError(ScanFault.CUT_SHORT if len(digits) < DIGITS else ScanFault.GLUED)
