"""Everything on one page before it is done: what, when, where, what to bring; each line can be changed."""

from dataclasses import replace
from functools import partial

from kiosk.core.model import Booking, Centre
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.events import Back, ChangeAsked, Confirmed, SecondAsked
from kiosk.ui.network import why_waiting
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Chosen, Errand, Step, Visit
from kiosk.ui.widgets.appointments import AppointmentRows, ChangeLine, DownArrow
from kiosk.ui.widgets.banner import Banner, Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text, rule

MOST_SERVICES = 2


class HeldCard(Card):
    """What the citizen has at present: a heading, the day, the services with their times."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self._day, self._rows = Text(role=Role.CARD), AppointmentRows()
        for widget in (self._heading, self._day, self._rows):
            self.body.addWidget(widget)

    def show_booking(self, heading: str, booking: Booking, speech: Speech) -> None:
        """Show this booking below a heading."""
        self._heading.setText(heading)
        self._day.setText(speech.day(booking.visit_on))
        self._rows.show_rows(facts.told_booking(booking, speech))


class WantedCard(Card):
    """What the citizen has chosen, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD)
        self.services = [ChangeLine("ticket") for _ in range(MOST_SERVICES)]
        self.times = [ChangeLine("clock") for _ in range(MOST_SERVICES)]
        self.where = ChangeLine("pin")
        self.bring = ChangeLine("bag", value=Role.BODY)
        self._rules = [rule() for _ in range(2 * MOST_SERVICES + 1)]
        self.body.addWidget(self.heading)
        lines = [line for pair in zip(self.services, self.times, strict=True) for line in pair]
        self._lines = [*lines, self.where, self.bring]
        for at, line in enumerate(self._lines):
            if at:
                self.body.addWidget(self._rules[at - 1])
            self.body.addWidget(line)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self.body.setSpacing(look.gap(Gap.SMALL) * (4 if look.upright else 2) // 5)

    def stand_out(self, *, on: bool) -> None:
        """In the accent's soft colour, beside what the citizen has already."""
        frame = "chosen" if on else "card"
        if frame != self.property("frame"):
            self.setProperty("frame", frame)
            self.style().polish(self)

    def part(self) -> None:
        """A thin line between the lines that are shown."""
        seen = False
        for at, line in enumerate(self._lines):
            if at:
                self._rules[at - 1].setVisible(seen and not line.isHidden())
            seen = seen or not line.isHidden()


class CheckScreen(Screen):
    """The check before a booking, a rebooking, a second service or a cancelling is carried out."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._held, self._arrow = HeldCard(), DownArrow()
        self._wanted = WantedCard()
        self._effect = Banner()
        self._second = CardButton(icon="plus")
        self._second.setObjectName("second")
        self._second.clicked.connect(lambda _checked=False: self.tell(SecondAsked()))
        for at in range(MOST_SERVICES):
            self._wanted.services[at].change.connect(partial(self._change, Step.SERVICE, at))
            self._wanted.times[at].change.connect(partial(self._change, Step.WHEN, at))
        self._wanted.where.change.connect(partial(self._change, Step.CENTRE, 0))
        self.show_question(on=False)
        for widget in (self._effect, self._held, self._arrow, self._wanted, self._second):
            self.choices.addWidget(widget)
        self.choices.addStretch(1)
        self._give_up = self.add_button(Button(kind=Kind.WARN, tall=1.2), self._confirm)
        self._keep = self.add_button(Button(tall=1.2), lambda: self.tell(Back()))
        self._do = self.add_button(
            Button(kind=Kind.PRIMARY, icon="check", role=Role.CARD, tall=1.3), self._confirm, primary=True
        )
        for button, name in ((self._give_up, "give-up"), (self._keep, "keep"), (self._do, "confirm")):
            button.setObjectName(name)

    def retranslate(self) -> None:
        """What never changes."""
        say = self.speech.say
        self._keep.say(say("No, keep it"))
        self._second.say(
            say("Add a second service on the same day"), say("One of the two is an identity card or a passport")
        )

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show what will be done."""
        super().show_visit(visit, place)
        giving_up = visit.errand is Errand.CANCEL
        for button in (self._give_up, self._keep):
            button.setVisible(giving_up)
        self._do.setVisible(not giving_up)
        self.primary = self._keep if giving_up else self._do  # Enter never gives a booking up
        self._say_heading()
        self._wait_for_network()
        self._show_held()
        self._show_wanted()
        takes = visit.errand is Errand.TAKE and len(visit.chosen) == 1
        has = [chosen.service for chosen in visit.chosen]
        centre = visit.centre
        self._second.setVisible(takes and centre is not None and facts.may_have_second(has, centre, place))
        why = "" if giving_up else facts.printer_words(place.printer, self.speech)
        then = self.speech.say("Your ticket will be on the screen.")
        self.banner.show_message(Verdict.INFO, f"{why} {then}" if why else "")

    def _say_heading(self) -> None:
        say = self.speech.say
        match self.visit.errand:
            case Errand.TAKE:
                lead = say("The place is yours only after you confirm.")
                self.set_heading(say("Is everything right?"), lead, self._away())
                self._effect.hush()
            case Errand.ADD:
                lead = say("Your first service keeps its time. You get a new ticket.")
                self.set_heading(say("Add this service?"), lead, self._away())
                self._effect.hush()
            case Errand.REBOOK:
                lead = say("Until you confirm, your time now stays yours.")
                self.set_heading(say("Move your booking?"), lead, self._away())
                words = say("Your old time becomes free for others. You get a new ticket.")
                self._effect.show_message(Verdict.INFO, words)
            case Errand.CANCEL:
                lead = say("It cannot be undone. You can move it instead.")
                self.set_heading(say("Cancel this booking?"), lead, self._away())
                self._effect.show_message(Verdict.WARN, self._still_counts())

    def _deed(self) -> str:
        say = self.speech.say
        words = {Errand.ADD: say("Add the service"), Errand.REBOOK: say("Move to the new time")}
        return words.get(self.visit.errand, say("Book"))

    def _away(self) -> str:
        """What is said while the network is away and this has to wait for it; empty where it need not."""
        if why_waiting(self.visit, replace(self.place, online=False)) is None:
            return ""
        return self.speech.say("No network. You can confirm as soon as it is back.")

    def _wait_for_network(self) -> None:
        """What cannot be done now is out of reach, and says why in its own place."""
        say, waits = self.speech.say, why_waiting(self.visit, self.place) is not None
        later, now = say("Cancel: no network"), say("Yes, cancel the booking")
        self._give_up.say(later if waits else now, instead=now if waits else later)
        later, now = say("Waits for the network"), self._deed()
        self._do.say(later if waits else now, instead=now if waits else later)
        self._do.show_icon("offline" if waits else "check")
        for button in (self._do, self._give_up):
            button.setEnabled(not waits)

    def _still_counts(self) -> str:
        booking = self.visit.booking
        if booking is None:
            return ""
        return self.speech.say(
            "The ten-day rule still counts the day on which you took it: {day}.",
            day=facts.day_taken(booking, self.speech),
        )

    def _show_held(self) -> None:
        say, visit = self.speech.say, self.visit
        booking = visit.booking if visit.errand is not Errand.TAKE else None
        self._held.setVisible(booking is not None)
        self._arrow.setVisible(booking is not None and visit.errand is Errand.REBOOK)
        if booking is not None:
            headings = {
                Errand.ADD: say("You have already"),
                Errand.REBOOK: say("Your time now"),
                Errand.CANCEL: say("What you give up"),
            }
            self._held.show_booking(headings[visit.errand], booking, self.speech)

    def _show_wanted(self) -> None:
        say, visit, wanted = self.speech.say, self.visit, self._wanted
        centre = visit.centre
        wanted.setVisible(centre is not None and bool(visit.chosen))
        if centre is None or not visit.chosen:
            return
        headings = {Errand.ADD: say("You add"), Errand.REBOOK: say("Your new time")}
        wanted.stand_out(on=visit.errand is not Errand.TAKE)
        wanted.heading.say(headings.get(visit.errand, ""))
        for at in range(MOST_SERVICES):
            chosen = visit.chosen[at] if at < len(visit.chosen) else None
            self._show_chosen(at, chosen, centre)
        name, address = centre.name.in_(self.speech.language), centre.address.in_(self.speech.language)
        new = visit.errand is Errand.TAKE
        wanted.where.show_fact(say("Where"), name if new else "", detail=address)
        elsewhere = new and len(self.place.centres) > 1
        wanted.where.offer_change(say("Change") if elsewhere else "", say("Change the centre"), "change-centre")
        services = [chosen.service for chosen in visit.chosen] if visit.errand is not Errand.REBOOK else []
        wanted.bring.show_fact(say("Bring along"), facts.bring(services, self.speech))
        wanted.bring.offer_change("", "")
        wanted.part()

    def _show_chosen(self, at: int, chosen: Chosen | None, centre: Centre) -> None:
        say, visit = self.speech.say, self.visit
        service, time = self._wanted.services[at], self._wanted.times[at]
        if chosen is None:
            service.hide()
            time.hide()
            return
        words = facts.told_chosen(chosen, centre, self.place, self.speech)
        plate = visit.plate if chosen.service.seller_must_book else ""
        detail = " · ".join(part for part in (words.sector, plate) if part)
        moved = visit.errand is Errand.REBOOK
        service.show_fact(say("Service"), "" if moved else words.service, detail=detail)
        name = say("Change the service: {service}", service=words.service)
        service.offer_change(say("Change"), name, f"change-service-{at}")
        day = self.speech.day(chosen.free.slot.day)
        time.show_fact(words.service if moved else say("Time"), day, figure=words.clock)
        name = say("Change the time: {service}", service=words.service)
        time.offer_change(say("Change"), name, f"change-time-{at}")

    def _change(self, step: Step, at: int) -> None:
        self.tell(ChangeAsked(step, at))

    def _confirm(self) -> None:
        self.tell(Confirmed())
