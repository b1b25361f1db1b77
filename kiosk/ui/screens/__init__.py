"""The citizen's screens, one a step. A screen's module is imported when the screen is first wanted."""

from collections.abc import Iterator, Mapping

from kiosk.speech import Speech
from kiosk.ui.visit import Step
from kiosk.ui.widgets.screen import Screen


class Screens(Mapping[Step, Screen]):
    """A screen for each step, made when it is first asked for: the first one must come up fast."""

    def __init__(self, speech: Speech, ticket_seconds: float | None = None) -> None:
        self._speech, self._ticket_seconds = speech, ticket_seconds
        self._made: dict[Step, Screen] = {}

    def __getitem__(self, step: Step) -> Screen:
        """The screen of a step."""
        if step not in self._made:
            self._made[step] = _made(step, self._speech, self._ticket_seconds)
        return self._made[step]

    def __iter__(self) -> Iterator[Step]:
        """The steps."""
        return iter(Step)

    def __len__(self) -> int:
        """How many steps there are."""
        return len(Step)


def all_screens(speech: Speech, ticket_seconds: float | None = None) -> Screens:
    """Every screen of the kiosk, speaking with `speech`; the ticket's goes home after `ticket_seconds`."""
    return Screens(speech, ticket_seconds)


def _made(step: Step, speech: Speech, ticket_seconds: float | None) -> Screen:  # noqa: C901  a table
    # ruff: noqa: PLC0415  forty milliseconds that the welcome screen does not wait for
    match step:
        case Step.WELCOME:
            from kiosk.ui.screens.welcome import WelcomeScreen

            return WelcomeScreen(speech)
        case Step.WHO:
            from kiosk.ui.screens.who import WhoScreen

            return WhoScreen(speech)
        case Step.PROVE:
            from kiosk.ui.screens.prove import ProveScreen

            return ProveScreen(speech)
        case Step.BOOKINGS:
            from kiosk.ui.screens.bookings import BookingsScreen

            return BookingsScreen(speech)
        case Step.CENTRE:
            from kiosk.ui.screens.centre import CentreScreen

            return CentreScreen(speech)
        case Step.SERVICE:
            from kiosk.ui.screens.service import ServiceScreen

            return ServiceScreen(speech)
        case Step.SELLER:
            from kiosk.ui.screens.seller import SellerScreen

            return SellerScreen(speech)
        case Step.PLATE:
            from kiosk.ui.screens.plate import PlateScreen

            return PlateScreen(speech)
        case Step.WHEN:
            from kiosk.ui.screens.when import WhenScreen

            return WhenScreen(speech)
        case Step.CHECK:
            from kiosk.ui.screens.check import CheckScreen

            return CheckScreen(speech)
        case Step.TICKET:
            from kiosk.ui.screens.ticket import TicketScreen

            return TicketScreen(speech) if ticket_seconds is None else TicketScreen(speech, ticket_seconds)
        case Step.NOTICE:
            from kiosk.ui.screens.notice import NoticeScreen

            return NoticeScreen(speech)
