"""Service: by sector, on large cards; by a few letters where there are many."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.model import Line, Service
from kiosk.core.rules import Planned, may_combine
from kiosk.speech import Speech
from kiosk.ui.events import ServiceChosen
from kiosk.ui.network import service_waits
from kiosk.ui.place import Place
from kiosk.ui.search import find
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Errand, Visit
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.letters import Letters, SearchField
from kiosk.ui.widgets.screen import Screen, Shape
from kiosk.ui.widgets.text import Text

_MANY = 8  # so many services are seen at a glance; more have a search


class ServiceScreen(Screen):
    """Asks for the service. As the second one of a visit only those are shown that R4 allows beside the first."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._services: tuple[Service, ...] = ()
        self._shown: tuple[Service, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._line_id: int | None = None
        self._searching = False
        self._beside: list[int] = []  # the services that the visit had when this was asked last
        self.sectors: list[CardButton] = []
        self.cards: list[CardButton] = []
        self._sector_box, self._card_box, self._entry_box = QWidget(), QWidget(), QWidget()
        self._sector_grid, self._card_grid = FlowGrid(self._sector_box), FlowGrid(self._card_box)
        self._entry = QHBoxLayout(self._entry_box)
        self._entry.setContentsMargins(0, 0, 0, 0)
        self.field, self._close = SearchField(), Button(icon="close")
        self._close.setObjectName("search-close")
        self._close.clicked.connect(lambda _checked=False: self._search(on=False))
        self._entry.addWidget(self.field, 1)
        self._entry.addWidget(self._close)
        self._note = Text(tone="muted")
        for widget in (self._sector_box, self._entry_box):
            self.question.addWidget(widget)
        for widget in (self._note, self._card_box):
            self.choices.addWidget(widget)
        self.choices.addStretch(1)
        self.open_search = self.add_button(Button(icon="search"), lambda: self._search(on=True))
        self.open_search.setObjectName("search")
        self.letters = Letters(speech)
        self.buttons.addWidget(self.letters)
        self.field.changed.connect(lambda _typed: self._show_services())
        self.letters.typed.connect(self.field.put)
        self.letters.erased.connect(self.field.erase)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        small = look.gap(Gap.SMALL)
        self._entry.setSpacing(small)
        self._sector_grid.set_gap(small)
        self._set_sector_columns()
        self._card_grid.set_gap(small)
        self._card_grid.set_columns(2, 15 * look.text(Role.BODY))

    def _set_sector_columns(self) -> None:
        self._sector_grid.set_columns(1 if self.look.two_columns else max(1, min(3, len(self._lines))))

    def retranslate(self) -> None:
        """Every fixed text."""
        say = self.speech.say
        self.open_search.say(say("Find by name"))
        self._close.setAccessibleName(say("Close the search"))
        self.field.set_hint(say("The service's name"))
        self.letters.speak()

    def show_visit(self, visit: Visit, place: Place) -> None:
        """The services of the centre that may be chosen now."""
        super().show_visit(visit, place)
        has = [service.id for service in self._has()]
        if has != self._beside:
            self._beside = has
            self._searching = False
            self.field.become("")
        self._services = self._allowed()
        ids = {service.line_id for service in self._services}
        self._lines = tuple(line for line in place.lines if line.id in ids)
        if self._line_id not in ids:
            self._line_id = self._lines[0].id if self._lines else None
        self._show_sectors()
        self._show_mode()

    def wipe(self) -> None:
        """The first sector, nothing typed."""
        self._line_id = None
        self._searching = False
        self.field.become("")

    def key_typed(self, event: QKeyEvent) -> bool:
        """Letters from hardware keys, while there is a search."""
        return self._searching and self.letters.take_key(event)

    # What may be chosen.

    def _has(self) -> list[Service]:
        """The services that the visit has already."""
        visit = self.visit
        booked = visit.booking.appointments if visit.booking and visit.errand is Errand.ADD else ()
        return [*(a.service for a in booked), *(c.service for c in visit.chosen)]

    def _allowed(self) -> tuple[Service, ...]:
        visit, place, has = self.visit, self.place, self._has()
        if visit.centre is None:
            return ()
        offered = (service for service in place.services_of(visit.centre) if service.offered)
        if not has:
            return tuple(offered)
        planned = [Planned.of(service) for service in has]
        return tuple(
            service
            for service in offered
            if not service.online_only and may_combine(planned, Planned.of(service), place.policy) is None
        )

    # What is shown.

    def _show_heading(self) -> None:
        say, has = self.speech.say, self._has()
        if not has:
            self.set_heading(say("Which service?"))
            return
        name = has[0].name.in_(self.speech.language)
        lead = (
            say("With “{service}” you can book one more service, but not a second document.", service=name)
            if any(service.documentation for service in has)
            else say("With “{service}” you can book one more service: a document only.", service=name)
        )
        self.set_heading(say("Which second service?"), lead)

    def _show_mode(self) -> None:
        searching = self._searching
        shape = Shape.WHOLE if searching else Shape.QUESTION
        if shape is not self.shape:
            self.shape = shape
            self.set_look(self.look)
        self._show_heading()
        self.title.setVisible(not searching)
        self.lead.setVisible(not searching and bool(self.lead.text))
        self._sector_box.setVisible(not searching and len(self._lines) > 1)
        self._entry_box.setVisible(searching)
        self.letters.setVisible(searching)
        self.open_search.setVisible(not searching and len(self._services) > _MANY)
        self._show_services()

    def _show_sectors(self) -> None:
        while len(self.sectors) < len(self._lines):
            card = self._new_card(self._sector_grid, slim=True)
            card.setCheckable(True)
            card.arrow = False
            card.clicked.connect(partial(self._pick_sector, len(self.sectors)))
            self.sectors.append(card)
        for at, card in enumerate(self.sectors):
            card.setVisible(at < len(self._lines))
            if at < len(self._lines):
                line = self._lines[at]
                count = sum(service.line_id == line.id for service in self._services)
                card.setObjectName(f"sector-{line.code}")
                card.say(
                    line.name.in_(self.speech.language),
                    self.speech.say_count("{count} service", "{count} services", count),
                )
        self._set_sector_columns()
        self._mark_sector()

    def _mark_sector(self) -> None:
        for line, card in zip(self._lines, self.sectors, strict=False):
            card.setChecked(line.id == self._line_id)

    def _show_services(self) -> None:
        say = self.speech.say
        note = ""
        if self._searching:
            self._shown = find(self._services, self.field.typed, self.speech.language)
            if not self.field.typed.strip():
                note = say("A few letters are enough. Small mistakes do no harm.")
            elif not self._shown:
                note = say("Nothing was found. Erase a few letters, or close the search and look by sector.")
        else:
            self._shown = tuple(s for s in self._services if s.line_id == self._line_id)
            if not self._shown:
                note = say("There is no service here that can be booked. Please ask at the desk.")
        self._note.say(note)
        self._show_cards(self._shown)

    def _show_cards(self, services: Sequence[Service]) -> None:
        while len(self.cards) < len(services):
            card = self._new_card(self._card_grid)
            card.clicked.connect(partial(self._choose, len(self.cards)))
            self.cards.append(card)
        for at, card in enumerate(self.cards):
            card.setVisible(at < len(services))
            if at < len(services):
                service = services[at]
                tag, tag_icon = self._tag(service)
                card.setObjectName(f"service-{service.code}")
                card.say(service.name.in_(self.speech.language), tag=tag, tag_icon=tag_icon)
                card.set_faint(faint=service.online_only or service_waits(service, self.place))

    def _tag(self, service: Service) -> tuple[str, str]:
        say = self.speech.say
        if service.online_only:
            return say("Only online"), "language"
        if service_waits(service, self.place):
            return say("Waits for the network"), "offline"
        if service.seller_must_book:
            return say("Booked by the seller"), "person"
        if service.documentation:
            return say("Documentation"), "id-card"
        return "", ""

    def _new_card(self, grid: FlowGrid, *, slim: bool = False) -> CardButton:
        card = CardButton(slim=slim)
        grid.addWidget(card)
        card.set_look(self.look)
        return card

    # What the citizen does.

    def _pick_sector(self, at: int, _checked: object = None) -> None:
        self._line_id = self._lines[at].id
        self._mark_sector()
        self._show_services()

    def _choose(self, at: int, _checked: object = None) -> None:
        self.tell(ServiceChosen(self._shown[at]))

    def _search(self, *, on: bool) -> None:
        self._searching = on
        self.field.become("")
        self._show_mode()
        self.to_top()
