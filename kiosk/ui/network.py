"""What waits for the network, as the screens say it before anybody is refused; the desk decides. No Qt."""

from kiosk.core.model import Service
from kiosk.core.outcomes import Reason
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand, Visit

WAITS = frozenset({Reason.NEEDS_NETWORK, Reason.OFFLINE_CLOCK, Reason.OFFLINE_OFF})


def errand_waits(errand: Errand, place: Place) -> bool:
    """Without network a citizen can take a new booking; changes to one that there is wait."""
    return not place.online and errand is not Errand.TAKE


def service_waits(service: Service, place: Place) -> bool:
    """Without network nobody can be asked whose vehicle it is (R5)."""
    return not place.online and service.seller_must_book


def new_booking_waits(place: Place) -> bool:
    """The policy may keep new bookings until the network is back."""
    return not place.online and not place.policy.offline_booking


def why_waiting(visit: Visit, place: Place) -> Reason | None:
    """Why what this visit is about cannot be done now: what the desk said, else what is known beforehand."""
    if visit.refused is not None and visit.refused.reason in WAITS:
        return visit.refused.reason
    services = [chosen.service for chosen in visit.chosen] + ([visit.service] if visit.service else [])
    if errand_waits(visit.errand, place) or any(service_waits(service, place) for service in services):
        return Reason.NEEDS_NETWORK
    if visit.errand is Errand.TAKE and new_booking_waits(place):
        return Reason.OFFLINE_OFF
    return None
