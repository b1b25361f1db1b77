"""A folder in place of a printer: each ticket a PNG and a PDF. The default where there is no printer."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.model import Paper, PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.files import pdf_of, png_of

if TYPE_CHECKING:
    from PIL.Image import Image


class FolderPrinter:
    """Writes tickets into `folder`, which is made where it is missing. Names sort by time and tell nothing of
    anybody; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def status(self) -> PrinterStatus:
        """READY where files can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return PrinterStatus(PrinterState.OFFLINE)
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return PrinterStatus(PrinterState.OFFLINE)
        return PrinterStatus(PrinterState.READY, Paper.OK)

    def print(self, bitmap: "Image", name: str) -> PrintState:
        """Write both files; they are on the disk when this returns. Raises PrinterFaultError."""
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

    def discard(self) -> None:
        """Files that a crash left half written are removed."""
        try:
            _remove(self._folder.glob(".*.new"))
        except OSError:  # the folder cannot be read: a later status says so
            return


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove(drafts: Iterable[Path]) -> None:
    for draft in drafts:
        try:
            draft.unlink(missing_ok=True)
        except OSError:  # the folder itself is gone: nothing is left to remove
            continue
