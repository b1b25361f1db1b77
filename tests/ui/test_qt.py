"""What the kiosk needs of its Qt binding."""

import sys

from PySide6.QtWidgets import QApplication, QLabel


def test_calls_into_qt_keep_pythons_reference_counts(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops a reference to None at each call on Python 3.11, which ends in an abort after hours."""
    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(2000):
        label.setText("")
        qapp.processEvents()
    assert sys.getrefcount(None) > before - 1000
