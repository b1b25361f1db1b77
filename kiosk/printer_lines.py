"""A printer's settings as the lines of `kiosk.yaml` that say them. Nothing in them is secret."""

import io
from collections.abc import Mapping

from kiosk.settings import PrinterKind, PrinterSettings

ESCPOS = frozenset({PrinterKind.NETWORK, PrinterKind.USB, PrinterKind.SERIAL, PrinterKind.DEVICE})


def fields_of(printer: PrinterSettings) -> dict[str, str | int | bool]:
    """The fields that matter for a printer's kind, with their values, also where those are the default ones."""
    fields: dict[str, str | int | bool] = {"kind": printer.kind.value}
    match printer.kind:
        case PrinterKind.FOLDER:
            fields["folder"] = str(printer.folder)
        case PrinterKind.SYSTEM if printer.name:
            fields["name"] = printer.name
        case PrinterKind.NETWORK:
            fields["address"] = f"{printer.host}:{printer.port}"
        case PrinterKind.USB if printer.usb is not None:
            vendor, product = printer.usb
            fields["usb"] = f"{vendor:04x}:{product:04x}"
        case PrinterKind.SERIAL:
            fields |= {"device": printer.device, "baud": printer.baud}
        case PrinterKind.DEVICE:
            fields["device"] = printer.device
        case _:
            pass  # the system's default printer, or the only one on USB
    if printer.kind in ESCPOS:
        fields |= {"model": printer.model.value, "cutter": printer.cutter}
    fields["paper_mm"] = printer.paper_mm
    return fields


def lines_of(fields: Mapping[str, str | int | bool]) -> list[str]:
    """Fields of `printer` as lines that can be put into a settings file as they are."""
    from ruamel.yaml import YAML  # noqa: PLC0415

    writer, out = YAML(), io.StringIO()
    writer.width = 4096  # a line is a line
    writer.dump({"printer": dict(fields)}, out)
    return out.getvalue().splitlines()
