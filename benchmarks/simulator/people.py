"""What people do in the town: book, change their mind, lose a paper, come to be let in."""

from collections.abc import Sequence
from datetime import timedelta

from benchmarks.simulator.ground import SELLERS, plate_of
from benchmarks.simulator.world import BrokenError, LetIn, Paper, Place, World
from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByCode,
    ByIin,
    ByTicket,
    Cancel,
    CheckIn,
    Choice,
    CloseDay,
    Proof,
    Purpose,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.model import Service, Status, Words
from kiosk.core.outcomes import Booked, Cancelled, CheckedIn, FreeTime
from kiosk.core.ports import StoreUnavailableError
from tests.town import ALMATY, NEIGHBOUR, SPETSTSON, TSON, made_up

CITIZENS = 900
_CLOSING = Words("Жабық", "Закрыто", "Closed")
_AROUND = timedelta(minutes=35)


class People:
    """The citizens and the staff of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = world.random
        self.hesitating: list[tuple[Place, int, Book]] = []  # chosen, and not confirmed yet
        services = world.portal.desk.reference().services.values()
        self.services = {(s.centre_id, s.code): s for s in services if not s.online_only}

    def act(self) -> None:
        """One thing that somebody does."""
        deeds = {
            self.book: 44,
            self.confirm: 12,
            self.rebook: 8,
            self.add: 5,
            self.cancel: 4,
            self.reprint: 5,
            self.look: 3,
            self.come: 19,
            self.close_day: 0.12,
        }
        self.random.choices(list(deeds), list(deeds.values()))[0]()

    # Taking a booking.

    def book(self) -> None:
        """Somebody wants a booking; some go on to another place with the same wish, or hesitate."""
        citizen = self.random.randrange(CITIZENS)
        centre = self.random.choice((TSON, TSON, TSON, SPETSTSON, NEIGHBOUR))
        place = self.world.place(centre)
        self._book(place, citizen, centre)
        if self.world.chance(0.12):
            self._book(self.world.place(centre), citizen, self.random.choice((centre, TSON, SPETSTSON)))

    def _book(self, place: Place, citizen: int, centre: int) -> None:
        services = self._wanted(centre)
        seller = None
        if any(service.seller_must_book for service in services):
            citizen = self.random.choice(SELLERS)
            seller = SellerClaim(plate_of(citizen))
        choices: tuple[Choice, ...] | None = None
        with self.world.happening(place, "looks"):
            choices = self._choose(place, Purpose.TAKE, ByIin(made_up(citizen)), services)
        if not choices:
            return
        command = Book(self.world.command_id(), made_up(citizen), centre, choices, seller)
        if self.world.chance(0.25):
            self.hesitating.append((place, citizen, command))
        else:
            self._confirm(place, citizen, command)

    def confirm(self) -> None:
        """Somebody who has hesitated confirms what may be gone by now."""
        if self.hesitating:
            place, citizen, command = self.hesitating.pop(self.random.randrange(len(self.hesitating)))
            self._confirm(self._present(place), citizen, command)

    def _present(self, place: Place) -> Place:
        """The same place; its program may have been started anew."""
        machine = place.machine
        return place if machine is None else Place(place.name, machine.desk, machine.staff, place.centres, machine)

    def _confirm(self, place: Place, citizen: int, command: Book) -> None:
        """Confirm; where there is no answer try once more, or go; some tap twice."""
        tries = 1 + self.world.chance(0.06)
        ids: set[int] = set()
        while tries:
            tries -= 1
            answered = False
            place = self._present(place)
            with self.world.happening(
                place, f"books, citizen {citizen}, {self._times(command.choices)}"
            ) as results:
                try:
                    result = place.desk.book(command)
                except StoreUnavailableError:
                    tries = 1 if self.world.chance(0.5) else 0
                    raise
                results.append(result)
                answered = True
                if isinstance(result, Booked):
                    ids.add(result.ticket.booking.id)
                    self._given(citizen, result, command)
            if not answered and place.machine is not None and self.world.chance(0.3):
                tries = max(tries, 1)  # the program is back after it was killed: the same confirmation again
        if len(ids) > 1:
            raise BrokenError(f"one command has made {len(ids)} bookings")

    def _given(self, citizen: int, result: Booked, command: Book | Rebook | AddService | Reprint) -> None:
        booking = result.ticket.booking
        if booking.status in {Status.CANCELLED, Status.CANCELLED_BY_CENTRE}:
            return
        mine = [p for p in self.world.papers if p.ticket.booking.id == booking.id]
        if any(p.ticket.booking.revision == booking.revision for p in mine):
            return
        for paper in mine:
            paper.replaced = True
        self.world.papers.append(Paper(citizen, result.ticket, command.command_id))

    def _wanted(self, centre: int) -> list[Service]:
        of_centre = [service for (at, _), service in self.services.items() if at == centre]
        first = self.random.choice(of_centre)
        if first.documentation and self.world.chance(0.3):
            others = [s for s in of_centre if not s.documentation and not s.seller_must_book]
            if others:
                return [first, self.random.choice(others)]
        return [first]

    def _choose(
        self, place: Place, purpose: Purpose, who: Proof, services: Sequence[Service]
    ) -> tuple[Choice, ...] | None:
        """A free time for each service as the screens show it; many want the earliest, and last places."""
        chosen: tuple[Choice, ...] = ()
        for service in services:
            found = place.desk.free_days(Ask(purpose, who, service.centre_id, service.id, chosen))
            if not isinstance(found, FreeTime) or not found.days:
                self.world.counts[f"shown: {self.world.outcome(found)}"] += 1
                return None
            days = [found.days[0], found.days[0], *found.days[:3], self.random.choice(found.days)]
            slots = self.random.choice(days).slots
            pick = self.random.random()
            if pick < 0.3:
                free = min(slots, key=lambda shown: (shown.slot.free, shown.slot.starts_at))
            elif pick < 0.6:
                free = slots[0]
            else:
                free = self.random.choice(slots)
            chosen = (*chosen, Choice(service.id, free.slot.id))
        return chosen

    # Changing it.

    def _paper(self) -> Paper | None:
        """A paper out of somebody's hand; now and then an old one."""
        papers = [p for p in self.world.papers[-250:] if not p.cancelled]
        fresh = [p for p in papers if not p.replaced and p.ticket.booking.starts_at > self.world.now]
        wanted = fresh if fresh and not self.world.chance(0.1) else papers
        return self.random.choice(wanted) if wanted else None

    def _proof(self, paper: Paper) -> Proof:
        if self.world.chance(0.5):
            return ByTicket(paper.ticket.digits)
        return ByCode(made_up(paper.citizen), paper.ticket.code)

    def rebook(self) -> None:
        """Somebody moves a booking; some to the other centre of the same kind."""
        paper = self._paper()
        if paper is None:
            return
        booking = paper.ticket.booking
        place = self.world.place(booking.centre.id)
        services = [appointment.service for appointment in booking.appointments]
        if [s.code for s in services] == ["id-card"] and booking.centre.id != SPETSTSON and self.world.chance(0.3):
            services = [self.services[NEIGHBOUR if booking.centre.id == TSON else TSON, "id-card"]]
        proof = self._proof(paper)
        choices: tuple[Choice, ...] | None = None
        with self.world.happening(place, "looks to rebook"):
            choices = self._choose(place, Purpose.REBOOK, proof, services)
        if choices:
            self._changing(place, paper, Rebook(self.world.command_id(), proof, choices))

    def add(self) -> None:
        """Somebody adds a second service."""
        paper = self._paper()
        if paper is None or len(paper.ticket.booking.appointments) > 1:
            return
        booking = paper.ticket.booking
        one = booking.appointments[0].service
        fit = [
            s
            for (centre, _), s in self.services.items()
            if centre == booking.centre.id and s.documentation != one.documentation and not s.seller_must_book
        ]
        if not fit:
            return
        place, proof = self.world.place(booking.centre.id), self._proof(paper)
        choices: tuple[Choice, ...] | None = None
        with self.world.happening(place, "looks to add"):
            choices = self._choose(place, Purpose.ADD, proof, [self.random.choice(fit)])
        if choices:
            self._changing(place, paper, AddService(self.world.command_id(), proof, choices[0]))

    def cancel(self) -> None:
        """Somebody gives a booking up."""
        paper = self._paper()
        if paper is not None:
            place = self.world.place(paper.ticket.booking.centre.id)
            self._changing(place, paper, Cancel(self.world.command_id(), self._proof(paper)))

    def reprint(self) -> None:
        """Somebody has a ticket printed once more."""
        paper = self._paper()
        if paper is not None:
            place = self.world.place(paper.ticket.booking.centre.id)
            self._changing(place, paper, Reprint(self.world.command_id(), self._proof(paper)))

    def _changing(self, place: Place, paper: Paper, command: Rebook | AddService | Cancel | Reprint) -> None:
        for again in (False, True):
            what = f"{type(command).__name__}, citizen {paper.citizen}, booking …{paper.ticket.booking.id % 10000}"
            with self.world.happening(place, what) as results:
                result = self._do(self._present(place), command)
                results.append(result)
                if isinstance(result, Booked):
                    self._given(paper.citizen, result, command)
                elif isinstance(result, Cancelled):
                    for mine in self.world.papers:
                        if mine.ticket.booking.id == paper.ticket.booking.id:
                            mine.cancelled = True
                return
            if again or self.world.chance(0.4):
                return

    @staticmethod
    def _do(place: Place, command: Rebook | AddService | Cancel | Reprint) -> object:
        match command:
            case Rebook():
                return place.desk.rebook(command)
            case AddService():
                return place.desk.add_service(command)
            case Cancel():
                return place.desk.cancel(command)
            case Reprint():
                return place.desk.reprint(command)

    def look(self) -> None:
        """Somebody looks what they have."""
        paper = self._paper()
        if paper is not None:
            place = self.world.place(paper.ticket.booking.centre.id)
            with self.world.happening(place, "status") as results:
                who = self._proof(paper) if self.world.chance(0.5) else ByIin(made_up(paper.citizen))
                results.append(place.desk.status(who))

    # Coming.

    def come(self) -> None:
        """Somebody comes with a ticket, at the right time as a rule; some at two desks."""
        now = self.world.now
        due = [p for p in self.world.papers if abs(p.ticket.booking.starts_at - now) < _AROUND]
        if not due:
            return
        paper = self.random.choice(due)
        centre = paper.ticket.booking.centre.id
        for _ in range(1 + self.world.chance(0.3)):
            self._come(self.world.place(centre), paper, centre)

    def _come(self, place: Place, paper: Paper, centre: int) -> None:
        at_its_word = self.world.chance(0.5)
        shown, by = ByTicket(paper.ticket.digits), f"desk {place.name}"
        command = CheckIn(self.world.command_id(), shown, centre, by, at_its_word)
        for again in (False, True):
            place = self._present(place)
            what = f"check-in, booking …{paper.ticket.booking.id % 10000}"
            with self.world.happening(place, what) as results:
                result = place.staff.check_in(command)
                results.append(result)
                if isinstance(result, CheckedIn):
                    self.world.let_in.append(LetIn(command.command_id, result.booking_id, place.name))
                if not self.world.chance(0.05):
                    return
            if again:
                return

    def close_day(self) -> None:
        """A day is closed, two days ahead at least."""
        staff = self.world.portal.staff
        centre = self.random.choice((TSON, SPETSTSON, NEIGHBOUR))
        day = (self.world.now.astimezone(ALMATY) + timedelta(days=self.random.randint(1, 4))).date()
        if (centre, day) in self.world.closed or len(self.world.closed) > 2:
            return
        self.world.closed.add((centre, day))
        with self.world.happening(self.world.portal, f"closes {day} at centre {centre}"):
            seen = frozenset(booking.id for booking in staff.booked_on(centre, day))
            staff.close_day(CloseDay(self.world.command_id(), centre, day, _CLOSING, seen, "senior"))
            self.world.tell("portal", f"{len(seen)} bookings were in the way")

    def _times(self, choices: Sequence[Choice]) -> str:
        return " and ".join(f"slot {choice.slot_id}" for choice in choices)
