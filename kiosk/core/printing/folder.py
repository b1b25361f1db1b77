"""A folder in place of a printer: each ticket a PNG and a PDF. The default where there is no printer."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.model import PrinterState, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.files import pdf_of, png_of
from kiosk.core.printing.printer import PrintJob

if TYPE_CHECKING:
    from PIL.Image import Image


class FolderPrinter:
    """Writes tickets into `folder`, which is made where it is missing. Names sort by time and tell nothing of
    anybody; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def status(self) -> PrinterState:
        """READY where files can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return PrinterState.OFFLINE
        return PrinterState.READY if os.access(self._folder, os.W_OK | os.X_OK) else PrinterState.OFFLINE

    def print(self, bitmap: "Image", job: PrintJob) -> PrintState:
        """Write both files; they are on the disk when this returns. Raises PrinterFaultError."""
        name = f"{job.queued_at:%Y%m%dT%H%M%SZ}-{job.id:06d}"
        contents = {".pdf": pdf_of(bitmap), ".png": png_of(bitmap)}
        drafts: dict[Path, Path] = {}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for suffix, content in contents.items():
                draft = self._folder / f".{name}{suffix}.new"
                drafts[draft] = self._folder / f"{name}{suffix}"
                _write(draft, content)
            for draft, final in drafts.items():
                draft.replace(final)
        except OSError as fault:
            _remove(drafts)
            raise PrinterFaultError(f"{self._folder}: {fault.strerror or fault}") from fault
        return PrintState.PRINTED


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(drafts: dict[Path, Path]) -> None:
    for draft in drafts:
        try:
            draft.unlink(missing_ok=True)
        except OSError:  # the folder itself is gone: nothing is left to remove
            continue
