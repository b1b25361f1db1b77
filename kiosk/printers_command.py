"""`kiosk printers`: which are found, with the lines of settings that would use each; and how the one set is."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict

import click

from kiosk.command_line import settings_of, told_plainly
from kiosk.core.model import PrinterStatus
from kiosk.core.printing.cups import default_queue, queues, there_is_cups
from kiosk.core.printing.find import (
    Found,
    NetError,
    device_files,
    network_printers,
    serial_ports,
    usb_printers,
)
from kiosk.printer_lines import fields_of, lines_of
from kiosk.settings import PrinterSettings
from kiosk.terminal import printer_of

_TITLES = {
    "system": "printers of the system",
    "usb": "printers on USB",
    "serial": "serial ports; whether a printer hangs there, a reader or nothing, nobody can tell",
    "device": "device files of printers",
    "network": "on the network, listening at a printer's port; nothing was sent",
}


@click.command()
@click.option("--network", metavar="NET", help="Look there too: a net such as 192.168.1.0/24, or a host.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
@told_plainly
def command(context: click.Context, network: str | None, *, as_json: bool) -> None:
    """List the printers that are found here, and how the one that is set is. Prints nothing on any."""
    settings = settings_of(context).printer
    qt = None if there_is_cups() else qt_for_printers()
    found: dict[str, list[Found]] = {}
    faults: dict[str, str] = {}
    for way, look in _ways(network):
        try:
            found[way] = look()
        except NetError as fault:
            raise click.BadParameter(str(fault), param_hint="--network") from fault
        except (OSError, subprocess.SubprocessError) as fault:
            found[way], faults[way] = [], str(fault)
    status = printer_of(settings).status()
    del qt
    if as_json:
        click.echo(json.dumps(_document(found, faults, settings, status), ensure_ascii=False))
        return
    for line in _lines(found, faults, settings, status):
        click.echo(line)


def qt_for_printers() -> object:
    """What Qt's own printers need while they are used: an application, which needs no display. Keep it so long."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    from kiosk.display import missing  # noqa: PLC0415

    if missing():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication.instance() or QGuiApplication([])


def _ways(network: str | None) -> Iterator[tuple[str, Callable[[], list[Found]]]]:
    yield "system", _system_printers
    yield "usb", usb_printers
    yield "serial", serial_ports
    yield "device", device_files
    if network is not None:
        yield "network", lambda: network_printers(network)


def _system_printers() -> list[Found]:
    if there_is_cups():
        default, named = default_queue(), queues()
    else:
        from kiosk.ui.system_printer import system_printers  # noqa: PLC0415

        default, named = system_printers()
    return [
        Found(
            name,
            {"kind": "system", "name": name},
            f"{about} (the default one)".strip() if name == default else about,
        )
        for name, about in named.items()
    ]


def _lines(
    found: dict[str, list[Found]], faults: dict[str, str], settings: PrinterSettings, status: PrinterStatus
) -> Iterator[str]:
    for way, several in found.items():
        yield f"{_TITLES[way]}:"
        for each in several:
            yield f"  {each.name}  {each.about}".rstrip()
            if each.hint:
                yield f"    ! {each.hint}"
            yield from (f"    {line}" for line in lines_of(each.settings))
        if way in faults:
            yield f"  could not be looked through: {faults[way]}"
        elif not several:
            yield "  none"
        yield ""
    yield "set now:"
    yield from (f"    {line}" for line in lines_of(fields_of(settings)))
    yield f"  {status.state.value}, paper {status.paper.value}"


def _document(
    found: dict[str, list[Found]], faults: dict[str, str], settings: PrinterSettings, status: PrinterStatus
) -> dict[str, object]:
    return {
        "found": {way: [asdict(each) for each in several] for way, several in found.items()},
        "could_not_look": faults,
        "set": {"settings": fields_of(settings), "state": status.state.value, "paper": status.paper.value},
    }
