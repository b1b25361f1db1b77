"""Printing through CUPS, by its commands `lp`, `lpstat` and `cancel`, which every CUPS has.

CUPS says "completed" when it has given a job away. Only a printer that speaks IPP reports by itself that the paper
came; over USB, a raw socket or a serial line "completed" means sent, and the job stays UNKNOWN.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable
from shutil import which
from typing import TYPE_CHECKING

from kiosk.core.model import Paper, PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.files import pdf_of
from kiosk.core.printing.system import SystemPrinter

if TYPE_CHECKING:
    from PIL.Image import Image

_ANSWER_SECONDS = 5.0
_REQUEST = re.compile(r"request id is (\S+-\d+)")
_DEVICE = re.compile(r"^device for (\S+): (\S+)", re.MULTILINE)
_DEFAULT = re.compile(r"default destination: (\S+)")
_REPORTS_PAPER = ("ipp:", "ipps:", "dnssd:", "implicitclass:")
_PAPER_OUT = ("media-empty", "media-needed")
_PAPER_LOW = ("media-low",)
_ERROR = ("media-jam", "cutter-", "marker-supply-empty", "fuser-")
_COVER_OPEN = ("cover-open", "door-open", "interlock-open")
_OFFLINE = ("offline", "shutdown", "paused", "timed-out")


def cups_printer(
    queue: str,
    *,
    options: tuple[str, ...] = ("print-scaling=none",),
    patience_seconds: float = 30.0,
    pause: Callable[[float], None] = time.sleep,
) -> SystemPrinter:
    """A CUPS queue as a printer; "": the system's default one, whichever that then is.

    `options` are passed to `lp -o`; `patience_seconds`: how long a job may take; `pause` waits between two looks.
    Raises ValueError for a queue that CUPS would take for an option.
    """
    cups = _Cups(queue, options, patience_seconds, pause)
    return SystemPrinter(cups.send, cups.ask)


def there_is_cups() -> bool:
    """Whether the system prints through CUPS."""
    return which("lp") is not None


def queues() -> dict[str, str]:
    """All queues, and the device behind each, without whoever signs in there. Raises OSError and
    subprocess.TimeoutExpired."""
    told = _run("lpstat", "-v").stdout.decode(errors="replace")
    return {name: re.sub("//[^/]*@", "//", device) for name, device in _DEVICE.findall(told)}


def default_queue() -> str:
    """The queue that the system takes where none is named; "" where there is none. Raises as `queues`."""
    found = _DEFAULT.search(_run("lpstat", "-d").stdout.decode(errors="replace"))
    return found[1] if found else ""


class _Cups:
    def __init__(
        self, queue: str, options: tuple[str, ...], patience_seconds: float, pause: Callable[[float], None]
    ) -> None:
        if queue.startswith("-"):
            raise ValueError(f"queue: expected the name of a CUPS queue, found {queue!r}")
        self._queue = queue
        self._options = options
        self._patience_seconds = patience_seconds
        self._pause = pause

    def ask(self) -> PrinterStatus:
        queue = self._queue or default_queue()
        answer = _run("lpstat", "-l", "-p", queue)
        if not queue or answer.returncode:
            return PrinterStatus(PrinterState.OFFLINE)
        text = answer.stdout.decode(errors="replace")
        alerts = _alerts(text)
        if _any_of(_PAPER_OUT, alerts):
            return PrinterStatus(PrinterState.PAPER_OUT, Paper.OUT)
        paper = Paper.LOW if _any_of(_PAPER_LOW, alerts) else Paper.UNKNOWN
        if _any_of(_COVER_OPEN, alerts):
            return PrinterStatus(PrinterState.COVER_OPEN, paper)
        if " disabled since " in text or _any_of(_OFFLINE, alerts):
            return PrinterStatus(PrinterState.OFFLINE, paper)
        if _any_of(_ERROR, alerts):
            return PrinterStatus(PrinterState.ERROR, paper)
        return PrinterStatus(PrinterState.READY, paper)

    def send(self, bitmap: "Image", name: str) -> PrintState:
        wishes = [part for option in self._options for part in ("-o", option)]
        queue = self._queue or default_queue()
        if not queue:
            raise PrinterFaultError("the system has no default printer")
        answer = _run("lp", "-d", queue, "-t", f"ticket-{name}", *wishes, "-", content=pdf_of(bitmap))
        if answer.returncode:
            raise PrinterFaultError(
                answer.stderr.decode(errors="replace").strip() or f"lp ended {answer.returncode}"
            )
        request = _REQUEST.search(answer.stdout.decode(errors="replace"))
        return self._follow(queue, request[1]) if request else PrintState.UNKNOWN

    def _follow(self, queue: str, request: str) -> PrintState:
        """Watch a job to its end. One that hangs is taken back: a ticket must not come out when its citizen has
        gone and the next one stands there."""
        looked_until = time.monotonic() + self._patience_seconds
        while time.monotonic() < looked_until:
            alerts = self._end_of(queue, request)
            if alerts is not None:
                if any("completed-successfully" in alert for alert in alerts):
                    return PrintState.PRINTED if self._reports_paper(queue) else PrintState.UNKNOWN
                if any("aborted" in alert or "canceled" in alert for alert in alerts):
                    return PrintState.FAILED
                return PrintState.UNKNOWN
            self._pause(0.5)
        _run("cancel", request)
        return PrintState.UNKNOWN

    def _end_of(self, queue: str, request: str) -> list[str] | None:
        """Why a job ended; None while it is under way."""
        ended = _run("lpstat", "-W", "completed", "-l", "-o", queue).stdout.decode(errors="replace")
        for entry in re.split(r"\n(?=\S)", ended):
            if entry.split(maxsplit=1)[:1] == [request]:
                return _alerts(entry)
        return None

    def _reports_paper(self, queue: str) -> bool:
        device = _run("lpstat", "-v", queue).stdout.decode(errors="replace")
        _, _, uri = device.partition(": ")
        return uri.startswith(_REPORTS_PAPER)


def _run(command: str, *arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One command, without a shell, answering in English. Raises OSError and subprocess.TimeoutExpired."""
    return subprocess.run(  # noqa: S603  the queue's name comes from the settings, and is one argument
        [command, *arguments],
        input=content,
        capture_output=True,
        timeout=_ANSWER_SECONDS,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )


def _alerts(entry: str) -> list[str]:
    found = re.search(r"^\s+Alerts: (.*)$", entry, re.MULTILINE)
    return found[1].split() if found else []


def _any_of(words: tuple[str, ...], alerts: list[str]) -> bool:
    # A report ("media-empty-report", "offline-report") is for people to know; a warning or an error says the same
    # of a printer that will not print.
    return any(alert.startswith(word) for alert in alerts for word in words)
