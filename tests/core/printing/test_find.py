"""Looking for printers, and finding them."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import usb.core
from serial.tools import list_ports

from kiosk.core.printing.find import NetError, device_files, network_printers, serial_ports, usb_printers
from tests.paper.printer import SimulatedPrinter
from tests.paper.tcp import Tcp
from tests.paper.usb import UsbPrinter


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as made:
        yield made


class Bus(UsbPrinter):
    """A bus with several devices on it, each of which is the same printer."""

    count = 1

    def enumerate_devices(self) -> list[UsbPrinter]:
        return super().enumerate_devices() * self.count


def test_a_printer_on_usb_is_found_with_its_maker_and_the_settings_that_use_it(printer: SimulatedPrinter) -> None:
    bus = UsbPrinter(printer, (0x04B8, 0x0202))
    (found,) = usb_printers(bus)
    assert (found.name, found.about, found.hint) == ("04b8:0202", "Made-up Receipt printer", "")
    assert found.settings == {"kind": "usb", "usb": "04b8:0202"}
    assert bus.opened == 0
    assert printer.received == 0


def test_where_the_right_is_missing_the_printer_is_found_and_that_is_said(printer: SimulatedPrinter) -> None:
    class Locked(UsbPrinter):
        def open_device(self, dev: object) -> object:  # noqa: ARG002
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, errno.EACCES)

    (found,) = usb_printers(Locked(printer))
    assert (found.name, found.about) == ("04b8:0e15", "")
    assert "udev rule" in found.hint


def test_a_printer_that_has_another_driver_on_windows_is_found_and_that_is_said(printer: SimulatedPrinter) -> None:
    class Foreign(UsbPrinter):
        def open_device(self, dev: object) -> object:
            raise NotImplementedError("Operation not supported or unimplemented on this platform")

    (found,) = usb_printers(Foreign(printer))
    assert "WinUSB" in found.hint


def test_what_is_no_printer_on_usb_is_passed_over(printer: SimulatedPrinter) -> None:
    class Keyboard(UsbPrinter):
        def get_interface_descriptor(self, dev: object, intf: int, alt: int, config: int) -> object:
            described = super().get_interface_descriptor(dev, intf, alt, config)
            described.bInterfaceClass = 3
            return described

    assert usb_printers(Keyboard(printer)) == []


def test_two_of_the_same_on_usb_cannot_be_told_apart(printer: SimulatedPrinter) -> None:
    bus = Bus(printer)
    bus.count = 2
    first, second = usb_printers(bus)
    assert first == second
    assert "several" in first.hint


def test_usb_of_this_machine_can_be_looked_through() -> None:
    assert all(found.settings["kind"] == "usb" for found in usb_printers())


def test_every_serial_port_is_listed() -> None:
    found = serial_ports()
    assert sorted(each.name for each in found) == sorted(port.device for port in list_ports.comports())
    assert all(each.settings == {"kind": "serial", "device": each.name} for each in found)


@pytest.mark.skipif(os.name == "nt", reason="Linux's own")
def test_device_files_are_found_and_a_missing_right_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lp0").touch()
    (tmp_path / "lp1").touch()
    (tmp_path / "hiddev0").touch()
    monkeypatch.setattr(os, "access", lambda path, _: str(path).endswith("lp1"))  # root may do anything
    first, second = device_files(tmp_path)
    assert first.settings == {"kind": "device", "device": str(tmp_path / "lp0")}
    assert "group lp" in first.hint
    assert second.hint == ""
    assert device_files(tmp_path / "missing") == []


def test_a_printer_on_the_network_is_found_and_nothing_is_sent(printer: SimulatedPrinter) -> None:
    with Tcp(printer) as way:
        (found,) = network_printers(f"127.0.0.1:{way.port}")
        assert found.settings == {"kind": "network", "address": f"127.0.0.1:{way.port}"}
    assert printer.received == 0


def test_a_host_that_does_not_listen_is_no_printer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert network_printers(f"127.0.0.1:{port}") == []
    assert network_printers("no-such-host.invalid") == []
    assert network_printers("a..b") == []


def test_a_whole_net_is_looked_through_at_once() -> None:
    heard = []
    for host in ("127.0.77.9", "127.0.77.200"):
        try:
            heard.append(socket.create_server((host, 9100)))
        except OSError:
            pytest.skip("the port of printers is taken here, or this system has one loopback address")
    try:
        found = network_printers("127.0.77.0/24")
    finally:
        for server in heard:
            server.close()
    assert [each.name for each in found] == ["127.0.77.9", "127.0.77.200"]


@pytest.mark.parametrize("where", ["10.0.0.0/8", "192.168.0.0/21"])
def test_a_net_too_large_to_be_looked_through_is_refused(where: str) -> None:
    with pytest.raises(NetError, match="/22 or smaller"):
        network_printers(where)


@pytest.mark.parametrize(
    "where", ["", "a b", "192.168.1.0/x", "192.168.1/24/3", "host:0", "host:70000", "::1", "-p;"]
)
def test_what_is_neither_host_nor_net_is_refused(where: str) -> None:
    with pytest.raises(NetError, match="expected a host or a net"):
        network_printers(where)
