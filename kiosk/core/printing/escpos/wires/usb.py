"""A printer on USB, through libusb: its interface is borrowed from the system, and given back."""

import errno
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util

from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.wires.wire import WireError

_PIECE = 16_384
_PACKETS = 8  # read at once
_LOOK_SECONDS = 0.01
_PRINTER_CLASS = 7
_VENDORS_OWN = 255
_ENGLISH = 0x0409  # asked for by its number: asking which languages there are hides that the right is missing
_BOTH_WAYS, _ONE_WAY = 2, 1  # bInterfaceProtocol of a printer
_PLAIN = {
    errno.EACCES: ("no right to use the {}: see docs/printers.md", False),
    errno.EPERM: ("no right to use the {}: see docs/printers.md", False),
    errno.EBUSY: ("the {} is in use", True),
}

Backend = Any  # pyusb has no types
Device = Any
Interface = Any


@dataclass(frozen=True, slots=True)
class FoundOnUsb:
    """A printer that hangs on USB. `names`: what it calls itself, "" where that may not be asked; `barred`: the
    right to use it is missing; `foreign`: it has a driver that does not let us (Windows)."""

    vendor: int
    product: int
    names: str
    barred: bool = False
    foreign: bool = False

    @property
    def ids(self) -> str:
        """Vendor and product as the settings want them."""
        return f"{self.vendor:04x}:{self.product:04x}"


def printers_on_usb(backend: Backend = None) -> Sequence[FoundOnUsb]:
    """All that say they are printers. `backend`: pyusb's, None for libusb. Raises PrinterFaultError."""
    found = []
    for device in _devices(backend):
        if any(True for _ in _interfaces(device, vendors_own=False)):
            found.append(_found(device))
            usb.util.dispose_resources(device)
    return found


class UsbWire:
    """The printer with these ids (vendor, product); None: the only printer there is.

    `backend`: pyusb's, None for libusb. It is not reset, so that nothing of a ticket is lost that it still prints.
    Raises PrinterFaultError.
    """

    def __init__(self, ids: tuple[int, int] | None, backend: Backend = None) -> None:
        self._device = _the_one(ids, backend)
        self._name = f"USB printer {self._device.idVendor:04x}:{self._device.idProduct:04x}"
        self._lent: int | None = None  # the number of an interface that the system's driver had
        self._closed = False
        try:
            self._interface = self._claimed(named=ids is not None)
        except usb.core.USBError as fault:
            self.close()
            words, passing = _PLAIN.get(fault.errno, ("the {} cannot be used: " + str(fault.strerror), True))
            raise PrinterFaultError(words.format(self._name), passing=passing) from fault
        except NotImplementedError as fault:
            self.close()
            raise PrinterFaultError(
                f"the {self._name} has no driver that lets us: see docs/printers.md"
            ) from fault
        except BaseException:
            self.close()
            raise
        self._out = _endpoint(self._interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(self._interface, usb.util.ENDPOINT_IN)

    def send(self, data: bytes, until: float) -> None:
        """Give all of it to the printer. Raises WireError."""
        rest = data
        while rest:
            try:
                taken = self._out.write(rest[:_PIECE], _milliseconds_to(until))
            except usb.core.USBTimeoutError as fault:
                raise WireError("the printer takes no more") from fault
            except usb.core.USBError as fault:
                raise WireError(f"USB broke: {fault.strerror}") from fault
            rest = rest[taken:]
            if not taken and time.monotonic() >= until:
                raise WireError("the printer takes no more")

    def receive(self, until: float) -> bytes:
        """What the printer says; nothing, ever, of one that has no way to. Raises WireError."""
        while self._in is not None:
            try:
                came = self._in.read(self._in.wMaxPacketSize * _PACKETS, _milliseconds_to(until))
            except usb.core.USBTimeoutError:
                return b""
            except usb.core.USBError as fault:
                raise WireError(f"USB broke: {fault.strerror}") from fault
            if len(came):
                return bytes(came)
            if time.monotonic() >= until:
                return b""
            time.sleep(_LOOK_SECONDS)  # some printers give nothing at once, again and again
        time.sleep(max(until - time.monotonic(), 0))
        return b""

    def drain(self, until: float) -> None:
        """Nothing: what was sent has arrived."""

    def close(self) -> None:
        """Give the interface back to the system."""
        if self._closed:
            return
        self._closed = True
        with suppress(usb.core.USBError, NotImplementedError):
            if self._lent is not None:
                usb.util.release_interface(self._device, self._lent)
                self._device.attach_kernel_driver(self._lent)
        with suppress(usb.core.USBError, NotImplementedError):
            usb.util.dispose_resources(self._device)

    def _claimed(self, *, named: bool) -> Interface:
        """The printer's interface, ours until it is given back."""
        try:
            chosen = self._device.get_active_configuration()
        except usb.core.USBError as fault:
            if fault.errno is not None:
                raise
            chosen = None  # nobody has chosen one yet
        of = self._device[0] if chosen is None else chosen
        interface = next(_interfaces(self._device, vendors_own=named, of=of), None)
        if interface is None:
            raise PrinterFaultError(f"the {self._name} is no printer")
        number = interface.bInterfaceNumber
        with suppress(NotImplementedError):  # Windows has nobody there to be asked
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
                self._lent = number
        if chosen is None:
            self._device.set_configuration(of)
        usb.util.claim_interface(self._device, number)
        if interface.bAlternateSetting:
            interface.set_altsetting()
        return interface


def _the_one(ids: tuple[int, int] | None, backend: Backend) -> Device:
    if ids is not None:
        wanted = [device for device in _devices(backend) if (device.idVendor, device.idProduct) == ids]
        if not wanted:
            raise PrinterFaultError(f"the USB printer {ids[0]:04x}:{ids[1]:04x} is not there", passing=True)
        return wanted[0]
    printers = [d for d in _devices(backend) if any(True for _ in _interfaces(d, vendors_own=False))]
    if not printers:
        raise PrinterFaultError("there is no printer on USB", passing=True)
    if len(printers) > 1:
        found = ", ".join(f"{device.idVendor:04x}:{device.idProduct:04x}" for device in printers)
        raise PrinterFaultError(f"several printers on USB ({found}): printer.usb must say which")
    return printers[0]


def _devices(backend: Backend) -> Iterator[Device]:
    if backend is None:
        import libusb_package  # noqa: PLC0415  brings libusb; a backend of somebody's own needs none

        backend = libusb_package.get_libusb1_backend()
    try:
        yield from usb.core.find(find_all=True, backend=backend)
    except (usb.core.NoBackendError, usb.core.USBError) as fault:
        raise PrinterFaultError(f"USB cannot be used: {fault}") from fault


def _interfaces(device: Device, *, vendors_own: bool, of: Any = None) -> Iterator[Interface]:  # noqa: ANN401
    """Where a device prints, best first: both ways, then one way. `vendors_own`: also where it says only that it
    is its maker's, as some printers are set to. `of`: of that configuration alone."""
    try:
        found = [
            interface for configuration in ([of] if of is not None else device) for interface in configuration
        ]
    except usb.core.USBError:  # unplugged just now, or it keeps its descriptors to itself
        return
    for kind, protocol in ((_PRINTER_CLASS, _BOTH_WAYS), (_PRINTER_CLASS, _ONE_WAY), (_VENDORS_OWN, None)):
        if kind == _VENDORS_OWN and not vendors_own:
            return
        for interface in found:
            fits = interface.bInterfaceClass == kind and protocol in {None, interface.bInterfaceProtocol}
            if fits and _endpoint(interface, usb.util.ENDPOINT_OUT) is not None:
                yield interface


def _endpoint(interface: Interface, direction: int) -> Any:  # noqa: ANN401
    def fits(endpoint: Any) -> bool:  # noqa: ANN401
        bulk: bool = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        return bulk and usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction

    return usb.util.find_descriptor(interface, custom_match=fits)


def _found(device: Device) -> FoundOnUsb:
    ids = (device.idVendor, device.idProduct)
    try:
        texts = [index for index in (device.iManufacturer, device.iProduct) if index]
        names = [usb.util.get_string(device, index, _ENGLISH) for index in texts]
    except usb.core.USBError as fault:
        return FoundOnUsb(*ids, "", barred=fault.errno in {errno.EACCES, errno.EPERM})
    except NotImplementedError:
        return FoundOnUsb(*ids, "", foreign=True)
    return FoundOnUsb(*ids, " ".join(name.strip("\0 ") for name in names if name))


def _milliseconds_to(until: float) -> int:
    return max(int((until - time.monotonic()) * 1000), 1)  # zero would be: for ever
