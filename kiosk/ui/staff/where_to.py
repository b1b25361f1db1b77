"""Where a file is to go: the system's own dialog, beginning among the documents of whoever sits there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_path(parent: QWidget) -> Callable[[str], str]:
    """Asks where a table of this name is to go; "" where it is to go nowhere."""

    def asked(name: str) -> str:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path, _ = QFileDialog.getSaveFileName(parent, "", str(Path(folder) / name), "CSV (*.csv)")
        return path

    return asked
