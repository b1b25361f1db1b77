"""The fields of a centre file, as they are written: names, types and limits. See docs/centre-file.md.

What one field cannot say about another is checked in `kiosk.core.files.centre_file`.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.model import CentreKind
from kiosk.core.policy import Basis, ChangeProof, Override, Policy, UnknownVehicle

_DEFAULT = Policy()

Text = Annotated[str, Meta(min_length=1, max_length=120, description="text of 1 to 120 characters")]
LongText = Annotated[str, Meta(min_length=1, max_length=600, description="text of 1 to 600 characters")]
Code = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=40,
        description="a code of small Latin letters, digits and dashes",
    ),
]
LineCode = Annotated[str, Meta(pattern=r"^[^\W_]{1,4}$", description="a code of 1 to 4 letters or digits")]
NumberInCentre = Annotated[int, Meta(ge=1, le=255)]
Minutes = Annotated[int, Meta(ge=0, le=480)]


class WordsRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A name in every language."""

    kk: Text
    ru: Text
    en: Text


class LongWordsRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sentence or two in every language."""

    kk: LongText
    ru: LongText
    en: LongText


class PolicyRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A dated policy. A field that is left out has its default value, whatever an earlier policy said."""

    effective_from: date
    window_days: Annotated[int, Meta(ge=0, le=365)] = _DEFAULT.window_days
    basis: Basis = _DEFAULT.basis
    horizon_days: Annotated[int, Meta(ge=1, le=365)] = _DEFAULT.horizon_days
    lead_minutes: Annotated[int, Meta(ge=0, le=10_080)] = _DEFAULT.lead_minutes
    late_minutes: Minutes = _DEFAULT.late_minutes
    early_minutes: Minutes = _DEFAULT.early_minutes
    last_intake_minutes: Minutes = _DEFAULT.last_intake_minutes
    services_a_day: Annotated[int, Meta(ge=1, le=2)] = _DEFAULT.services_a_day
    change_proof: ChangeProof = _DEFAULT.change_proof
    unknown_vehicle: UnknownVehicle = _DEFAULT.unknown_vehicle
    offline_booking: bool = _DEFAULT.offline_booking
    offline_places: Annotated[int, Meta(ge=0, le=50)] = _DEFAULT.offline_places
    retention_days: Annotated[int, Meta(ge=1, le=3650)] = _DEFAULT.retention_days
    overrides: tuple[Override, ...] = _DEFAULT.overrides


class SpecialDayRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A closed day, or one with hours of its own."""

    day: date
    reason: WordsRow
    closed: bool = False
    hours: str | None = None


class LineRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of desks."""

    number: NumberInCentre
    code: LineCode
    name: WordsRow
    slot_minutes: Annotated[int, Meta(ge=5, le=240)] = 15
    places: Annotated[int, Meta(ge=1, le=500)] = 1


class ServiceRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service."""

    number: NumberInCentre
    code: Code
    line: LineCode
    name: WordsRow
    documentation: bool = False
    seller_must_book: bool = False
    online_only: bool = False
    note: LongWordsRow | None = None
    bring: LongWordsRow | None = None


class CentreRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A centre with all it has."""

    id: Annotated[int, Meta(ge=1, le=65_535)]
    code: Code
    kind: CentreKind
    name: WordsRow
    address: WordsRow
    timezone: str = "Asia/Almaty"
    phone: Annotated[str, Meta(max_length=40, description="text of at most 40 characters")] = ""
    last_intake_minutes: Minutes | None = None
    hours: Annotated[
        dict[str, str], Meta(min_length=1, description='weekdays with hours, such as "mon-fri: 09:00-18:00"')
    ]
    special_days: tuple[SpecialDayRow, ...] = ()
    lines: Annotated[tuple[LineRow, ...], Meta(min_length=1)]
    services: Annotated[tuple[ServiceRow, ...], Meta(min_length=1)]


class DemoVehicleRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up vehicle of a demonstration."""

    plate: str
    owner_iin: Annotated[str, Meta(description="an IIN")]


class DemoRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a demonstration is filled with."""

    seed: Annotated[int, Meta(ge=0, le=4_294_967_295)] = 1
    bookings: Annotated[int, Meta(ge=0, le=10_000)] = 0
    days: Annotated[int, Meta(ge=1, le=60)] = 14
    vehicles: tuple[DemoVehicleRow, ...] = ()


class FileRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    policies: tuple[PolicyRow, ...] = ()
    centres: Annotated[tuple[CentreRow, ...], Meta(min_length=1)]
    demo: DemoRow | None = None
