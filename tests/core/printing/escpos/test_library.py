"""python-escpos without its side effects. Each look is at a program of its own: a library is imported once."""

import subprocess
import sys
from pathlib import Path

IMPORTING = """
import logging, sys, tempfile, time
from pathlib import Path
from kiosk.core.printing.escpos.library import dummy
from kiosk.core.printing.escpos.profile import Profile
begun = time.perf_counter()
printer = dummy(Profile())
print(printer.output, logging.getLogger().handlers, list(Path(tempfile.gettempdir()).iterdir()))
from escpos.capabilities import CAPABILITIES
print(len(CAPABILITIES["profiles"]) > 10, list(Path(tempfile.gettempdir()).iterdir()) != [])
"""

AT_START = """
import sys
import kiosk.app, kiosk.terminal
from pathlib import Path
from kiosk.settings import PrinterKind, PrinterSettings
from kiosk.terminal import printer_of
heavy = {"escpos", "serial", "usb", "libusb_package"}
print(heavy & set(sys.modules))
printer_of(PrinterSettings(PrinterKind.FOLDER, Path("tickets")))
print(heavy & set(sys.modules))
printer_of(PrinterSettings(PrinterKind.NETWORK, Path("tickets"), host="127.0.0.1"))
print(heavy & set(sys.modules))
"""


def said_by(program: str, folder: Path) -> list[str]:
    """What a program prints, which has that folder for its temporary files."""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"TMPDIR": str(folder), "PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    return ran.stdout.splitlines()


def test_it_leaves_no_folder_no_log_handler_and_no_module_of_ours_in_its_place(tmp_path: Path) -> None:
    # The second line shows that the library by itself does leave something, and is whole for whoever else uses it.
    assert said_by(IMPORTING, tmp_path) == ["b'' [] []", "True True"]


def test_nothing_of_it_is_imported_before_a_ticket_is_printed(tmp_path: Path) -> None:
    assert said_by(AT_START, tmp_path) == ["set()"] * 3
