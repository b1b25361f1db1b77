"""The rules of booking and the desks that obey them, without any screen. The public face: docs/core.md.

What the terminal, the portal and the bot import stands in `__all__`; everything else may change without notice.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.core.citizen_desk import CitizenDesk
    from kiosk.core.clock import SystemClock
    from kiosk.core.commands import (
        AddService,
        Ask,
        Book,
        ByCode,
        ByIin,
        ByTicket,
        Cancel,
        Choice,
        Purpose,
        Rebook,
        Reprint,
        SellerClaim,
    )
    from kiosk.core.holidays_kz import KazakhstanHolidays
    from kiosk.core.iin import Iin, InvalidIinError
    from kiosk.core.model import Booking, Centre, CentreKind, Language, Service, Slot, Status, Ticket, Words
    from kiosk.core.office import Office, open_office
    from kiosk.core.outcomes import Booked, Cancelled, FreeDay, FreeSlot, FreeTime, Reason, Refused, Standing
    from kiosk.core.ports import CommandReusedError, StoreUnavailableError, StoreUnusableError

__all__ = [
    "AddService", "Ask", "Book", "Booked", "Booking", "ByCode", "ByIin", "ByTicket", "Cancel", "Cancelled",
    "Centre", "CentreKind", "Choice", "CitizenDesk", "CommandReusedError", "FreeDay", "FreeSlot", "FreeTime",
    "Iin",
    "InvalidIinError", "KazakhstanHolidays", "Language", "Office", "Purpose", "Reason", "Rebook", "Refused",
    "Reprint", "SellerClaim", "Service", "Slot", "Standing", "Status", "StoreUnavailableError",
    "StoreUnusableError", "SystemClock", "Ticket", "Words", "open_office",
]  # fmt: skip

_HOMES = {
    "citizen_desk": ("CitizenDesk",),
    "clock": ("SystemClock",),
    "commands": (
        "AddService", "Ask", "Book", "ByCode", "ByIin", "ByTicket", "Cancel", "Choice", "Purpose", "Rebook",
        "Reprint", "SellerClaim",
    ),
    "holidays_kz": ("KazakhstanHolidays",),
    "iin": ("Iin", "InvalidIinError"),
    "model": (
        "Booking", "Centre", "CentreKind", "Language", "Service", "Slot", "Status", "Ticket", "Words",
    ),
    "office": ("Office", "open_office"),
    "outcomes": ("Booked", "Cancelled", "FreeDay", "FreeSlot", "FreeTime", "Reason", "Refused", "Standing"),
    "ports": ("CommandReusedError", "StoreUnavailableError", "StoreUnusableError"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import what is asked for when it is asked for: the rules alone need no database library."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
