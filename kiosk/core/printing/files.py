"""A ticket's bitmap as the bytes of a file, at its size on paper. Needs Pillow."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_INCH = 203.2  # eight dots a millimetre


def png_of(bitmap: "Image") -> bytes:
    """A PNG, one bit a pixel."""
    out = io.BytesIO()
    bitmap.save(out, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
    return out.getvalue()


def pdf_of(bitmap: "Image") -> bytes:
    """A PDF of one page, as large as what a thermal printer would print."""
    out = io.BytesIO()
    bitmap.save(out, "PDF", resolution=DOTS_PER_INCH)
    return out.getvalue()
