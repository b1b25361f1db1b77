"""CUPS through its commands. A small program stands for each command, since there is no print server here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from kiosk.core.model import PrinterState, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.cups import cups_printer, queues, there_is_cups
from kiosk.core.printing.printer import PrintJob
from kiosk.core.printing.system import SystemPrinter
from tests.core.printing.spooler import Cups

JOB = PrintJob(17, 0x1234_5678_9ABC_DEF0, 1, datetime(2026, 11, 22, 9, 7, tzinfo=UTC))
BITMAP = Image.new("1", (576, 800), 1)


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cups:
    monkeypatch.setenv("PATH", str(tmp_path))
    return Cups(tmp_path)


def ended(*alerts: str, request: str = "tickets-5") -> str:
    """What `lpstat -W completed -l -o` says of some jobs that have ended."""
    others = (
        "tickets-4               kiosk           1024   Sun Nov 22 14:00:00 2026\n\tAlerts: job-canceled-by-user\n"
    )
    mine = f"{request}               kiosk          20480   Sun Nov 22 14:07:00 2026\n\tStatus: \n"
    return f"{others}\tqueued for tickets\n{mine}\tAlerts: {' '.join(alerts)}\n\tqueued for tickets\n"


def printer(patience_seconds: float = 60, pause=lambda _: None) -> SystemPrinter:  # noqa: ANN001
    return cups_printer("tickets", patience_seconds=patience_seconds, pause=pause)


def test_without_the_commands_the_printer_is_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printer().status().state is PrinterState.OFFLINE
    with pytest.raises(PrinterFaultError):
        printer().print(BITMAP, JOB.name)


@pytest.mark.parametrize(
    ("alerts", "state"),
    [
        ("none", PrinterState.READY),
        ("toner-low-report", PrinterState.READY),
        ("media-empty-error", PrinterState.PAPER_OUT),
        ("none media-needed", PrinterState.PAPER_OUT),
        ("cover-open-error", PrinterState.COVER_OPEN),
        ("offline-report", PrinterState.OFFLINE),
        ("paused", PrinterState.OFFLINE),
    ],
)
def test_what_the_printer_says_of_itself_is_understood(cups: Cups, alerts: str, state: PrinterState) -> None:
    cups.answers(
        "lpstat", f"printer tickets is idle.  enabled since Sun\n\tDescription: till\n\tAlerts: {alerts}\n"
    )
    assert printer().status().state is state


def test_a_disabled_or_unknown_queue_is_offline(cups: Cups) -> None:
    assert printer().status().state is PrinterState.OFFLINE
    cups.answers("lpstat", "printer tickets disabled since Sun -\n\treason unknown\n")
    assert printer().status().state is PrinterState.OFFLINE


@pytest.mark.parametrize(
    ("device", "state"),
    [
        ("ipp://till.local/ipp/print", PrintState.PRINTED),
        ("implicitclass://tickets/", PrintState.PRINTED),
        ("usb://EPSON/TM-T20", PrintState.UNKNOWN),
        ("socket://192.0.2.7:9100", PrintState.UNKNOWN),
    ],
)
def test_printed_is_what_the_printer_itself_confirms(cups: Cups, device: str, state: PrintState) -> None:
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", ended("job-completed-successfully"))
    cups.answers("lpstat-v", f"device for tickets: {device}\n")
    assert printer().print(BITMAP, JOB.name) is state


@pytest.mark.parametrize("alert", ["job-aborted-by-system", "aborted-by-system", "job-canceled-at-device"])
def test_a_job_given_up_has_failed(cups: Cups, alert: str) -> None:
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", ended(alert))
    assert printer().print(BITMAP, JOB.name) is PrintState.FAILED


def test_the_job_is_sent_as_a_pdf_that_tells_nothing_of_anybody(cups: Cups) -> None:
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", ended("job-completed-successfully"))
    printer().print(BITMAP, JOB.name)
    ((arguments, sent, language),) = cups.calls("lp")
    assert arguments == ["-d", "tickets", "-t", f"ticket-{JOB.name}", "-o", "print-scaling=none", "-"]
    assert sent > 500
    assert language == "C"


def test_it_waits_until_the_job_has_ended(cups: Cups) -> None:
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", ended("job-completed-successfully", request="tickets-50"))
    cups.answers("lpstat-v", "device for tickets: ipps://till.local/ipp/print\n")
    looks = []

    def pause(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            cups.answers("lpstat-W", ended("job-completed-successfully"))

    assert printer(pause=pause).print(BITMAP, JOB.name) is PrintState.PRINTED
    assert len(looks) == 3


def test_a_job_that_hangs_is_taken_back_and_unknown(cups: Cups) -> None:
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("cancel", "")
    assert printer(patience_seconds=0).print(BITMAP, JOB.name) is PrintState.UNKNOWN
    assert [arguments for arguments, *_ in cups.calls("cancel")] == [["tickets-5"]]


def test_a_refusal_is_a_fault_in_the_commands_words(cups: Cups) -> None:
    with pytest.raises(PrinterFaultError, match="no such queue"):
        printer().print(BITMAP, JOB.name)
    assert cups.calls("lp")


def test_a_queue_is_no_option() -> None:
    with pytest.raises(ValueError, match="queue"):
        cups_printer("-h")


def test_without_a_name_it_is_the_systems_default_printer(cups: Cups) -> None:
    cups.answers("lpstat-d", "system default destination: tickets\n")
    cups.answers("lpstat-l", "printer tickets is idle.  enabled since Sun\n\tAlerts: none\n")
    cups.answers("lp", "request id is tickets-5 (1 file(s))\n")
    cups.answers("lpstat-W", ended("job-completed-successfully"))
    cups.answers("lpstat-v", "device for tickets: ipp://till.local/ipp/print\n")
    assert cups_printer("").status().state is PrinterState.READY
    assert cups_printer("").print(BITMAP, JOB.name) is PrintState.PRINTED
    ((arguments, *_),) = cups.calls("lp")
    assert arguments[:2] == ["-d", "tickets"]


def test_where_the_system_has_no_default_printer_it_is_offline(cups: Cups) -> None:
    cups.answers("lpstat-d", "no system default destination\n")
    cups.answers("lpstat-l", "printer office is idle.  enabled since Sun\n\tAlerts: none\n")
    assert cups_printer("").status().state is PrinterState.OFFLINE
    with pytest.raises(PrinterFaultError, match="no default printer"):
        cups_printer("").print(BITMAP, JOB.name)


def test_the_queues_are_listed_with_their_devices_and_without_passwords(cups: Cups) -> None:
    assert there_is_cups()
    cups.answers(
        "lpstat-v",
        "device for tickets: usb://EPSON/TM-T20\ndevice for office: smb://clerk:secret@server/office\n",
    )
    assert queues() == {"tickets": "usb://EPSON/TM-T20", "office": "smb://server/office"}


def test_where_nobody_can_be_asked_the_state_is_unknown() -> None:
    assert SystemPrinter(lambda *_: PrintState.UNKNOWN).status().state is PrinterState.UNKNOWN
