"""Seller: "are you the owner who sells it?" (R5), before any time is chosen."""

from kiosk.speech import Speech
from kiosk.ui.events import SellerAnswered
from kiosk.ui.place import Place
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import Text


class SellerScreen(Screen):
    """Asks whether this is the seller, and says why it asks."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._why = Text()
        self.question.addWidget(self._why)
        self.yes, self.no = CardButton(icon="check", loud=True), CardButton(icon="close", loud=True)
        self.yes.setObjectName("seller-yes")
        self.no.setObjectName("seller-no")
        self.yes.clicked.connect(lambda _checked=False: self.tell(SellerAnswered(is_seller=True)))
        self.no.clicked.connect(lambda _checked=False: self.tell(SellerAnswered(is_seller=False)))
        for card in (self.yes, self.no):
            self.choices.addWidget(card)
        self.choices.addStretch(1)

    def retranslate(self) -> None:
        """Every fixed text."""
        say = self.speech.say
        self._why.setText(
            say(
                "After a sale the owner who sells takes the booking: so nobody can re-register a vehicle without"
                " its owner. The plate is compared with the register."
            )
        )
        self.yes.say(say("Yes, I sell it"), say("The register names me as the owner. Next I type the plate."))
        self.no.say(say("No"), say("I buy it, or I am not its owner. Then we say what to do."))

    def show_visit(self, visit: Visit, place: Place) -> None:
        """The question about the service that was chosen."""
        super().show_visit(visit, place)
        service = visit.service.name.in_(self.speech.language) if visit.service else ""
        self.set_heading(self.speech.say("Are you the owner of the vehicle who sells it?"), service)
