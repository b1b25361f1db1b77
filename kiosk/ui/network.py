"""What waits for the network, as the screens say it before anybody is refused. The rule is the core's. No Qt."""

from kiosk.core.commands import Purpose
from kiosk.core.model import Service
from kiosk.core.outcomes import Reason
from kiosk.core.policy import Policy
from kiosk.core.rules import may_without_network
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand, Visit

WAITS = frozenset({Reason.NEEDS_NETWORK, Reason.OFFLINE_CLOCK, Reason.OFFLINE_OFF})
_ALLOWED = Policy(offline_booking=True)


def errand_waits(errand: Errand, place: Place) -> bool:
    """Whether somebody who came for this has to wait, whatever the policy says of new bookings."""
    return not place.online and may_without_network(_purpose(errand), (), _ALLOWED) is not None


def service_waits(service: Service, place: Place) -> bool:
    """Whether this service waits, whatever the policy says."""
    return not place.online and may_without_network(Purpose.TAKE, (service,), _ALLOWED) is not None


def new_booking_waits(place: Place) -> bool:
    """Whether the policy keeps new bookings until the network is back."""
    return not place.online and may_without_network(Purpose.TAKE, (), place.policy) is not None


def why_waiting(visit: Visit, place: Place) -> Reason | None:
    """Why what this visit is about cannot be done now: what the desk said, else what is known beforehand."""
    if visit.refused is not None and visit.refused.reason in WAITS:
        return visit.refused.reason
    if place.online:
        return None
    services = [chosen.service for chosen in visit.chosen] + ([visit.service] if visit.service else [])
    refused = may_without_network(_purpose(visit.errand), services, place.policy)
    return refused.reason if refused else None


def _purpose(errand: Errand) -> Purpose:
    """Giving a booking up changes it, as moving it does."""
    return Purpose.TAKE if errand is Errand.TAKE else Purpose.ADD if errand is Errand.ADD else Purpose.REBOOK
