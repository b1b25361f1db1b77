"""What is before the camera, small, beside the verdict; or, in a plain sentence, why nothing is seen.

The camera is on exactly while this can be seen: another page, the lock or a minimised window put its light out.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.speech import Speech
from kiosk.ui.staff.camera import Camera, Trouble
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Gap, Look, Role

_SHAPE = 16 / 9


class Preview(QWidget):
    """Looks through `camera` while it is shown."""

    def __init__(self, camera: Camera, speech: Speech) -> None:
        super().__init__()
        self.look: Look = DeskLook()
        self.setObjectName("camera")
        self.trouble: Trouble | None = None
        self.picture: QImage | None = None
        self._camera, self._speech = camera, speech
        camera.seen.connect(self._show)
        camera.failed.connect(self._fail)

    @property
    def words(self) -> str:
        """What it says while it shows no picture; "" while it does."""
        say = self._speech.say
        if self.picture is not None:
            return ""
        return {
            None: say("The camera is starting"),
            Trouble.ABSENT: say("There is no picture from the camera. Check that it is plugged in."),
            Trouble.NOT_INSTALLED: say("The camera cannot be used at this desk. Please tell a technician."),
        }[self.trouble]

    def retranslate(self) -> None:
        """Its words, also for who hears them."""
        self.setAccessibleName(self._speech.say("What is before the camera"))
        self.setAccessibleDescription(self.words)
        self.update()

    def set_look(self, look: Look) -> None:
        """Take a look."""
        self.look = look
        self.updateGeometry()

    def setFixedWidth(self, width: int) -> None:  # noqa: N802
        """As wide as its column, and as high as belongs to that."""
        self.setFixedSize(width, round(width / _SHAPE))

    def _show(self, picture: QImage) -> None:
        changed = self.picture is None
        self.picture, self.trouble = picture, None
        if changed:
            self.retranslate()
        self.update()

    def _fail(self, trouble: Trouble) -> None:
        self.picture, self.trouble = None, trouble
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The camera goes on."""
        super().showEvent(event)
        self._camera.look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The camera goes off, and what it saw last is gone."""
        super().hideEvent(event)
        self._camera.look_away()
        self.picture = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The middle of the picture, or the words."""
        painter, look = QPainter(self), self.look
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform,
        )
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(room, look.radius, look.radius)
        painter.fillPath(shape, look.color("surface"))
        painter.save()
        painter.setClipPath(shape)
        if self.picture is not None:
            scale = max(room.width() / self.picture.width(), room.height() / self.picture.height())
            wide, high = room.width() / scale, room.height() / scale
            left, top = (self.picture.width() - wide) / 2, (self.picture.height() - high) / 2
            painter.drawImage(room, self.picture, QRectF(left, top, wide, high))
        else:
            gap = look.gap(Gap.MEDIUM)
            painter.setPen(look.color("ink" if self.trouble else "muted"))
            painter.setFont(look.font(Role.BODY))
            within = room.adjusted(gap, gap, -gap, -gap)
            painter.drawText(within, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
        painter.restore()
        painter.setPen(QPen(look.color("frame"), look.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
