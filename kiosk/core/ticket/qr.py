"""A ticket's digits as the squares of a QR symbol: version 7, error correction Q, numeric mode."""

from functools import lru_cache

from kiosk.core.ticket.payload import DIGITS

VERSION = 7
MODULES = 45
QUIET_ZONE = 4  # white modules that a reader needs on each side; not part of the matrix

Matrix = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=8)  # the screen and the printer draw the same one; finding its best mask takes 20 ms
def matrix_of(digits: str) -> Matrix:
    """45 rows of 45 modules, True is black, for the screen and for paper. The same digits give the same symbol.

    Raises ValueError for anything but a ticket's 200 digits.
    """
    from qrcode.constants import ERROR_CORRECT_Q  # noqa: PLC0415  needed with the first ticket
    from qrcode.main import QRCode  # noqa: PLC0415
    from qrcode.util import MODE_NUMBER, QRData  # noqa: PLC0415

    if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
        raise ValueError(f"expected the {DIGITS} digits of a ticket, found {len(digits)} characters")
    symbol = QRCode(version=VERSION, error_correction=ERROR_CORRECT_Q, border=0)
    symbol.add_data(QRData(digits, mode=MODE_NUMBER))
    symbol.make(fit=False)
    assert symbol.version == VERSION
    assert symbol.modules_count == MODULES
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules)
