"""The things that the rules speak of. Frozen, without behaviour that needs a clock, a database or a screen.

Days are civil days in the centre's time zone; instants are aware datetimes in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Language(StrEnum):
    """The languages of the kiosk; Kazakh first wherever two stand together."""

    KK = "kk"
    RU = "ru"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """A name or sentence that comes with the data rather than with the program, in every language."""

    kk: str
    ru: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return {Language.KK: self.kk, Language.RU: self.ru, Language.EN: self.en}[language]


class CentreKind(StrEnum):
    """R1 counts the kinds apart."""

    TSON = "tson"
    SPETSTSON = "spetstson"


@dataclass(frozen=True, slots=True)
class Centre:
    """A public service centre. `id` (1 to 65535) is printed into tickets and never changes."""

    id: int
    code: str
    kind: CentreKind
    name: Words
    address: Words
    timezone: str
    phone: str = ""
    last_intake_minutes: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this centre's days are counted."""
        return ZoneInfo(self.timezone)

    def day_of(self, instant: datetime) -> date:
        """The civil day at this centre on which an instant falls."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Line:
    """A group of desks in one centre ("sector") that gives certain services."""

    id: int
    centre_id: int
    code: str
    name: Words
    slot_minutes: int = 15
    places: int = 1
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """What is asked for. `number` (1 to 255) is its place in its centre and is printed into tickets.

    `online_only` services are shown with `note` (where to get them) and never booked.
    `bring` says what to have along. Not `offered` any more: kept for the bookings that have it.
    """

    id: int
    centre_id: int
    line_id: int
    number: int
    code: str
    name: Words
    documentation: bool = False
    seller_must_book: bool = False
    online_only: bool = False
    note: Words | None = None
    bring: Words | None = None
    offered: bool = True


class Slot(NamedTuple):
    """One line of one centre, one start, one end, so many places, of which `free` are still to be had.

    A tuple, as it comes from its row: every look at free time makes hundreds.
    """

    id: int
    line_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    capacity: int
    free: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """One service at one slot, part of a booking."""

    service: Service
    line: Line
    slot: Slot


class Status(StrEnum):
    """R6: what a booking is now. `missed` is derived from time, never stored."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    MISSED = "missed"
    CANCELLED = "cancelled"
    CANCELLED_BY_CENTRE = "cancelled_by_centre"


@dataclass(frozen=True, slots=True)
class Counted:
    """A booking as R1 sees it."""

    booking_id: int
    kind: CentreKind
    taken_on: date
    visit_on: date
    status: Status


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """A number in the queue of a line on a day, in order of arrival; called up as D-014.

    `series`: empty, or the letters of the desk that gave it without network (D-B014).
    """

    line_id: int
    number: int
    series: str = ""

    def called(self, line: Line) -> str:
        """As it is called up and printed."""
        return f"{line.code}-{self.series}{self.number:03d}"


@dataclass(frozen=True, slots=True)
class Booking:
    """One citizen, one centre, one working day, one or two appointments in order of their start.

    `active` (R6): booked, and its first slot has not started; only an active booking can be changed.
    `checked_in_at`, `numbers`: since when they are there, and their numbers in the queues, where they were let in.
    """

    id: int
    revision: int
    centre: Centre
    taken_at: datetime
    visit_on: date
    status: Status
    active: bool
    appointments: tuple[Appointment, ...]
    plate: str = ""
    ask_staff: bool = False
    language: Language = Language.KK
    checked_in_at: datetime | None = None
    numbers: tuple[QueueNumber, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """When the first appointment starts."""
        return self.appointments[0].slot.starts_at


@dataclass(frozen=True, slots=True)
class Glimpse:
    """An existing booking as it may be shown without its ticket (R8): that there is one, and of which kind."""

    booking_id: int
    kind: CentreKind
    taken_on: date


@dataclass(frozen=True, slots=True)
class Ticket:
    """The proof of a booking at one revision: what is printed, minus the citizen.

    `code` is the 8-digit code; `digits` is the text of the QR (200 decimal digits).
    """

    booking: Booking
    code: str
    digits: str


class PrintState(StrEnum):
    """How far a print job has come. `unknown`: sent, but the printer did not confirm."""

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class PrinterState(StrEnum):
    """What a printer says of itself before anything is printed. `error`: a jam, a cutter that is stuck."""

    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    OFFLINE = "offline"
    UNKNOWN = "unknown"

    @property
    def cannot_print(self) -> bool:
        """It is certain that no ticket would come. Of a printer that is silent nothing is certain."""
        return self not in {PrinterState.READY, PrinterState.UNKNOWN}


class Paper(StrEnum):
    """How much paper a printer has."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is now, and how much paper it has. Unknown: it does not say."""

    state: PrinterState = PrinterState.UNKNOWN
    paper: Paper = Paper.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reference:
    """What a centre file holds: the centres with their lines and services, as the desks use it."""

    centres: Mapping[int, Centre]
    lines: Mapping[int, Line]
    services: Mapping[int, Service]

    def services_of(self, centre_id: int) -> tuple[Service, ...]:
        """The services that a centre offers, by line and number."""
        mine = [s for s in self.services.values() if s.centre_id == centre_id and s.offered]
        return tuple(sorted(mine, key=lambda s: (s.line_id, s.number)))
