"""R6, the rules at the door: who is late or missed, and who is let in when. Pure, as `kiosk.core.rules`."""

from datetime import datetime, timedelta, tzinfo

from kiosk.core.model import Status
from kiosk.core.outcomes import Verdict
from kiosk.core.policy import Override, Policy

_AGAINST = {Override.EARLY: Verdict.TOO_EARLY, Override.LATE: Verdict.TOO_LATE}


def status_of(stored: Status, starts_at: datetime, now: datetime, policy: Policy) -> Status:
    """R6: `missed` is derived: booked, and the first slot began longer ago than `late_minutes`."""
    if stored is Status.BOOKED and now > starts_at + timedelta(minutes=policy.late_minutes):
        return Status.MISSED
    return stored


def is_late(stored: Status, starts_at: datetime, now: datetime, policy: Policy) -> bool:
    """R6: booked, the first slot has begun, and whoever has it may still come."""
    return starts_at < now and status_of(stored, starts_at, now, policy) is Status.BOOKED


def let_in_between(starts_at: datetime, policy: Policy) -> tuple[datetime, datetime]:
    """R6: from when until when a booking that starts then lets its citizen in, both included."""
    early, late = timedelta(minutes=policy.early_minutes), timedelta(minutes=policy.late_minutes)
    return starts_at - early, starts_at + late


def may_set_aside(verdict: Verdict, rule: Override, policy: Policy) -> bool:
    """R6: whether staff may let somebody in against this verdict by setting that rule aside."""
    return _AGAINST.get(rule) is verdict and rule in policy.overrides


def may_check_in(
    stored: Status, starts_at: datetime, now: datetime, zone: tzinfo, policy: Policy
) -> Verdict | None:
    """R6: who is let in at `now`: on the day of the visit, from `early_minutes` before it to `late_minutes` after.

    `zone` is the centre's.
    """
    if stored is Status.CHECKED_IN:
        return Verdict.ALREADY_CHECKED_IN
    if stored is not Status.BOOKED:
        return Verdict.CANCELLED
    if starts_at.astimezone(zone).date() != now.astimezone(zone).date():
        return Verdict.WRONG_DAY
    if now < let_in_between(starts_at, policy)[0]:
        return Verdict.TOO_EARLY
    return Verdict.TOO_LATE if status_of(stored, starts_at, now, policy) is Status.MISSED else None
