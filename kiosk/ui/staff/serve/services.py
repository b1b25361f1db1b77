"""The services of a centre, by sector, and a line to search them by."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.core.model import Service
from kiosk.ui import facts
from kiosk.ui.search import find
from kiosk.ui.staff.fields import Labelled, Line
from kiosk.ui.staff.page import Context
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD


class ServiceList(QWidget):
    """`chosen(Service)`. A line to search by, and the services by sector."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.look = Look()
        self._services: tuple[Service, ...] = ()
        self._marked: Service | None = None
        self.search = Line()
        self.search.setObjectName("search")
        self.named = Labelled(self.search)
        self.rows = QListWidget()
        self.rows.setObjectName("services")
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.returnPressed.connect(self._first)
        self.rows.itemClicked.connect(self._choose)
        self.rows.itemActivated.connect(self._choose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.named)
        self._column.addWidget(self.rows, 1)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.rows.setFont(look.font(Role.BODY))
        self.rows.setSpacing(max(1, look.gap(Gap.SMALL) // 4))
        self._column.setSpacing(look.gap(Gap.SMALL))
        self._show()

    def retranslate(self) -> None:
        """Every word."""
        say = self._context.speech.say
        self.named.say(say("Find a service"))
        self.rows.setAccessibleName(say("Services"))
        self._show()

    def show_services(self, services: Sequence[Service], marked: Service | None) -> None:
        """These, one of them marked."""
        if (tuple(services), marked) != (self._services, self._marked):
            if tuple(services) != self._services:
                self.search.clear()
            self._services, self._marked = tuple(services), marked
            self._show()

    def _show(self) -> None:
        language, place = self._context.speech.language, self._context.place
        typed = self.search.text()
        shown = find(self._services, typed, language) if typed.strip() else self._services
        self.rows.blockSignals(True)
        self.rows.clear()
        sector = None
        for service in shown:
            line = place.line_of(service)
            if line.id != sector and not typed.strip():
                head = QListWidgetItem(facts.sector(line, self._context.speech))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setFont(self.look.font(Role.SMALL, SEMIBOLD))
                head.setForeground(self.look.color("muted"))
                self.rows.addItem(head)
                sector = line.id
            row = QListWidgetItem(service.name.in_(language))
            row.setData(Qt.ItemDataRole.UserRole, service)
            self.rows.addItem(row)
            if service == self._marked:
                self.rows.setCurrentItem(row)
        self.rows.blockSignals(False)

    def _first(self) -> None:
        for at in range(self.rows.count()):
            if self.rows.item(at).data(Qt.ItemDataRole.UserRole) is not None:
                self.rows.setCurrentRow(at)
                self._choose(self.rows.item(at))
                return

    def _choose(self, row: QListWidgetItem) -> None:
        service = row.data(Qt.ItemDataRole.UserRole)
        if service is not None and service != self._marked:
            self._marked = service
            self.chosen.emit(service)
