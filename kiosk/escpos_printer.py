"""The ESC/POS printer that the settings name. Imported only where they name one: its libraries take time."""

from collections.abc import Callable
from functools import partial

from kiosk.core.printing.escpos.printer import EscPosPrinter
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.wires.wire import Wire
from kiosk.core.printing.printer import Printer
from kiosk.settings import PrinterKind, PrinterModel, PrinterSettings


def escpos_printer(settings: PrinterSettings) -> Printer:
    """Its printer; nothing is opened yet. Raises ValueError where the settings name another kind."""
    profile = Profile(
        dots=settings.dots,
        answers=settings.model is not PrinterModel.SILENT,
        confirms=settings.model is PrinterModel.CONFIRMING,
        cutter=settings.cutter,
    )
    return EscPosPrinter(_wire(settings), profile)


def _wire(settings: PrinterSettings) -> Callable[[], Wire]:
    match settings.kind:
        case PrinterKind.NETWORK:
            from kiosk.core.printing.escpos.wires.network import NetworkWire  # noqa: PLC0415

            return partial(NetworkWire, settings.host, settings.port)
        case PrinterKind.USB:
            from kiosk.core.printing.escpos.wires.usb import UsbWire  # noqa: PLC0415

            return partial(UsbWire, settings.usb)
        case PrinterKind.SERIAL:
            from kiosk.core.printing.escpos.wires.serial_line import SerialWire  # noqa: PLC0415

            return partial(SerialWire, settings.device, settings.baud)
        case PrinterKind.DEVICE:
            from kiosk.core.printing.escpos.wires.device_file import DeviceWire  # noqa: PLC0415

            return partial(DeviceWire, settings.device)
        case kind:
            raise ValueError(f"{kind} is no way to an ESC/POS printer")
