"""What a camera sees of a ticket that somebody holds there, as a file that the real VideoCapture plays."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from kiosk.core.model import Language, Ticket
from kiosk.core.ticket.bitmap import draw
from kiosk.speech import Speech
from tests.town import ALMATY, SetClock

SIZE = (1280, 720)
_DESK = (96, 104, 110)  # a table, blue first


def paper(ticket: Ticket, clock: SetClock) -> np.ndarray:
    """The lower part of the printed ticket, where the QR is."""
    drawn = draw(ticket, Language.KK, clock.now().astimezone(ALMATY), "T-01", 576, speech=Speech)
    return np.asarray(drawn.convert("L"), dtype=np.uint8)


def held(sheet: np.ndarray, step: int, *, darker: float = 1.0) -> np.ndarray:
    """The paper before the camera: it moves, turns and comes nearer from step to step."""
    scale, angle = 0.62 + 0.02 * (step % 5), -14 + 7 * (step % 6)
    height, width = sheet.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    turn[0, 2] += SIZE[0] / 2 - width / 2 + 25 * (step % 4)
    turn[1, 2] += SIZE[1] / 2 - height / 2 + 12 * (step % 3)
    frame = np.full((SIZE[1], SIZE[0], 3), _DESK, dtype=np.uint8)
    cv2.warpAffine(
        cv2.cvtColor(sheet, cv2.COLOR_GRAY2BGR), turn, SIZE, dst=frame, borderMode=cv2.BORDER_TRANSPARENT
    )
    noise = np.random.default_rng(step).normal(0, 6, frame.shape)
    return np.clip(frame * darker + noise, 0, 255).astype(np.uint8)


def empty() -> np.ndarray:
    """Nothing is held there."""
    return np.full((SIZE[1], SIZE[0], 3), _DESK, dtype=np.uint8)


def film(path: Path, frames: Sequence[np.ndarray]) -> Path:
    """The pictures one after the other, as a file."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, SIZE)
    assert writer.isOpened()
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path
