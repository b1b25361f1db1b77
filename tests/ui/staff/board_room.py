"""The staff's window with the day board alone, over a real town, and a page object that speaks as staff do."""

import time
from collections.abc import Callable
from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.model import Language, PrinterStatus, Ticket
from kiosk.core.outcomes import CheckedIn
from kiosk.core.staff import Account, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.speech import Speech
from kiosk.ui.jobs import Jobs
from kiosk.ui.place import Place
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.day_board.page import BoardPage
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.pages import BOARD, PAGES
from kiosk.ui.staff.window import StaffWindow
from tests.town import TSON, Town, office

PATIENCE = 15.0
KIND = next(kind for kind in PAGES if kind.name == BOARD)


def until(come: Callable[[], bool], what: str) -> None:
    """Wait for something, while the window lives on."""
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        QTest.qWait(1)


class BoardRoom:
    """Somebody at work at the board of the town's centre."""

    def __init__(
        self,
        town: Town,
        *,
        language: Language = Language.EN,
        account: Account | None = None,
        centre: int = TSON,
        size: tuple[int, int] = (1366, 768),
    ) -> None:
        self.town = town
        account = account or Account("aigul", Role.REGISTRAR, centre)
        at = office(town.store, town.clock, town.keys, 2)
        self.staff = StaffDesk(at, account)
        reference = town.desk.reference()
        place = Place((reference.centres[centre],), tuple(reference.lines.values()), (), ready=True)
        self.jobs, self.printing = Jobs("desk"), Jobs("printing")
        self.speech = Speech(language)
        self.window = StaffWindow(self.speech, (KIND,), (Language.KK, Language.RU, Language.EN))
        self.window.resize(*size)
        behind = Behind(self.staff, town.desk, lambda *_: None, PrinterStatus)
        self.context = self._context(account, place, behind)
        self.window.set_place(place.centres[0].name.in_(language), "2")
        self.window.show()
        self.window.begin(self.context)
        self.tell_time()
        self.settle()

    def _context(self, account: Account, place: Place, behind: Behind) -> Context:
        return Context(
            speech=self.speech,
            account=account,
            place=place,
            desks={2: "desk 2"},
            desk_id=2,
            clock=self.town.clock,
            behind=behind,
            jobs=self.jobs,
            printing=self.printing,
            parent=self.window,
        )

    def close(self) -> None:
        """End."""
        self.window.end()
        assert self.jobs.close(PATIENCE)
        assert self.printing.close(PATIENCE)
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()

    @property
    def page(self) -> BoardPage:
        """The page itself."""
        page = self.window.page(BOARD)
        assert isinstance(page, BoardPage)
        return page

    def settle(self) -> None:
        """Until the board of the day that was asked for is there."""
        until(lambda: self.page.board is not None and not self.page.waiting, "the board")
        for _ in range(6):
            QApplication.processEvents()

    def tell_time(self) -> None:
        """A second has passed at the window."""
        self.window.set_now(self.town.clock.now().astimezone(self.context.centre.zone))

    def until_looked_again(self, come: Callable[[], bool], what: str) -> None:
        """Let seconds pass until the page shows it by itself."""

        def come_with_time() -> bool:
            self.tell_time()
            return come()

        until(come_with_time, what)
        for _ in range(6):
            QApplication.processEvents()

    def lines(self) -> list[tuple[str, ...]]:
        """The table as it is read: every row's words."""
        rows = self.page.table.rows
        columns = range(rows.columnCount())
        return [tuple(rows.index(row, c).data() for c in columns) for row in range(rows.rowCount())]

    def statuses(self) -> list[str]:
        """How it stands with everybody shown, from the top."""
        return [line[3] for line in self.lines()]

    def figures(self) -> dict[str, str]:
        """The counts at the top."""
        shown = {name: tile.figure for name, tile in self.page.counts.tiles.items()}
        return {**shown, "free": self.page.counts.free.figure}

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, wherever the focus is."""
        focused = self.window.focusWidget() or self.window
        QTest.keyClick(focused, key, modifiers)

    def show_day(self, day: date) -> None:
        """Type a date and Enter."""
        field = self.page.days.field
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, f"{day:%d.%m.%Y}")
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def let_in(self, ticket: Ticket) -> None:
        """Somebody comes, at this desk."""
        done = self.staff.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), self.context.centre.id, "aigul"))
        assert isinstance(done, CheckedIn), done
