"""The system's printer through Qt: the way on Windows, and wherever there is no CUPS. For the printing worker.

A spooler takes a page and says no more, so a job sent this way ends as unknown, never as printed.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from kiosk.core.model import PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.system import SystemPrinter

if TYPE_CHECKING:
    from PIL.Image import Image

_DOTS_PER_MM = 8
_MM_PER_INCH = 25.4
_BLACK, _WHITE = 0xFF000000, 0xFFFFFFFF


def qt_printer(name: str = "", *, output: Path | None = None) -> SystemPrinter:
    """The system's printer of that name, or its default one; with `output`, a PDF file instead.

    Needs a QGuiApplication. Its `print` and `status` may be called from any one thread.
    """
    page = _Page(name, output)
    return SystemPrinter(page.send, page.ask)


def system_printers() -> tuple[str, dict[str, str]]:
    """The name of the system's default printer ("" where there is none); and all their names, with what else the
    system says of them. Needs a QGuiApplication."""
    named = {info.printerName(): info.makeAndModel() for info in QPrinterInfo.availablePrinters()}
    return QPrinterInfo.defaultPrinterName(), named


class _Page:
    def __init__(self, name: str, output: Path | None) -> None:
        self._name = name
        self._output = output

    def ask(self) -> PrinterStatus:
        if self._output is not None:
            return PrinterStatus(PrinterState.READY)
        info = self._info()
        if info.isNull() or info.state() in {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error}:
            return PrinterStatus(PrinterState.OFFLINE)
        return PrinterStatus(PrinterState.READY)

    def send(self, bitmap: "Image", name: str) -> PrintState:
        printer = self._printer(QSizeF(bitmap.width / _DOTS_PER_MM, bitmap.height / _DOTS_PER_MM))
        printer.setDocName(f"ticket-{name}")
        pen = QPainter()
        if not pen.begin(printer):
            raise PrinterFaultError("the system's printer takes no job")
        try:
            a_dot = printer.resolution() / _MM_PER_INCH / _DOTS_PER_MM
            pen.drawImage(QRectF(0, 0, bitmap.width * a_dot, bitmap.height * a_dot), _image_of(bitmap))
        finally:
            taken = pen.end()
        if not taken or printer.printerState() in {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error}:
            raise PrinterFaultError("the system's printer gave the job up")
        return PrintState.UNKNOWN

    def _printer(self, size_mm: QSizeF) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._output is not None:
            printer.setOutputFileName(str(self._output))
        else:
            info = self._info()
            if info.isNull():
                raise PrinterFaultError(f"the system has no printer {self._name or 'at all'}")
            printer.setPrinterName(info.printerName())
            if not info.supportsCustomPageSizes():
                return printer  # an office printer: the ticket at its size in the corner of its own sheet
        page = QPageSize(size_mm, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)
        printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
        printer.setFullPage(True)
        return printer

    def _info(self) -> QPrinterInfo:
        return QPrinterInfo.printerInfo(self._name) if self._name else QPrinterInfo.defaultPrinter()


def _image_of(bitmap: "Image") -> QImage:
    """The same dots as Qt holds them; a 1 is white in Pillow's mode "1"."""
    row = (bitmap.width + 7) // 8
    image = QImage(bitmap.tobytes(), bitmap.width, bitmap.height, row, QImage.Format.Format_Mono)
    image.setColorTable([_BLACK, _WHITE])
    return image.copy()  # the bytes belong to Pillow
