"""Reading the reference data: centres, lines, services, calendars, policies; kept in memory while unchanged."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, bindparam, cast, func, select, type_coerce

from kiosk.core.calendar import Hours, SpecialDay, Week
from kiosk.core.model import Centre, CentreKind, Line, Reference, Service, Words
from kiosk.core.policy import DatedPolicy, Policy, in_force
from kiosk.core.store.columns import Instant
from kiosk.core.store.reference_tables import centre, hours, line, policy, service, special_day
from kiosk.core.store.wire import Question, Row, Wire

_STATE = select(centre.c.id, centre.c.revision, centre.c.reference_revision, centre.c.slots_until).where(
    centre.c.id == bindparam("centre")
)
_REFERENCE_REVISION = select(centre.c.reference_revision).limit(1)


@dataclass(frozen=True, slots=True)
class CentreState:
    """What changes about a centre from minute to minute. Slots are open up to `slots_until`, included."""

    id: int
    revision: int
    reference_revision: int
    slots_until: date | None


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """All that a centre file sets, read at one reference revision (0: nothing has been set up)."""

    revision: int
    reference: Reference
    weeks: Mapping[int, Week]
    policies: tuple[DatedPolicy, ...]
    demo: bool

    def policy_on(self, day: date) -> Policy:
        """The policy in force on a civil day."""
        return in_force(self.policies, day)

    def policy_at(self, now: datetime) -> Policy:
        """The policy in force at an instant: by the civil day of the centres, which keep one time."""
        centre = next(iter(self.reference.centres.values()), None)
        return self.policy_on(centre.day_of(now) if centre else now.date())


def state_of(centre_id: int) -> Question:
    """Asks for what a `CentreState` is made of."""
    return Question(_STATE, {"centre": centre_id})


@cache
def time_of(dialect: str) -> Question:
    """Asks what time it is for the database."""
    sqlite = cast(func.strftime("%s", "now"), Integer)
    return Question(select(type_coerce(sqlite, Instant) if dialect == "sqlite" else func.now()), {})


def reference_revision() -> Question:
    """Asks at which revision the reference data stand."""
    return Question(_REFERENCE_REVISION, {})


def reference_revision_of(rows: list[Row]) -> int:
    """The answer; 0 where nothing has been set up."""
    return int(rows[0][0]) if rows else 0


class ReferenceShelf:
    """Keeps the last reference data read. May be shared by threads: the value is replaced whole."""

    def __init__(self) -> None:
        self._data: ReferenceData | None = None

    def current(self, wire: Wire, revision: int | None = None) -> ReferenceData:
        """The data at `revision` (asked of the database where the caller does not know it)."""
        if revision is None:
            revision = reference_revision_of(wire.ask_all(reference_revision())[0])
        if self._data is None or self._data.revision != revision:
            self._data = _read(wire.connection, revision)
        return self._data


def _read(connection: Connection, revision: int) -> ReferenceData:
    centres, demo = {}, False
    for row in connection.execute(select(centre).order_by(centre.c.id)):
        centres[row.id] = Centre(
            id=row.id,
            code=row.code,
            kind=CentreKind(row.kind),
            name=_words(row.name),
            address=_words(row.address),
            timezone=row.timezone,
            phone=row.phone,
            last_intake_minutes=row.last_intake_minutes,
        )
        demo = demo or row.demo
    lines = {
        row.id: Line(row.id, row.centre_id, row.code, _words(row.name), row.slot_minutes, row.places, row.offered)
        for row in connection.execute(select(line).order_by(line.c.id))
    }
    services = {row.id: _service(row) for row in connection.execute(select(service).order_by(service.c.id))}
    return ReferenceData(
        revision=revision,
        reference=Reference(centres, lines, services),
        weeks=_weeks(connection),
        policies=tuple(
            DatedPolicy(row.effective_from, msgspec.convert(row.numbers, Policy))
            for row in connection.execute(select(policy).order_by(policy.c.effective_from))
        ),
        demo=demo,
    )


def _weeks(connection: Connection) -> dict[int, Week]:
    by_weekday: defaultdict[int, dict[int, Hours]] = defaultdict(dict)
    for row in connection.execute(select(hours)):
        by_weekday[row.centre_id][row.weekday] = Hours(row.opens, row.closes, row.lunch_from, row.lunch_to)
    special: defaultdict[int, list[SpecialDay]] = defaultdict(list)
    for row in connection.execute(select(special_day).order_by(special_day.c.day)):
        special[row.centre_id].append(_special_day(row))
    return {c: Week(by_weekday[c], tuple(special[c])) for c in {*by_weekday, *special}}


def _special_day(row: Any) -> SpecialDay:  # noqa: ANN401  a row of the table
    times = (row.opens, row.closes, row.lunch_from, row.lunch_to, row.closed_from, row.closed_to)
    return SpecialDay(
        row.day, Hours(*times) if row.opens else None, _words(row.reason), by_staff=not row.from_file
    )


def _words(document: Mapping[str, str]) -> Words:
    return Words(**document)


def _service(row: Any) -> Service:  # noqa: ANN401  a row of the service table
    return Service(
        id=row.id,
        centre_id=row.centre_id,
        line_id=row.line_id,
        number=row.number,
        code=row.code,
        name=_words(row.name),
        documentation=row.documentation,
        seller_must_book=row.seller_must_book,
        online_only=row.online_only,
        note=_words(row.note) if row.note else None,
        bring=_words(row.bring) if row.bring else None,
        offered=row.offered,
    )
