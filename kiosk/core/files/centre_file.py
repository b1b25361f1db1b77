"""The centre file: centres with their hours, lines and services, and the policies, in one YAML file people write.

What each field means: docs/centre-file.md. Nothing is kept of a file that has a fault.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from zoneinfo import ZoneInfo

import msgspec

from kiosk.core.calendar import Hours, SpecialDay, Week, openings
from kiosk.core.files.centre_rows import (
    CentreRow,
    DemoRow,
    FileRow,
    LongWordsRow,
    PolicyRow,
    ServiceRow,
    SpecialDayRow,
    WordsRow,
)
from kiosk.core.files.document_types import did_you_mean, typed
from kiosk.core.files.documents import Document, DocumentError, Fault, Source, Where
from kiosk.core.files.hours_text import WEEKDAYS, parse_hours, parse_weekdays
from kiosk.core.files.vehicles_file import VehicleRow, iin_problem
from kiosk.core.iin import Iin, InvalidIinError
from kiosk.core.model import Centre, CentreKind, Line, Reference, Service, Words
from kiosk.core.plates import is_plate, normalise
from kiosk.core.policy import DatedPolicy, Policy

_ANY_DAY = date(2026, 1, 5)

IDS_IN_A_CENTRE = 256
"""A line's or service's id is its centre's id times this, plus its number: the same in every database."""


@dataclass(frozen=True, slots=True)
class CentreEntry:
    """A centre with its calendar, lines and services, in the order of the file."""

    centre: Centre
    week: Week
    lines: tuple[Line, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demonstration is filled with: `bookings` over the next `days` days, vehicles with made-up owners."""

    seed: int
    bookings: int
    days: int
    vehicles: tuple[VehicleRow, ...]


@dataclass(frozen=True, slots=True)
class CentreFile:
    """A centre file without faults. `demo` is None where the centres are real ones."""

    policies: tuple[DatedPolicy, ...]
    centres: tuple[CentreEntry, ...]
    demo: Demo | None = None

    @property
    def is_demo(self) -> bool:
        """Whether this file describes a demonstration: screens and tickets say so."""
        return self.demo is not None

    @property
    def reference(self) -> Reference:
        """Centres, lines and services by their ids."""
        return Reference(
            {entry.centre.id: entry.centre for entry in self.centres},
            {line.id: line for entry in self.centres for line in entry.lines},
            {service.id: service for entry in self.centres for service in entry.services},
        )


def load_centre_file(source: str | Source, name: str | None = None) -> CentreFile:
    """Read a centre file: a text, a path or a shipped resource. Raises DocumentError with all its faults.

    `name` is what the faults call the file.
    """
    from kiosk.core.files.document_reader import parse_document, read_document  # noqa: PLC0415  a YAML reader: 40 ms

    if isinstance(source, str):
        document = parse_document(source, name or "centre file")
    else:
        document = read_document(source, name)
    rows = typed(document, FileRow)
    loader = _Loader(document)
    policies = loader.policies(rows.policies)
    centres = tuple(loader.centre(row, ("centres", place), policies) for place, row in enumerate(rows.centres))
    loader.unique(("centres",), "id", [row.id for row in rows.centres])
    loader.unique(("centres",), "code", [row.code for row in rows.centres])
    marked = isinstance(document.value, dict) and "demo" in document.value
    demo = loader.demo(rows.demo or DemoRow()) if marked else None
    if loader.faults:
        raise DocumentError(loader.faults)
    return CentreFile(policies, centres, demo)


def line_id(centre_id: int, number: int) -> int:
    """The id of the line with this number, in every database."""
    return centre_id * IDS_IN_A_CENTRE + number


def service_id(centre_id: int, number: int) -> int:
    """The id of the service with this number, in every database."""
    return centre_id * IDS_IN_A_CENTRE + number


def _words(row: WordsRow | LongWordsRow) -> Words:
    return Words(row.kk, row.ru, row.en)


class _Loader:
    """One reading of a file: builds its parts and collects what contradicts itself."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []
        self.hours: list[tuple[Where, Hours]] = []  # all that the present centre has

    def wrong(self, where: Where, problem: str) -> None:
        self.faults.append(self.document.fault(where, problem))

    def unique(self, where: Where, field: str, values: Sequence[object]) -> None:
        """Each value may stand once; every further one is a fault that says where the first is."""
        first: dict[object, int] = {}
        for place, value in enumerate(values):
            if first.setdefault(value, place) != place:
                earlier = self.document.lines[(*where, first[value], field)]
                self.wrong((*where, place, field), f'"{value}" is already taken in line {earlier}')

    def policies(self, rows: Sequence[PolicyRow]) -> tuple[DatedPolicy, ...]:
        self.unique(("policies",), "effective_from", [row.effective_from for row in rows])
        dated = []
        for place, row in enumerate(rows):
            fields = msgspec.structs.asdict(row)
            effective_from = fields.pop("effective_from")
            policy = Policy(**fields)
            if policy.retention_days < policy.window_days:
                problem = f"expected {policy.window_days} (window_days) or more: R1 looks back so far"
                self.wrong(("policies", place, "retention_days"), f"{problem}, found {policy.retention_days}")
            dated.append(DatedPolicy(effective_from, policy))
        return tuple(sorted(dated, key=lambda one: one.effective_from))

    def centre(self, row: CentreRow, at: Where, policies: Sequence[DatedPolicy]) -> CentreEntry:
        centre = Centre(
            row.id,
            row.code,
            row.kind,
            _words(row.name),
            _words(row.address),
            row.timezone,
            row.phone,
            row.last_intake_minutes,
        )
        self.hours = []
        week = self._week(row, at)
        lines = tuple(
            Line(
                line_id(row.id, line.number), row.id, line.code, _words(line.name), line.slot_minutes, line.places
            )
            for line in row.lines
        )
        self.unique((*at, "lines"), "number", [line.number for line in row.lines])
        self.unique((*at, "lines"), "code", [line.code for line in row.lines])
        ids = {line.code: line.id for line in lines}
        services = tuple(
            self._service(service, (*at, "services", place), row, ids)
            for place, service in enumerate(row.services)
        )
        self.unique((*at, "services"), "number", [service.number for service in row.services])
        self.unique((*at, "services"), "code", [service.code for service in row.services])
        self._check_zone(centre, at)
        entry = CentreEntry(centre, week, lines, services)
        self._check_intake(entry, policies)
        return entry

    def _week(self, row: CentreRow, at: Where) -> Week:
        by_day: dict[int, Hours] = {}
        taken: set[int] = set()
        for days, text in row.hours.items():
            where = (*at, "hours", days)
            hours = self._hours(text, where)
            try:
                weekdays = parse_weekdays(days)
            except ValueError as error:
                self.wrong(where, str(error))
                continue
            for day in weekdays:
                if day in taken:
                    self.wrong(where, f"{WEEKDAYS[day]} has hours already")
                taken.add(day)
                if hours is not None:
                    by_day[day] = hours
        self.unique((*at, "special_days"), "day", [special.day for special in row.special_days])
        special_days = (
            self._special_day(special, (*at, "special_days", place))
            for place, special in enumerate(row.special_days)
        )
        return Week(by_day, tuple(special_days))

    def _special_day(self, row: SpecialDayRow, at: Where) -> SpecialDay:
        if row.closed is (row.hours is not None):
            self.wrong(
                at, "expected either closed: true or hours, " + ("found both" if row.closed else "found neither")
            )
        hours = self._hours(row.hours, (*at, "hours")) if row.hours is not None else None
        return SpecialDay(row.day, hours, _words(row.reason))

    def _hours(self, text: str, where: Where) -> Hours | None:
        try:
            hours = parse_hours(text)
        except ValueError as error:
            self.wrong(where, str(error))
            return None
        self.hours.append((where, hours))
        return hours

    def _service(self, row: ServiceRow, at: Where, centre: CentreRow, lines: Mapping[str, int]) -> Service:
        if row.line not in lines:
            hint = did_you_mean(row.line, list(lines))
            self.wrong(
                (*at, "line"), f'no line of this centre has the code "{row.line}"{hint}; known: {", ".join(lines)}'
            )
        if row.seller_must_book and centre.kind is not CentreKind.SPETSTSON:
            self.wrong((*at, "seller_must_book"), f"only in a centre of the kind {CentreKind.SPETSTSON} (R5)")
        if row.seller_must_book and row.online_only:
            self.wrong((*at, "seller_must_book"), "a service that is online_only is never booked")
        if row.online_only and row.note is None:
            self.wrong(
                (*at, "note"), "is missing; expected where to get this online_only service, in kk, ru and en"
            )
        if row.note is not None and not row.online_only:
            self.wrong(
                (*at, "note"), "only for a service with online_only: true; what to have along goes into bring"
            )
        return Service(
            id=service_id(centre.id, row.number),
            centre_id=centre.id,
            line_id=lines.get(row.line, 0),
            number=row.number,
            code=row.code,
            name=_words(row.name),
            documentation=row.documentation,
            seller_must_book=row.seller_must_book,
            online_only=row.online_only,
            note=_words(row.note) if row.note else None,
            bring=_words(row.bring) if row.bring else None,
        )

    def _check_zone(self, centre: Centre, at: Where) -> None:
        try:
            ZoneInfo(centre.timezone)
        except (OSError, ValueError, KeyError):
            problem = f'expected a time zone such as Asia/Almaty, found "{centre.timezone}"'
            self.wrong((*at, "timezone"), problem)

    def _check_intake(self, entry: CentreEntry, policies: Sequence[DatedPolicy]) -> None:
        """Every line has to have at least one slot on every day that the centre is open."""
        dated = [one.policy for one in policies] or [Policy()]
        own = entry.centre.last_intake_minutes
        intake = max(policy.last_intake_minutes for policy in dated) if own is None else own
        for (where, hours), line in product(self.hours, entry.lines):
            if not openings(line, _ANY_DAY, hours, ZoneInfo("UTC"), intake):
                problem = f"leaves no time for line {line.code}: its slots take {line.slot_minutes} minutes"
                self.wrong(where, f"{problem}, and the last one starts {intake} minutes before closing")

    def demo(self, row: DemoRow) -> Demo:
        vehicles = []
        for place, vehicle in enumerate(row.vehicles):
            at = ("demo", "vehicles", place)
            if not is_plate(vehicle.plate):
                self.wrong((*at, "plate"), f'expected a plate such as 777ABC02, found "{vehicle.plate}"')
            try:
                vehicles.append(VehicleRow(normalise(vehicle.plate), Iin.parse(vehicle.owner_iin)))
            except InvalidIinError as error:
                self.wrong((*at, "owner_iin"), f"expected an IIN, {iin_problem(error.fault, vehicle.owner_iin)}")
        self.unique(("demo", "vehicles"), "plate", [normalise(vehicle.plate) for vehicle in row.vehicles])
        return Demo(row.seed, row.bookings, row.days, tuple(vehicles))
