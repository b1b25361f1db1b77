"""The citizen's screens, one a step."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kiosk.speech import Speech
from kiosk.ui.screens.bookings import BookingsScreen
from kiosk.ui.screens.centre import CentreScreen
from kiosk.ui.screens.check import CheckScreen
from kiosk.ui.screens.notice import NoticeScreen
from kiosk.ui.screens.plate import PlateScreen
from kiosk.ui.screens.prove import ProveScreen
from kiosk.ui.screens.seller import SellerScreen
from kiosk.ui.screens.service import ServiceScreen
from kiosk.ui.screens.ticket import TicketScreen
from kiosk.ui.screens.welcome import WelcomeScreen
from kiosk.ui.screens.when import WhenScreen
from kiosk.ui.screens.who import WhoScreen
from kiosk.ui.visit import Step
from kiosk.ui.widgets.screen import Screen

_MAKERS: dict[Step, Callable[[Speech], Screen]] = {
    Step.WELCOME: WelcomeScreen,
    Step.WHO: WhoScreen,
    Step.PROVE: ProveScreen,
    Step.PLATE: PlateScreen,
    Step.BOOKINGS: BookingsScreen,
    Step.CHECK: CheckScreen,
    Step.TICKET: TicketScreen,
    Step.CENTRE: CentreScreen,
    Step.SERVICE: ServiceScreen,
    Step.SELLER: SellerScreen,
    Step.WHEN: WhenScreen,
    Step.NOTICE: NoticeScreen,
}


class Screens(Mapping[Step, Screen]):
    """A screen for each step, made when it is first asked for: the first one must come up fast."""

    def __init__(self, makers: Mapping[Step, Callable[[Speech], Screen]], speech: Speech) -> None:
        self._makers, self._speech = dict(makers), speech
        self._made: dict[Step, Screen] = {}

    def __getitem__(self, step: Step) -> Screen:
        """The screen of a step; raises KeyError where there is none."""
        if step not in self._made:
            self._made[step] = self._makers[step](self._speech)
        return self._made[step]

    def __iter__(self) -> Iterator[Step]:
        """The steps that have a screen."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many steps have a screen."""
        return len(self._makers)


def all_screens(speech: Speech, ticket_seconds: float | None = None) -> Screens:
    """Every screen of the kiosk, speaking with `speech`; the ticket's goes home after `ticket_seconds`."""
    if ticket_seconds is not None:
        makers: dict[Step, Callable[[Speech], Screen]] = {
            **_MAKERS,
            Step.TICKET: partial(TicketScreen, seconds=ticket_seconds),
        }
        return Screens(makers, speech)
    return Screens(_MAKERS, speech)
