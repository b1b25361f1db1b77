"""The rules of booking, R1 to R5, as pure functions: facts in, a verdict out. None means "nothing is in the way".

The lists that citizens see and the confirmations that they get ask the same functions. Source of every rule: the
announcement of July 2020 and the decisions beside it (docs/rules.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kiosk.core.commands import Purpose
from kiosk.core.model import CentreKind, Counted, Service, Slot, Status
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.policy import Basis, Policy, UnknownVehicle

QUIET_SHARE = 0.5
BUSY_FROM = 0.15  # of a day's places: below that the whole day is quiet, and what terminals hold is most of it
LAST_REVISION = 255
_HOURS = 24


def may_take(
    history: Sequence[Counted], kind: CentreKind, taken_on: date, visit_on: date | None, policy: Policy
) -> Refused | None:
    """R1: one booking of a kind in any ten days, by the day it was taken and by the day of the visit.

    `history` holds the citizen's bookings of every kind. With `visit_on` None only the taking is judged.
    """
    if not history:
        return None
    blocking, may_take_from = _taking(history, kind, taken_on, policy)
    if visit_on is not None:
        near, may_visit_from = _visiting(history, kind, visit_on, policy)
        blocking = blocking or near
    else:
        may_visit_from = None
    return _ten_days(blocking, may_take_from, may_visit_from)


def may_visit(history: Sequence[Counted], kind: CentreKind, visit_on: date, policy: Policy) -> Refused | None:
    """R1 for a booking that is already taken: its visit day against the citizen's other visits (R3)."""
    near, may_visit_from = _visiting(history, kind, visit_on, policy)
    return _ten_days(near, None, may_visit_from)


def _ten_days(blocking: Counted | None, take_from: date | None, visit_from: date | None) -> Refused | None:
    if blocking is None:
        return None
    return Refused(
        Reason.TEN_DAYS,
        may_take_from=take_from,
        may_visit_from=visit_from,
        in_the_way=blocking.booking_id,
        kind=blocking.kind,
        taken_on=blocking.taken_on,
    )


def _taking(
    history: Sequence[Counted], kind: CentreKind, taken_on: date, policy: Policy
) -> tuple[Counted | None, date | None]:
    """The booking that forbids taking one on this day, and the first day on which one may be taken."""
    if policy.basis is Basis.VISIT:
        return None, None
    counted = [b for b in history if b.kind is kind and b.status is not Status.CANCELLED_BY_CENTRE]
    allowed = _first_day_clear_of([b.taken_on for b in counted], taken_on, policy.window_days)
    if allowed == taken_on:
        return None, None
    return min(counted, key=lambda b: abs((b.taken_on - taken_on).days)), allowed


def _visiting(
    history: Sequence[Counted], kind: CentreKind, visit_on: date, policy: Policy
) -> tuple[Counted | None, date | None]:
    """The booking that forbids a visit on this day, and the first day on or after it that is allowed."""
    if policy.basis is Basis.TAKEN:
        return None, None
    not_visits = (Status.CANCELLED, Status.CANCELLED_BY_CENTRE)
    visits = [b for b in history if b.kind is kind and b.status not in not_visits]
    allowed = _first_day_clear_of([b.visit_on for b in visits], visit_on, policy.window_days)
    if allowed == visit_on:
        return None, None
    return min(visits, key=lambda b: abs((b.visit_on - visit_on).days)), allowed


def _first_day_clear_of(days: Sequence[date], wanted: date, window_days: int) -> date:
    """The first day, `wanted` or later, that is at least `window_days` from every one of `days`."""
    for day in sorted(days):
        if abs((wanted - day).days) < window_days:
            wanted = day + timedelta(days=window_days)
    return wanted


class Reach(NamedTuple):
    """R2: which times can be booked now: from the instant `first` on, up to the civil day `last_day`."""

    first: datetime
    last_day: date

    @classmethod
    def of(cls, now: datetime, today: date, policy: Policy) -> "Reach":
        """The reach at `now`; `today` is the centre's civil day then. What starts right now has started."""
        lead = timedelta(minutes=policy.lead_minutes)
        return cls(now + max(lead, datetime.resolution), last_day(today, policy))


_TOO_LATE, _BEYOND, _GONE = map(Refused, (Reason.TOO_LATE, Reason.BEYOND_HORIZON, Reason.SLOT_GONE))


def may_be_booked(slot: Slot, now: datetime, today: date, policy: Policy) -> Refused | None:
    """R2: a slot can be booked now: places left, far enough ahead, near enough.

    `today` is the centre's civil day at `now`. Whether the centre is open is settled when slots are opened (R7).
    """
    return within(slot, Reach.of(now, today, policy))


def within(slot: Slot, reach: Reach) -> Refused | None:
    """`may_be_booked`, for whoever judges many slots at one moment."""
    if slot.starts_at < reach.first:
        return _TOO_LATE
    if slot.day > reach.last_day:
        return _BEYOND
    return _GONE if slot.free < 1 else None


def may_be_there(slot: Slot, elsewhere: Sequence[Slot]) -> Refused | None:
    """R2: not at a time at which the citizen is somewhere else. `elsewhere`: slots of their other bookings."""
    if any(slot.starts_at < other.ends_at and other.starts_at < slot.ends_at for other in elsewhere):
        return Refused(Reason.OVERLAP)
    return None


def last_day(today: date, policy: Policy) -> date:
    """R2: the last civil day that can be booked."""
    return today + timedelta(days=policy.horizon_days)


def may_be_asked_for(service: Service) -> Refused | None:
    """A service that is given online only is shown with where to get it, never booked."""
    return Refused(Reason.ONLINE_ONLY, service=service) if service.online_only else None


@dataclass(frozen=True, slots=True)
class Planned:
    """One service and its time, as R4 sees it. `time` is None while it is still to be chosen."""

    code: str
    documentation: bool
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def of(cls, service: Service, slot: Slot | None = None) -> "Planned":
        """A service, at a slot where one is chosen."""
        if slot is None:
            return cls(service.code, service.documentation)
        return cls(service.code, service.documentation, slot.day, slot.starts_at, slot.ends_at)


def may_combine(has: Sequence[Planned], adds: Planned, policy: Policy) -> Refused | None:
    """R4: two services in one working day, exactly one of documentation, not overlapping."""
    if any(planned.code == adds.code for planned in has):
        return Refused(Reason.SAME_SERVICE)
    if len(has) >= policy.services_a_day:
        return Refused(Reason.TWO_A_DAY)
    if has and not any(p.documentation for p in (*has, adds)):
        return Refused(Reason.ONE_MUST_BE_DOCUMENTATION)
    if adds.documentation and any(p.documentation for p in has):
        return Refused(Reason.ONE_MUST_BE_OTHER)
    if any(_other_day(planned, adds) for planned in has):
        return Refused(Reason.OTHER_DAY)
    if any(_overlap(planned, adds) for planned in has):
        return Refused(Reason.OVERLAP)
    return None


def may_be_together(planned: Sequence[Planned], policy: Policy) -> Refused | None:
    """R4 for a whole booking: each service with those before it."""
    for index, adds in enumerate(planned):
        refused = may_combine(planned[:index], adds, policy)
        if refused:
            return refused
    return None


def _other_day(one: Planned, other: Planned) -> bool:
    return one.day is not None and other.day is not None and one.day != other.day


def _overlap(one: Planned, other: Planned) -> bool:
    if not (one.starts_at and one.ends_at and other.starts_at and other.ends_at):
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def may_change(stored: Status, starts_at: datetime, now: datetime) -> Refused | None:
    """R3, R6: only an active booking may be changed: booked, and its first slot has not started."""
    if stored is not Status.BOOKED:
        return Refused(Reason.NOT_ACTIVE)
    return Refused(Reason.STARTED) if starts_at <= now else None


def may_change_again(revision: int) -> Refused | None:
    """A ticket's revision is printed in one byte: a booking changed that often goes to a person."""
    return Refused(Reason.TOO_OFTEN_CHANGED) if revision >= LAST_REVISION else None


@dataclass(frozen=True, slots=True)
class SellerVerdict:
    """R5 is satisfied; `ask_staff` where the plate is unknown and staff must see the papers."""

    ask_staff: bool


def may_sell(
    service: Service, plate: str, owner: bytes | None, citizen: bytes, policy: Policy
) -> SellerVerdict | Refused:
    """R5: a service after a sale is booked by the seller, the registered owner of the vehicle.

    `plate` is normalised, empty where the citizen did not say to be the owner. `owner` is the registered owner's
    citizen key, None where the registry does not know the plate; `citizen` is the key of who books.
    """
    if not service.seller_must_book:
        return SellerVerdict(ask_staff=False)
    if not plate:
        return Refused(Reason.SELLER_MUST_BOOK, service=service)
    if owner is None:
        if policy.unknown_vehicle is UnknownVehicle.ASK_STAFF:
            return SellerVerdict(ask_staff=True)
        return Refused(Reason.UNKNOWN_VEHICLE, service=service)
    if owner != citizen:
        return Refused(Reason.NOT_THE_OWNER, service=service)
    return SellerVerdict(ask_staff=False)


def may_without_network(purpose: Purpose, services: Sequence[Service], policy: Policy) -> Refused | None:
    """What can be done from a terminal's own copy: a new booking, where the policy allows it.

    What changes a booking that others know waits, and so does a service for which the registry of vehicles has to
    be asked (R5).
    """
    if purpose is not Purpose.TAKE:
        return Refused(Reason.NEEDS_NETWORK)
    for service in services:
        if service.seller_must_book:
            return Refused(Reason.NEEDS_NETWORK, service=service)
    return None if policy.offline_booking else Refused(Reason.OFFLINE_OFF)


def quiet_hours(slots: Sequence[Slot]) -> frozenset[int]:
    """The hours (UTC) of one day with at most half of the day's mean load, so that people can spread out.

    None where hardly anybody comes all day.

    `slots` are all of a line's slots of the day, the full ones too.
    """
    places, free = [0] * _HOURS, [0] * _HOURS
    for slot in slots:
        hour = slot.starts_at.hour
        places[hour] += slot.capacity
        free[hour] += slot.free
    taken = sum(places) - sum(free)
    if taken == 0 or taken < sum(places) * BUSY_FROM:
        return frozenset()
    most = taken / sum(places) * QUIET_SHARE
    return frozenset(h for h in range(_HOURS) if places[h] and (places[h] - free[h]) / places[h] <= most)


def distance(slot: Slot, others: Sequence[Slot]) -> timedelta:
    """R4: how far a time is from the citizen's other appointment: the gap between end and start."""
    gaps = [max(other.starts_at - slot.ends_at, slot.starts_at - other.ends_at) for other in others]
    return min(gaps, default=timedelta())
