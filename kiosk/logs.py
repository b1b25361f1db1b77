"""Logs of a terminal that is left alone for a year: bounded files, and nothing that tells who somebody is."""

import logging
import logging.handlers
import re
from pathlib import Path

BYTES = 2_000_000
FILES = 5
_LONG_NUMBER = re.compile(r"\d{8,}")


class Redaction(logging.Filter):
    """Strikes out every number as long as a ticket code, an IIN or a ticket's digits."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, redacted; its traceback too."""
        record.msg, record.args = redacted(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True


def redacted(text: str) -> str:
    """The text without long numbers."""
    return _LONG_NUMBER.sub("[number]", text)


def start_logging(folder: Path) -> None:
    """Log to `folder` from now on; to standard error where that cannot be written."""
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "kiosk.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(Redaction())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
