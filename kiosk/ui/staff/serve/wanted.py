"""What is being arranged for the citizen at the desk, and the command that comes of it. No Qt."""

from dataclasses import dataclass, replace
from uuid import UUID

from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByCard,
    ByIin,
    Cancel,
    Choice,
    Overriding,
    Purpose,
    Rebook,
    SellerClaim,
)
from kiosk.core.iin import Iin
from kiosk.core.model import Booking, Centre, Language, Service, Slot
from kiosk.core.policy import Override
from kiosk.core.rules import Planned, may_combine
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand

_PURPOSES = {Errand.TAKE: Purpose.TAKE, Errand.ADD: Purpose.ADD, Errand.REBOOK: Purpose.REBOOK}
Change = Book | AddService | Rebook | Cancel


@dataclass(frozen=True, slots=True)
class Wanted:
    """One errand. Replaced, never changed.

    `booking`: the existing one that it is about. `services`: whose times are chosen, in this order; `slots`: the
    times that are settled, of the first of them. `reason`: why R1 is set aside, empty where it is not.
    """

    errand: Errand
    iin: Iin
    centre: Centre
    booking: Booking | None = None
    services: tuple[Service, ...] = ()
    slots: tuple[Slot, ...] = ()
    plate: str = ""
    reason: str = ""

    @classmethod
    def new(cls, iin: Iin, centre: Centre) -> "Wanted":
        """A new booking in this desk's centre."""
        return cls(Errand.TAKE, iin, centre)

    @classmethod
    def of(cls, errand: Errand, iin: Iin, booking: Booking) -> "Wanted":
        """A change of an existing booking, in its own centre."""
        has = tuple(appointment.service for appointment in booking.appointments)
        return cls(errand, iin, booking.centre, booking, has if errand is Errand.REBOOK else ())

    @property
    def service(self) -> Service | None:
        """The service whose time is to be chosen next; None where there is none, or it is still to be chosen."""
        return self.services[len(self.slots)] if len(self.slots) < len(self.services) else None

    @property
    def is_last(self) -> bool:
        """Once the next time is chosen, all is."""
        return len(self.slots) + 1 == len(self.services)

    @property
    def needs_plate(self) -> bool:
        """R5: the seller must book this service, and the plate is not known yet."""
        return self.service is not None and self.service.seller_must_book and not self.plate and self.may_choose

    @property
    def may_choose(self) -> bool:
        """Whether the service is to be chosen: a rebooking keeps its own."""
        return self.errand in {Errand.TAKE, Errand.ADD}

    def with_service(self, service: Service) -> "Wanted":
        """Another service; what was said for the one before does not hold for it."""
        return replace(self, services=(service,), slots=(), plate="")

    def with_slot(self, slot: Slot) -> "Wanted":
        """One more time is settled."""
        return replace(self, slots=(*self.slots, slot))

    def with_plate(self, plate: str) -> "Wanted":
        """R5: the citizen is the owner who sells this vehicle."""
        return replace(self, plate=plate)

    def because(self, reason: str) -> "Wanted":
        """R1 is set aside."""
        return replace(self, reason=reason)

    def anew(self) -> "Wanted":
        """The same with its times still to be chosen."""
        return replace(self, slots=())

    def offered(self, place: Place) -> tuple[Service, ...]:
        """The services that may be chosen: beside a booking's first one those that R4 allows."""
        here = [
            service for service in place.services_of(self.centre) if service.offered and not service.online_only
        ]
        if self.errand is not Errand.ADD or self.booking is None:
            return tuple(here)
        has = [Planned.of(appointment.service) for appointment in self.booking.appointments]
        return tuple(s for s in here if may_combine(has, Planned.of(s), place.policy) is None)

    def ask(self) -> Ask:
        """R2: the free times of the service that is next."""
        assert self.service is not None
        who = ByCard(self.booking.id) if self.booking else ByIin(self.iin)
        overriding = Override.TEN_DAYS if self.reason else None
        return Ask(_PURPOSES[self.errand], who, self.centre.id, self.service.id, self._choices(), overriding)

    def command(self, command_id: UUID, language: Language) -> Change:
        """What is sent once everything is chosen. `language`: of the citizen, for a new booking."""
        choices = self._choices()
        if self.errand is Errand.TAKE:
            overriding = Overriding(Override.TEN_DAYS, self.reason) if self.reason else None
            return Book(command_id, self.iin, self.centre.id, choices, self.seller, language, overriding)
        assert self.booking is not None
        card = ByCard(self.booking.id)
        if self.errand is Errand.ADD:
            return AddService(command_id, card, choices[0], self.seller)
        if self.errand is Errand.REBOOK:
            return Rebook(command_id, card, choices)
        return Cancel(command_id, card)

    @property
    def seller(self) -> SellerClaim | None:
        """R5's claim, where it was made."""
        return SellerClaim(self.plate) if self.plate else None

    def _choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(s.id, slot.id) for s, slot in zip(self.services, self.slots, strict=False))
