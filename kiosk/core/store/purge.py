"""Forgetting in time: after retention_days a booking is stripped of whose it was, and what nobody needs goes.

In many small transactions, each in the order of locks (citizen, slots by id, centre), so that terminals go on
beside it; ended in the middle, the next run goes on where it was. What was done (`event`) stays, untouched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Tuple,
    Update,
    and_,
    delete,
    exists,
    func,
    select,
    tuple_,
    update,
)

from kiosk.core.store.store import Store
from kiosk.core.store.tables import (
    appointment,
    arrival,
    booking,
    citizen,
    departure,
    lease,
    operation,
    print_job,
    slot,
)
from kiosk.core.store.work import Work

BATCH = 2000
_IDLE = timedelta(days=1)  # nobody is at a terminal for so long


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were stripped (bookings), given back (places) or removed (all others)."""

    bookings: int = 0
    citizens: int = 0
    operations: int = 0
    leased_places: int = 0
    slots: int = 0
    print_jobs: int = 0
    departures: int = 0
    arrivals: int = 0


@dataclass(frozen=True, slots=True)
class _Limits:
    """Bookings of visit days before their centre's `days`, all else from before `before`, is to be forgotten."""

    days: dict[int, date]
    before: datetime

    @property
    def last_day(self) -> date:
        """Before this day everything is to be forgotten, whatever the centre."""
        return min(self.days.values(), default=self.before.date())


def purge(store: Store, now: datetime, batch: int = BATCH) -> Purged:
    """Forget what the policy in force at `now` (UTC) no longer keeps; says how much that was.

    With the rights of the database's owner, in transactions of `batch` rows at most. Raises the store's faults;
    what was forgotten until then stays forgotten.
    """
    limits = store.read(lambda work: _limits(work, now))
    old_operations, old_jobs = operation.c.at < limits.before, print_job.c.queued_at < limits.before
    # First what only the owner may do: whoever else runs this is refused before anything was changed.
    operations = _until_none(store, lambda work: _remove(work, operation, operation.c.id, old_operations, batch))
    stripped = [
        _until_none(store, partial(_strip, centre_id=centre_id, before=first_kept, batch=batch))
        for centre_id, first_kept in limits.days.items()
    ]
    places = _until_none(store, partial(_give_back, now=now, batch=batch))
    kept = exists().where(booking.c.id == departure.c.booking_id, booking.c.visit_on >= limits.last_day)
    key_of_departure = tuple_(departure.c.centre_id, departure.c.centre_revision)
    key_of_arrival = tuple_(*arrival.primary_key.columns)
    old_arrivals = arrival.c.day < limits.last_day
    return Purged(
        bookings=sum(stripped),
        citizens=_walk(store, citizen.c.key, batch, partial(_forget_citizens, before=now - _IDLE)),
        operations=operations,
        leased_places=places,
        slots=_walk(store, slot.c.id, batch, partial(_forget_slots, before=limits.last_day)),
        print_jobs=_until_none(store, lambda work: _remove(work, print_job, print_job.c.id, old_jobs, batch)),
        departures=_until_none(store, lambda work: _remove(work, departure, key_of_departure, ~kept, batch)),
        arrivals=_until_none(store, lambda work: _remove(work, arrival, key_of_arrival, old_arrivals, batch)),
    )


def _limits(work: Work, now: datetime) -> _Limits:
    """R1 looks back `window_days`: so long everything is kept, whatever `retention_days` says."""
    data = work.reference()
    window = max((dated.policy.window_days for dated in data.policies), default=0)

    def keep(on: date) -> timedelta:
        policy = data.policy_on(on)
        return timedelta(days=max(policy.retention_days, policy.window_days, window))

    todays = {centre.id: centre.day_of(now) for centre in data.reference.centres.values()}
    return _Limits({c: today - keep(today) for c, today in todays.items()}, now - keep(now.date()))


def _until_none(store: Store, step: Callable[[Work], int]) -> int:
    """Run a step in transactions of its own until it finds nothing more; gives the sum."""
    return sum(iter(lambda: store.write(step), 0))


def _walk(
    store: Store, key: ColumnElement[Any], batch: int, forget: Callable[[Work, ColumnElement[bool]], int]
) -> int:
    """Run `forget` over a whole table in pages of its key: what stays is looked at once, not in each batch."""
    done, last = 0, None

    def step(work: Work) -> tuple[Any, int]:
        rest = select(key.label("key")).order_by(key).limit(batch)
        page = (rest if last is None else rest.where(key > last)).subquery()
        upto = work.connection.execute(
            select(page.c.key).order_by(page.c.key.desc()).limit(1)
        ).scalar_one_or_none()
        if upto is None:
            return None, 0
        return upto, forget(work, key <= upto if last is None else and_(key > last, key <= upto))

    while True:
        last, forgotten = store.write(step)
        done += forgotten
        if last is None:
            return done


def _strip(work: Work, centre_id: int, before: date, batch: int) -> int:
    """Take from a centre's old bookings what tells whose they were."""
    old = (
        booking.c.centre_id == centre_id,
        booking.c.visit_on < before,
        booking.c.taken_on < before,
        booking.c.citizen_key.is_not(None),
    )
    rows = work.connection.execute(select(booking.c.id, booking.c.citizen_key).where(*old).limit(batch)).all()
    if not rows:
        return 0
    ids, keys = [row.id for row in rows], sorted({bytes(row.citizen_key) for row in rows})
    _hold(work, select(citizen.c.key).where(citizen.c.key.in_(keys)).order_by(citizen.c.key))
    change = update(booking).where(booking.c.id.in_(ids), *old)
    nothing = {"citizen_key": None, "code_mac": b"", "signature": b"", "plate": ""}
    return _changed(work, change.values(nothing))


def _forget_citizens(work: Work, page: ColumnElement[bool], before: datetime) -> int:
    """Remove who has no booking, and is not just about to take one."""
    nobody = ~exists().where(booking.c.citizen_key == citizen.c.key)
    idle = select(citizen.c.key).where(page, citizen.c.seen_at < before, nobody).order_by(citizen.c.key)
    keys = _hold(work, idle)
    # Asked again, now that nobody else holds them: a booking may have come between looking and holding.
    return _changed(work, delete(citizen).where(citizen.c.key.in_(keys), nobody)) if keys else 0


def _forget_slots(work: Work, page: ColumnElement[bool], before: date) -> int:
    booked = exists().where(appointment.c.slot_id == slot.c.id)
    return _changed(work, delete(slot).where(page, slot.c.day < before, ~booked))  # leases of begun times are gone


def _give_back(work: Work, now: datetime, batch: int) -> int:
    """Give the places back that terminals kept for times that have begun: nobody can book them any more."""
    begun = select(lease.c.slot_id).join(slot).where(slot.c.starts_at <= now).distinct()
    ids = work.connection.execute(begun.order_by(lease.c.slot_id).limit(batch)).scalars().all()
    if not ids:
        return 0
    _hold(work, select(slot.c.id).where(slot.c.id.in_(ids)).order_by(slot.c.id))
    leased = (
        select(lease.c.slot_id, func.sum(lease.c.places)).where(lease.c.slot_id.in_(ids)).group_by(lease.c.slot_id)
    )
    places = {slot_id: int(number) for slot_id, number in work.connection.execute(leased)}
    work.connection.execute(delete(lease).where(lease.c.slot_id.in_(ids)))
    for slot_id, number in sorted(places.items()):
        back = update(slot).where(slot.c.id == slot_id).values(free=slot.c.free + number)
        work.connection.execute(back)
    return sum(places.values())


def _hold(work: Work, rows: Select[tuple[Any]]) -> list[Any]:
    return list(work.connection.execute(rows.with_for_update(key_share=True)).scalars())


def _remove(work: Work, table: Table, key: ColumnElement[Any], old: ColumnElement[bool], batch: int) -> int:
    columns = list(key) if isinstance(key, Tuple) else [key]
    return _changed(work, delete(table).where(key.in_(select(*columns).where(old).limit(batch))))


def _changed(work: Work, statement: Update | Delete) -> int:
    changed: int = work.connection.execute(statement).rowcount
    return changed
