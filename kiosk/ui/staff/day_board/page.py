"""The day board's page: a day at a glance, live, and searched by whatever is at hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.board import Board, Entry, matching
from kiosk.core.staff import Task
from kiosk.ui.staff.day_board.counts import CountRow
from kiosk.ui.staff.day_board.day_bar import DayBar
from kiosk.ui.staff.day_board.rows import Rows
from kiosk.ui.staff.day_board.saving import save
from kiosk.ui.staff.day_board.sectors import SectorBar
from kiosk.ui.staff.day_board.side import DaySide
from kiosk.ui.staff.day_board.table import BoardTable
from kiosk.ui.staff.day_board.words import (
    STRETCHED,
    cells,
    day_words,
    heads,
    widest,
)
from kiosk.ui.staff.fields import Line
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.where_to import ask_path
from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.text import SEMIBOLD, Text

LOOK_SECONDS = 3  # so often it is asked whether something has changed
_JUST_NOW = timedelta(minutes=15)


class BoardPage(Page):
    """`board`: what is shown, None until the first answer. `ask_path`: where a file is to go, "" for nowhere."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.board: Board | None = None
        self.ask_path: Callable[[str], str] = ask_path(self)
        self._day: date | None = None  # None: today, whichever that is
        self._under_way = self._once_more = False
        self._minute, self._looked = -1, 0
        self._wants_table = False
        self.title, self.when = Text(role=Role.TITLE), Text(role=Role.BODY, tone="muted", weight=SEMIBOLD)
        self.days = DayBar()
        self.counts, self.sectors = CountRow(), SectorBar()
        self.search, self.export_button = Line(), Button(role=Role.BODY)
        self.table = BoardTable(Rows(lambda entry: cells(entry, context.centre, context.speech)), STRETCHED)
        self.nothing = Text(tone="muted")
        self.side = DaySide(context)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._head, self._tools, self._body = (QHBoxLayout() for _ in range(3))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.when)
        self._head.addLayout(names, 1)
        self._head.addWidget(self.days)
        self._tools.addWidget(self.sectors, 1)
        self._tools.addWidget(self.search)
        self._tools.addWidget(self.export_button)
        self._list = QStackedWidget()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.table, self.nothing):
            self._list.addWidget(widget)
        self._body.addWidget(self._list, 13)
        self._body.addWidget(self.side, 6)
        self._column.addLayout(self._head)
        self._column.addWidget(self.counts)
        self._column.addLayout(self._tools)
        self._column.addLayout(self._body, 1)
        self.export_button.setObjectName("export")
        self.export_button.setVisible(self.context.may(Task.EXPORT))

    def _connect(self) -> None:
        self.days.chosen.connect(self.show_day)
        self.days.add_keys(self)
        self.counts.changed.connect(lambda: self._show_rows(anew=True))
        self.sectors.chosen.connect(lambda _: self._show(anew=True))
        self.search.textChanged.connect(lambda _: self._show_rows(anew=True))
        self.search.installEventFilter(self)
        self.export_button.clicked.connect(self.export)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_search)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.export)

    # What the window calls.

    def retranslate(self) -> None:
        """Every word."""
        say, speech = self.say, self.context.speech
        self.title.setText(say("Day board"))
        self.days.retranslate(speech)
        self.search.setPlaceholderText(say("Search: number, time, service"))
        self.search.setAccessibleName(say("Search: number, time, service"))
        self.search.setToolTip("Ctrl+F")
        self.export_button.say(say("Save as a file"))
        self.export_button.setToolTip("Ctrl+E")
        self.side.retranslate()
        self.table.setAccessibleName(say("Bookings of the day"))
        self.table.rows.say(heads(speech))
        self._fit_columns()
        self._show()

    def shown(self) -> None:
        """One begins by walking the table, once there is one."""
        self._wants_table = True
        (self.table if self.entries else self.nothing).setFocus()

    def refresh(self) -> None:
        """Ask for the board; where it is asked for already, once more after that."""
        if self._under_way:
            self._once_more = True
            return
        self._under_way = True
        centre_id, day = self.context.centre.id, self.day
        self.context.ask(lambda behind: behind.staff.board(centre_id, day), self._take, self._failed)

    def tick(self, now: datetime) -> None:
        """Every few seconds it is asked whether something has changed; with each minute somebody may be late."""
        if now.minute != self._minute:
            self._minute = now.minute
            self.refresh()
            return
        self._looked += 1
        if self._looked >= LOOK_SECONDS and self.board is not None and not self._under_way:
            self._looked = 0
            centre_id = self.context.centre.id
            self.context.ask(lambda behind: behind.staff.revision(centre_id), self._compare, lambda _: None)

    def look_changed(self) -> None:
        """Distances and column widths."""
        look, small, medium = self.look, self.look.gap(Gap.SMALL), self.look.gap(Gap.MEDIUM)
        self._column.setContentsMargins(look.margin, medium, look.margin, medium)
        self._column.setSpacing(small * 3 // 2)
        for row in (self._head, self._tools):
            row.setSpacing(small)
        self._body.setSpacing(medium)
        self.search.setMinimumWidth(round(look.touch * 6.5))
        self._fit_columns()

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._under_way

    # Which day.

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self._day or self.today

    @property
    def today(self) -> date:
        """The centre's."""
        return self.context.now().date()

    def show_day(self, day: date) -> None:
        """Another day."""
        self._day = None if day == self.today else day
        self.board = None
        self._show()
        self.refresh()

    def _take(self, board: Board) -> None:
        self._under_way = False
        if board.day == self.day:
            before, self.board = self.board, board
            self._show(anew=before is None)
        self._go_on()

    def _failed(self, fault: Exception) -> None:
        self._under_way = False
        self.context.tell_fault(fault)
        self._go_on()

    def _go_on(self) -> None:
        if self._once_more:
            self._once_more = False
            self.refresh()

    def _compare(self, revision: int) -> None:
        if self.board is not None and revision != self.board.revision:
            self.refresh()

    # What is shown.

    def _show(self, *, anew: bool = False) -> None:
        speech, board, line_id = self.context.speech, self.board, self.sectors.line_id
        self.days.show_day(self.day, self.today)
        self.when.setText(day_words(self.day, self.today, speech))
        self.counts.show_board(board, line_id, speech)
        self.sectors.show_lines(board.lines if board else (), speech)
        self._show_rows(anew=anew)
        self._fit_columns()
        self.side.show_board(board, line_id, self.day)

    def _show_rows(self, *, anew: bool = False) -> None:
        if self.board is None:
            self.table.show_entries((), anew=True)
            self.nothing.setText("")
            self._show_list(self.nothing)
            return
        entries = self.entries
        self.table.show_entries(entries, anew=anew)
        if self.board.entries:
            self.nothing.setText(self.say("Nobody fits this."))
        elif self.board.times:
            self.nothing.setText(self.say("Nobody has booked for this day."))
        else:
            self.nothing.setText(self.say("The centre has no times on this day."))
        self._show_list(self.table if entries else self.nothing)
        if anew and self.day == self.today and not self.search.text():
            self._scroll_to_now()

    def _scroll_to_now(self) -> None:
        """Today begins with those whose time it is."""
        since = self.context.now() - _JUST_NOW
        row = next(
            (n for n, e in enumerate(self.table.rows.entries) if e.starts_at and e.starts_at >= since), None
        )
        if row is not None:
            index = self.table.rows.index(row, 0)
            self.table.scrollTo(index, self.table.ScrollHint.PositionAtTop)

    def _show_list(self, widget: QWidget) -> None:
        """The table, or why there is none. The focus stays in this place."""
        had_focus = self.table.hasFocus() or self.nothing.hasFocus()
        self._list.setCurrentWidget(widget)
        if had_focus or (self._wants_table and widget is self.table):
            widget.setFocus()
            self._wants_table = self._wants_table and widget is not self.table

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Those of the board that fit the search, the sector and the tile."""
        if self.board is None:
            return ()
        only, line_id = self.counts.only, self.sectors.line_id
        fits = matching(self.board, self.search.text())
        return tuple(e for e in fits if e.presence in only and line_id in {None, e.line.id})

    def _fit_columns(self) -> None:
        codes = [line.code for line in self.board.lines] if self.board else ["D"]
        notes = {cell.words: cell for cell in (row[-1] for row in self.table.rows.cells) if cell.words}
        self.table.setColumnHidden(self.table.rows.columnCount() - 1, not notes)
        self.table.set_widths((*widest(self.context.speech, codes), tuple(notes.values())))

    # What people do.

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """In the search, Escape empties it and goes to the table; Down and Enter go to the table too."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
            if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._to_table()
                return True
        return super().eventFilter(watched, event)

    def _to_table(self) -> None:
        self.table.setFocus()
        if self.table.rows.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def export(self) -> None:
        """Save the day as a file."""
        if self.context.may(Task.EXPORT):
            path = self.ask_path(f"{self.context.centre.code}-{self.day.isoformat()}.csv")
            if path:
                save(self.context, self.day, Path(path))
