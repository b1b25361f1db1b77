"""Beside the table of a day: its load by hour as a chart, and the places that are still free."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.core.board import Board
from kiosk.ui.staff.chart import ChartWords, LoadChart
from kiosk.ui.staff.day_board.free import FreeTable
from kiosk.ui.staff.day_board.words import free_rows, hour_words
from kiosk.ui.staff.page import Context
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import Card, Text


class DaySide(QWidget):
    """Shows what the table's sector shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.chart_title, self.chart = Text(role=Role.CARD), LoadChart()
        self.free_title, self.free = Text(role=Role.CARD), FreeTable()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for title, content in ((self.chart_title, self.chart), (self.free_title, self.free)):
            card = Card()
            card.body.addWidget(title)
            card.body.addWidget(content, 1)
            self._column.addWidget(card, 1)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._column.setSpacing(look.gap(Gap.MEDIUM))

    def retranslate(self) -> None:
        """The words that stay; the others come with a board."""
        say = self._context.speech.say
        self.chart_title.setText(say("Load by hour"))
        self.free_title.setText(say("Free places"))
        self.free.setAccessibleName(say("Free places"))

    def show_board(self, board: Board | None, line_id: int | None, day: date) -> None:
        """A day's board, None until it has come; of one line, or of all where that is None."""
        self._show_load(board, line_id, day)
        self._show_free(board, line_id)

    def _show_load(self, board: Board | None, line_id: int | None, day: date) -> None:
        speech, now = self._context.speech, self._context.now()
        load = board.load(line_id) if board else ()
        words = ChartWords(
            speech.say("places"),
            speech.say("booked"),
            speech.say("came"),
            tuple(hour_words(h, speech) for h in load),
        )
        self.chart.show_load(load, now.hour if day == now.date() else None, words)

    def _show_free(self, board: Board | None, line_id: int | None) -> None:
        speech, zone = self._context.speech, self._context.centre.zone
        codes, times = free_rows(board, line_id) if board else ((), [])
        lines = [line.id for line in board.lines if line_id in {None, line.id}] if board else []
        shown = [(speech.clock(at.astimezone(zone)), free) for at, free in times]
        self.free.show_free(speech.say("Time"), codes, lines, shown)
