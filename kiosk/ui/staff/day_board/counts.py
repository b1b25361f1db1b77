"""The counts of the board beside each other. One that is pressed says whom alone the table shows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.board import Board, Presence
from kiosk.speech import Speech
from kiosk.ui.staff.day_board.tiles import Tile
from kiosk.ui.theme import Gap, Look

_CANCELLED = frozenset({Presence.CANCELLED, Presence.CANCELLED_BY_CENTRE})
_TILES: dict[str, tuple[frozenset[Presence], str, str]] = {
    "booked": (frozenset(Presence) - _CANCELLED, "ink", ""),
    "arrived": (frozenset({Presence.ARRIVED}), "ok", "ok"),
    "expected": (frozenset({Presence.EXPECTED}), "muted", "clock"),
    "late": (frozenset({Presence.LATE}), "warn", "warning"),
    "missed": (frozenset({Presence.MISSED}), "bad", "bad"),
    "cancelled": (_CANCELLED, "muted", "close"),
}


class CountRow(QWidget):
    """`changed`: another count was pressed, or the same one again, which lets go of it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._only = ""
        self.tiles = {name: Tile(name, tone, sign) for name, (_, tone, sign) in _TILES.items()}
        self.free = Tile("free", "accent", "people", fixed=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for tile in (*self.tiles.values(), self.free):
            self._row.addWidget(tile, 1)
        for name, tile in self.tiles.items():
            tile.clicked.connect(lambda _checked=False, name=name: self._toggle(name))

    @property
    def only(self) -> frozenset[Presence]:
        """Whom the table is to show."""
        return _TILES[self._only][0] if self._only else frozenset(Presence)

    def show_board(self, board: Board | None, line_id: int | None, speech: Speech) -> None:
        """The counts of a board, or of one of its lines; none while there is no board."""
        words = {
            "booked": speech.say("booked"),
            "arrived": speech.say("came"),
            "expected": speech.say("still to come"),
            "late": speech.say("late"),
            "missed": speech.say("did not come"),
            "cancelled": speech.say("cancelled"),
        }
        counts = board.counts(line_id) if board else None
        for name, tile in self.tiles.items():
            figure = getattr(counts, name) if counts else None
            if counts and name == "cancelled":
                figure = counts.cancelled + counts.cancelled_by_centre
            tile.show_count("" if figure is None else str(figure), words[name])
        self.free.show_count(str(board.free(line_id)) if board else "", speech.say("free places"))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL))

    def _toggle(self, name: str) -> None:
        self._only = "" if self._only == name else name
        for other, tile in self.tiles.items():
            tile.setChecked(other == self._only)
        self.changed.emit()
