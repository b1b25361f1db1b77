"""What Qt has to say goes into our log, not to a console that nobody reads."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_OFFSCREEN_SAYS = "This plugin does not support"  # of itself, for every window


def log_qt_messages() -> None:
    """From now on, until the program ends."""
    qInstallMessageHandler(_note)


def _note(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if not message.startswith(_OFFSCREEN_SAYS):
        log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
