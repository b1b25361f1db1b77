"""Writing the reference data of a centre file: what is new is added, what is gone is no longer offered."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.core.calendar import Hours, SpecialDay, Week
from kiosk.core.model import Centre, Line, Service, Words
from kiosk.core.policy import DatedPolicy
from kiosk.core.store.reference_tables import centre, hours, line, policy, service, special_day
from kiosk.core.store.statements import insert_or_nothing, insert_or_update


class ReferenceWriter:
    """The reference tables within one transaction. Everything it writes belongs to one new reference revision."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def policies(self, dated: Sequence[DatedPolicy]) -> None:
        """Replace all policies."""
        self._connection.execute(delete(policy))
        if dated:
            rows = [{"effective_from": d.effective_from, "numbers": msgspec.to_builtins(d.policy)} for d in dated]
            self._connection.execute(insert(policy), rows)

    def centre(self, place: Centre, lines: Sequence[Line], services: Sequence[Service], *, demo: bool) -> None:
        """Add or change a centre. Lines and services that are gone stay for the bookings that have them."""
        values = {
            "id": place.id,
            "code": place.code,
            "kind": place.kind.value,
            "name": asdict(place.name),
            "address": asdict(place.address),
            "timezone": place.timezone,
            "phone": place.phone,
            "last_intake_minutes": place.last_intake_minutes,
            "demo": demo,
        }
        if self._connection.execute(update(centre).where(centre.c.id == place.id), values).rowcount == 0:
            self._connection.execute(insert(centre), values)
        for table in (service, line):
            self._connection.execute(update(table).where(table.c.centre_id == place.id), {"offered": False})
        self._connection.execute(
            insert_or_update(self._connection.dialect.name, line, "id"), [_line(row) for row in lines]
        )
        self._connection.execute(
            insert_or_update(self._connection.dialect.name, service, "id"), [_service(row) for row in services]
        )

    def week(self, centre_id: int, week: Week) -> None:
        """Replace a centre's hours and the special days of its file; days that staff closed stay closed."""
        self._connection.execute(delete(hours).where(hours.c.centre_id == centre_id))
        ours = (special_day.c.centre_id == centre_id) & special_day.c.from_file
        self._connection.execute(delete(special_day).where(ours))
        rows = [{"centre_id": centre_id, "weekday": day, **_hours(h)} for day, h in week.hours.items()]
        for row in rows:
            del row["closed_from"], row["closed_to"]
        if rows:
            self._connection.execute(insert(hours), rows)
        for special in week.special_days:
            self.special_day(centre_id, special)

    def special_day(self, centre_id: int, special: SpecialDay) -> None:
        """Add or change one special day. A day that staff closed stays as it is when the file names it too."""
        row = {
            "centre_id": centre_id,
            "day": special.day,
            **_hours(special.hours),
            "reason": asdict(special.reason),
            "from_file": not special.by_staff,
        }
        insert_it = insert_or_update if special.by_staff else insert_or_nothing
        self._connection.execute(insert_it(self._connection.dialect.name, special_day, "centre_id", "day"), row)

    def drop_special_day(self, centre_id: int, day: date) -> None:
        """Have a day go by week and holidays again."""
        ours = (special_day.c.centre_id == centre_id) & (special_day.c.day == day)
        self._connection.execute(delete(special_day).where(ours))

    def finish(self) -> None:
        """Begin a new reference revision, so that every reader takes the data up."""
        newest: int = self._connection.execute(select(func.max(centre.c.reference_revision))).scalar_one()
        self._connection.execute(update(centre), {"reference_revision": newest + 1})


def _line(row: Line) -> dict[str, Any]:
    return {**asdict(row), "offered": True}


def _service(row: Service) -> dict[str, Any]:
    return {**asdict(row), "note": _optional(row.note), "bring": _optional(row.bring), "offered": True}


def _optional(words: Words | None) -> Mapping[str, str] | None:
    return asdict(words) if words else None


def _hours(row: Hours | None) -> dict[str, Any]:
    return asdict(row) if row else dict.fromkeys(field.name for field in fields(Hours))
