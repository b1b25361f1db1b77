"""Centre: where to go, where this terminal serves more than one; this one first."""

from kiosk.core.model import Centre, CentreKind
from kiosk.speech import Speech
from kiosk.ui.events import CentreChosen
from kiosk.ui.place import Place
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.screen import Screen

_ICONS = {CentreKind.TSON: "building", CentreKind.SPETSTSON: "car"}


class CentreScreen(Screen):
    """Asks for the centre."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._centres: tuple[Centre, ...] = ()
        self.cards: list[CardButton] = []
        self.choices.addStretch(1)

    def show_visit(self, visit: Visit, place: Place) -> None:
        """A card for each centre that this terminal serves."""
        super().show_visit(visit, place)
        self._centres = place.centres
        lead = self.speech.say_count(
            "One visit to each kind of centre may be booked in {count} day.",
            "One visit to each kind of centre may be booked in {count} days.",
            place.policy.window_days,
        )
        self.set_heading(self.speech.say("Which centre will you visit?"), lead)
        while len(self.cards) < len(place.centres):
            self._add_card()
        kinds = {
            CentreKind.TSON: self.speech.say("Public service centre"),
            CentreKind.SPETSTSON: self.speech.say("Centre for vehicles and driving licences"),
        }
        for at, card in enumerate(self.cards):
            card.setVisible(at < len(place.centres))
            if at < len(place.centres):
                centre = place.centres[at]
                here = self.speech.say("You are here") if centre == place.home else ""
                card.show_icon(_ICONS[centre.kind])
                name, address = (words.in_(self.speech.language) for words in (centre.name, centre.address))
                card.say(name, address, kinds[centre.kind], badge=here)

    def _add_card(self) -> None:
        at = len(self.cards)
        card = CardButton(loud=True)
        card.setObjectName(f"centre-{at}")
        card.clicked.connect(lambda _checked=False: self.tell(CentreChosen(self._centres[at])))
        self.cards.append(card)
        self.choices.insertWidget(at, card)
        card.set_look(self.look)
