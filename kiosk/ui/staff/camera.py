"""A camera that reads tickets at the staff's desk, on a thread of its own. It is on only while somebody wants to
look through it: its light is out otherwise. Needs the extra `camera`, which is imported when it is first wanted.
"""

import logging
import time
from enum import StrEnum
from threading import Condition, Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from kiosk.core.sightings import Sightings

log = logging.getLogger(__name__)
FRAME_SECONDS = 0.1
AGAIN_SECONDS = 3.0  # between two tries to open one that is not there
_PREVIEW = 480  # pixels in width


class Trouble(StrEnum):
    """Why nothing is seen."""

    ABSENT = "absent"  # none of this number, or another program has it
    NOT_INSTALLED = "not_installed"


class Camera(QObject):
    """`look` and `look_away` as often as wanted; `close` at the end. `source`: which camera, from 0; or a file.

    `scanned`: the text of one QR code, once while it is in sight. `seen`: a small picture of what is before it.
    `failed`: a Trouble; pictures come again by themselves where a camera does. All on this object's thread.
    """

    scanned = Signal(str)
    seen = Signal(QImage)
    failed = Signal(object)
    _changed = Signal()

    def __init__(self, source: int | str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._state = Condition()  # guards everything down to the thread
        self._wanted = self._closing = False
        self._codes: list[str] = []
        self._picture: QImage | None = None  # the newest alone: a busy window skips those before it
        self._trouble: Trouble | None = None
        self._thread: Thread | None = None
        self._sightings = Sightings()
        self._told: Trouble | None = None
        self._changed.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Somebody wants to see what is before the camera."""
        with self._state:
            if self._closing:
                return
            self._wanted = True
            self._state.notify_all()
            if self._thread is None:
                self._thread = Thread(target=self._work, name="camera", daemon=True)
                self._thread.start()

    def look_away(self) -> None:
        """Nobody does any more: no code and no picture is given from now on, and its light goes out."""
        with self._state:
            self._wanted = False
            self._codes, self._picture, self._trouble = [], None, None
            self._state.notify_all()

    def close(self, seconds: float) -> bool:
        """End; wait for the thread, at most so long. True if it ended in time."""
        self.look_away()
        with self._state:
            self._closing = True
            self._state.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def _deliver(self) -> None:
        with self._state:
            codes, picture, trouble = self._codes, self._picture, self._trouble
            self._codes, self._picture, self._trouble = [], None, None
        if trouble is not None:
            self.failed.emit(trouble)
        if picture is not None:
            self.seen.emit(picture)
        for code in codes:
            self.scanned.emit(code)

    # On the thread.

    def _work(self) -> None:
        while self._until_wanted():
            try:
                import cv2  # noqa: PLC0415  an extra, and large
                import zxingcpp  # noqa: PLC0415
            except ImportError as missing:
                self._fail(
                    Trouble.NOT_INSTALLED, f"pip install 'tson-kiosk[camera]' brings what it needs ({missing})"
                )
                self._pause(AGAIN_SECONDS)
                continue
            try:
                self._watch(cv2, zxingcpp)
            except Exception as fault:  # noqa: BLE001  drivers raise what they like; it is tried again
                self._fail(Trouble.ABSENT, repr(fault))
            self._pause(AGAIN_SECONDS)

    def _watch(self, cv2: Any, zxingcpp: Any) -> None:  # noqa: ANN401  modules
        """Look until nobody wants to any more, or the camera has gone."""
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # it would speak to standard error
        capture = cv2.VideoCapture(self._source)
        try:
            capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # what is before it now, not what was
            while self._is_wanted():
                begun = time.monotonic()
                there, frame = capture.read()
                if not there:
                    self._fail(Trouble.ABSENT, "it gives no picture")
                    return
                found = zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormat.QRCode)
                self._give([code.text for code in found if code.valid], _picture(cv2, frame))
                self._pause(FRAME_SECONDS - (time.monotonic() - begun))
        finally:
            capture.release()

    def _is_wanted(self) -> bool:
        with self._state:
            return self._wanted and not self._closing

    def _until_wanted(self) -> bool:
        with self._state:
            self._state.wait_for(lambda: self._wanted or self._closing)
            return not self._closing

    def _pause(self, seconds: float) -> None:
        """So long, or until nobody wants to look any more."""
        with self._state:
            self._state.wait_for(lambda: not self._wanted or self._closing, max(0.0, seconds))

    def _give(self, codes: list[str], picture: QImage) -> None:
        with self._state:
            if not self._wanted or self._closing:
                return
            waiting = bool(self._codes or self._picture or self._trouble)
            self._codes += self._sightings.new(codes, time.monotonic())
            self._picture, self._trouble, self._told = picture, None, None
            if not waiting:
                self._changed.emit()

    def _fail(self, trouble: Trouble, why: str) -> None:
        with self._state:
            if not self._wanted or self._closing:
                return
            if trouble is not self._told:
                self._told = trouble
                log.warning("camera %s cannot be used, and is tried again: %s", self._source, why)
            self._picture, self._trouble = None, trouble
            self._changed.emit()


def _picture(cv2: Any, frame: Any) -> QImage:  # noqa: ANN401  a module, and an array of it
    """The frame, small."""
    height, width = frame.shape[:2]
    small = cv2.resize(frame, (_PREVIEW, max(1, height * _PREVIEW // width)), interpolation=cv2.INTER_AREA)
    rows, columns = small.shape[:2]
    return QImage(small.data, columns, rows, small.strides[0], QImage.Format.Format_BGR888).copy()
