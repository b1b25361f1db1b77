"""The way over USB: a backend for pyusb that offers one printer, with its two bulk endpoints.

`usb.core.find(backend=UsbPrinter(printer))` finds it; unplugged, it is gone from the bus.
"""

# ruff: noqa: ARG002  pyusb asks with more than one device needs
import errno
import threading
from array import array
from time import monotonic
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from tests.paper.works import Cut, Works

OUT, IN = 0x01, 0x82
_PACKET = 64
_TEXTS = {1: "Made-up", 2: "Receipt printer", 3: "0001"}
_GET_DESCRIPTOR, _TEXT = 6, 3


class UsbPrinter(usb.backend.IBackend):  # type: ignore[misc]  pyusb has no types
    """A bus with one printer on it. `kernel_driver`: the system's own driver holds it, until it is detached."""

    def __init__(
        self, printer: Works, ids: tuple[int, int] = (0x04B8, 0x0E15), *, kernel_driver: bool = False
    ) -> None:
        super().__init__()
        self._printer = printer
        self.ids = ids
        self.plugged_in = True
        self.kernel_driver = kernel_driver
        self.opened = 0  # how often it was opened and not closed
        self._claimed = False
        self._configured = 0
        self._answers = bytearray()
        self._changed = threading.Condition()

    def plug_in(self) -> None:
        """Put it on the bus (again)."""
        self._configured, self.plugged_in = 0, True

    # What the printer asks of it

    def send(self, answer: bytes) -> None:
        """Keep what it says until the host asks for it."""
        with self._changed:
            self._answers += answer
            self._changed.notify_all()

    def cut(self, how: Cut = Cut.RST) -> None:
        """Pull the cable out."""
        with self._changed:
            self.plugged_in = False
            self._answers.clear()
            self._changed.notify_all()
        self._printer.wake()

    def went_off(self) -> None:
        """A device without power is not on the bus."""
        self.cut()

    def came_on(self) -> None:
        """It comes back."""
        self.plug_in()

    def busy(self, *, full: bool) -> None:
        """USB says that by itself: the device takes no more."""

    # What pyusb asks of a backend

    def enumerate_devices(self) -> list["UsbPrinter"]:
        """The one device, if it is plugged in."""
        return [self] if self.plugged_in else []

    def get_parent(self, dev: object) -> None:
        """It hangs on the root."""

    def get_device_descriptor(self, dev: object) -> SimpleNamespace:
        """What it is."""
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=_PACKET, idVendor=self.ids[0], idProduct=self.ids[1], bcdDevice=0x100, iManufacturer=1,
            iProduct=2, iSerialNumber=3, bNumConfigurations=1, address=5, bus=1, port_number=1, port_numbers=(1,),
            speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: object, config: int) -> SimpleNamespace:
        """It has one configuration."""
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: object, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Its one interface is a printer's that answers (class 7, protocol 2)."""
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: object, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """One endpoint out, one in; both bulk."""
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=_PACKET,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: object) -> object:
        """Open it."""
        self._there()
        self.opened += 1
        self._printer.attach(self)
        return self

    def close_device(self, dev_handle: object) -> None:
        """Close it."""
        self.opened -= 1

    def set_configuration(self, dev_handle: object, config_value: int) -> None:
        """Choose the configuration."""
        self._there()
        if self.kernel_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        self._configured = config_value

    def get_configuration(self, dev_handle: object) -> int:
        """Which has been chosen; 0: none."""
        self._there()
        return self._configured

    def claim_interface(self, dev_handle: object, intf: int) -> None:
        """Have it for oneself."""
        self._there()
        if self.kernel_driver or self._claimed:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        self._claimed = True

    def release_interface(self, dev_handle: object, intf: int) -> None:
        """Let others have it."""
        self._claimed = False

    def set_interface_altsetting(self, dev_handle: object, intf: int, altsetting: int) -> None:
        """There is only one."""
        self._there()

    def bulk_write(self, dev_handle: object, ep: int, intf: int, data: Any, timeout: int) -> int:
        """Take what the host sends, as much as there is room for in that time (milliseconds; 0: any)."""
        self._there()
        if ep != OUT:
            raise usb.core.USBError("Entity not found", -5, errno.ENOENT)
        taken = self._printer.take(bytes(data), lambda: self.plugged_in, timeout / 1000 if timeout else None)
        self._there()
        if not taken and len(data):
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return taken

    def bulk_read(self, dev_handle: object, ep: int, intf: int, buff: Any, timeout: int) -> int:
        """Give what the printer says, once it says something, in that time (milliseconds; 0: any)."""
        until = monotonic() + timeout / 1000 if timeout else None
        with self._changed:
            self._changed.wait_for(
                lambda: self._answers or not self.plugged_in,
                None if until is None else max(0.0, until - monotonic()),
            )
            self._there()
            if not self._answers:
                raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
            if len(buff) < min(_PACKET, len(self._answers)):
                raise usb.core.USBError("Overflow", -8, errno.EOVERFLOW)
            given = bytes(self._answers[: len(buff)])
            del self._answers[: len(given)]
        buff[: len(given)] = array("B", given)
        return len(given)

    def ctrl_transfer(
        self, dev_handle: object, request_type: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        """The texts of its descriptors; whatever else is asked, stalls."""
        self._there()
        if request != _GET_DESCRIPTOR or value >> 8 != _TEXT:
            raise usb.core.USBError("Pipe error", -9, errno.EPIPE)
        text = b"\x09\x04" if not value & 0xFF else _TEXTS[value & 0xFF].encode("utf-16-le")
        answer = bytes([len(text) + 2, _TEXT]) + text
        given = answer[: len(data)]
        data[: len(given)] = array("B", given)
        return len(given)

    def clear_halt(self, dev_handle: object, ep: int) -> None:
        """Nothing was halted."""
        self._there()

    def reset_device(self, dev_handle: object) -> None:
        """The bus resets it: answers that nobody fetched are lost; what it has taken, it prints."""
        self._there()
        with self._changed:
            self._answers.clear()

    def is_kernel_driver_active(self, dev_handle: object, intf: int) -> bool:
        """The system's own driver holds it."""
        self._there()
        return self.kernel_driver

    def detach_kernel_driver(self, dev_handle: object, intf: int) -> None:
        """Take it from the system's own driver."""
        self._there()
        self.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: object, intf: int) -> None:
        """Give it back."""
        self.kernel_driver = True

    def _there(self) -> None:
        if not self.plugged_in:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)
