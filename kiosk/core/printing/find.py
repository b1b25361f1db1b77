"""Which printers there are: on USB, serial lines, as device files, on a network. Nothing is sent to any of them.

Each comes with the fields of the settings that would use it. The system's own printers: `kiosk.core.printing.cups`
and `kiosk.ui.system_printer`.
"""

import os
import re
import socket
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.ports import PrinterFaultError

if TYPE_CHECKING:
    from usb.backend import IBackend

    from kiosk.core.printing.escpos.wires.usb import FoundOnUsb

PORT = 9100
LARGEST_NET = 22  # bits of its mask: 1022 hosts
_AT_ONCE = 128
_CONNECT_SECONDS = 1.0
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_MOST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may be a printer. `name`: what the machine calls it; `about`: what else it says of itself, ""
    nothing; `hint`: what stands in the way; `settings`: the fields of `printer` that would use it."""

    name: str
    settings: Mapping[str, str]
    about: str = ""
    hint: str = ""


class NetError(ValueError):
    """What was given is neither a host nor a net that is small enough to be looked through."""


def usb_printers(backend: "IBackend | None" = None) -> list[Found]:
    """What says on USB that it is a printer. `backend`: pyusb's, None for libusb.

    Raises OSError where USB cannot be looked through at all.
    """
    from kiosk.core.printing.escpos.wires.usb import printers_on_usb  # noqa: PLC0415  its libraries take time

    try:
        found = printers_on_usb(backend)
    except PrinterFaultError as fault:
        raise OSError(str(fault)) from fault
    twins = Counter(each.ids for each in found)
    return [
        Found(each.ids, {"kind": "usb", "usb": each.ids}, each.names, _in_the_way(each, twins[each.ids]))
        for each in found
    ]


def _in_the_way(found: "FoundOnUsb", of_the_same: int) -> str:
    if found.barred:
        return "the right to open it is missing: a udev rule gives it (docs/printers.md)"
    if found.foreign:
        return "its driver is not WinUSB: use it as a printer of the system, or give it WinUSB (docs/printers.md)"
    return "there are several of the same: plug in only one of them" if of_the_same > 1 else ""


def serial_ports() -> list[Found]:
    """The serial ports. Nobody can tell whether a printer hangs there, or a reader, or nothing."""
    from serial.tools import list_ports  # noqa: PLC0415

    return [
        Found(
            port.device,
            {"kind": "serial", "device": port.device},
            "" if port.description in {None, "n/a", port.device} else port.description,
            _right(port.device, "dialout") if port.device.startswith("/") else "",
        )
        for port in sorted(list_ports.comports())
    ]


def device_files(folder: Path = Path("/dev/usb")) -> list[Found]:
    """The files behind which Linux's own driver keeps USB printers."""
    return [
        Found(str(path), {"kind": "device", "device": str(path)}, hint=_right(str(path), "lp"))
        for path in sorted(folder.glob("lp*"))
    ]


def _right(device: str, group: str) -> str:
    if os.access(device, os.R_OK | os.W_OK):
        return ""
    return f"the right to open it is missing: its user has to be in the group {group} (docs/printers.md)"


def network_printers(where: str, seconds: float = _CONNECT_SECONDS) -> list[Found]:
    """Whatever takes a connection at a printer's port: in a net such as 192.168.1.0/24, or at one host, which may
    have a port of its own (printer.local, 192.168.1.50:9101). Raises NetError.

    Each is given `seconds`. Nothing is sent; but a printer that serves one at a time is held for a moment, and
    one that serves somebody just then may be missing.
    """
    hosts, port = _asked(where)

    def listens(host: str) -> bool:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
        except (OSError, UnicodeError):
            return False
        return True

    with ThreadPoolExecutor(min(_AT_ONCE, len(hosts)), "find") as several:
        there = [host for host, listening in zip(hosts, several.map(listens, hosts), strict=True) if listening]
    addresses = [host if port == PORT else f"{host}:{port}" for host in there]
    return [Found(address, {"kind": "network", "address": address}) for address in addresses]


def _asked(where: str) -> tuple[list[str], int]:
    """The hosts and the port that are meant."""
    if "/" not in where:
        host, _, port = where.partition(":")
        if not _HOST.fullmatch(where) or not 0 < int(port or PORT) <= _MOST_PORT:
            raise NetError(f'expected a host or a net such as 192.168.1.0/24, found "{where}"')
        return [host], int(port or PORT)
    try:
        net = IPv4Network(where, strict=False)
    except ValueError:
        raise NetError(f'expected a host or a net such as 192.168.1.0/24, found "{where}"') from None
    if net.prefixlen < LARGEST_NET:
        raise NetError(f"expected a net of /{LARGEST_NET} or smaller, found one of {net.num_addresses} addresses")
    return [str(host) for host in net.hosts()], PORT
