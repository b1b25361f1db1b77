"""What a reader reads in a picture: QR alone, since now and then it sees a bar code among a QR's squares."""

import zxingcpp
from PIL import Image


def qr_codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """The QR in a picture of any mode; `text` of each is what it says."""
    return zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
