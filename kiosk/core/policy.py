"""The numbers of the rules. Everything a number can express stands here, dated, and in the shared database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """Which days R1 keeps apart: those of taking, those of visiting, or both."""

    TAKEN = "taken"
    VISIT = "visit"
    BOTH = "both"


class ChangeProof(StrEnum):
    """R8: what opens an existing booking."""

    TICKET = "ticket"
    NONE = "none"


class UnknownVehicle(StrEnum):
    """R5: what happens with a plate that the registry does not know."""

    REFUSE = "refuse"
    ASK_STAFF = "ask_staff"


class Override(StrEnum):
    """The rules that a policy may let staff set aside, each time with a reason that goes into the events."""

    EARLY = "early"  # R6: let in before `early_minutes`
    LATE = "late"  # R6: let in after `late_minutes`
    TEN_DAYS = "ten_days"  # R1


@dataclass(frozen=True, slots=True)
class Policy:
    """One set of values, in force from a civil day on. Defaults: rules.md, "Policy, default values"."""

    window_days: int = 10
    basis: Basis = Basis.BOTH
    horizon_days: int = 14
    lead_minutes: int = 0
    late_minutes: int = 15
    early_minutes: int = 30
    last_intake_minutes: int = 30
    services_a_day: int = 2
    change_proof: ChangeProof = ChangeProof.TICKET
    unknown_vehicle: UnknownVehicle = UnknownVehicle.REFUSE
    offline_booking: bool = True
    offline_places: int = 4  # a line and day: so many places each terminal keeps to book without network
    retention_days: int = 90
    overrides: tuple[Override, ...] = ()  # the rules that staff may set aside, with a reason

    def __post_init__(self) -> None:
        lowest = {"services_a_day": 1, "horizon_days": 1}
        for name in _NUMBERS:
            if getattr(self, name) < lowest.get(name, 0):
                raise ValueError(f"{name}: expected {lowest.get(name, 0)} or more, found {getattr(self, name)}")


_NUMBERS = (
    "window_days",
    "horizon_days",
    "lead_minutes",
    "late_minutes",
    "early_minutes",
    "last_intake_minutes",
    "services_a_day",
    "offline_places",
    "retention_days",
)


@dataclass(frozen=True, slots=True)
class DatedPolicy:
    """A policy and the civil day from which it is in force."""

    effective_from: date
    policy: Policy


def in_force(policies: Sequence[DatedPolicy], on: date) -> Policy:
    """The policy of a civil day: the latest that has begun, or the default values before the first."""
    begun = [dated for dated in policies if dated.effective_from <= on]
    return max(begun, key=lambda dated: dated.effective_from).policy if begun else Policy()
