"""R5: who books a service after a sale, by the registry of vehicles."""

from collections.abc import Sequence
from datetime import datetime

from kiosk.core.commands import SellerClaim
from kiosk.core.model import Service
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.plates import is_plate, normalise
from kiosk.core.rules import SellerVerdict, may_sell
from kiosk.core.store.work import Work


def plate_of(claim: SellerClaim | None) -> str:
    """The claimed plate, normalised; empty where nothing is claimed."""
    return normalise(claim.plate) if claim else ""


def seller_of(
    work: Work, services: Sequence[Service], claim: SellerClaim | None, citizen: bytes, now: datetime
) -> SellerVerdict | Refused:
    """R5 for each of the services that the seller must book."""
    verdict = SellerVerdict(ask_staff=False)
    for service in services:
        if not service.seller_must_book:
            continue
        plate = plate_of(claim)
        if plate and not is_plate(plate):
            return Refused(Reason.INVALID_PLATE, service=service)
        centre = work.reference().reference.centres[service.centre_id]
        owner = work.records.owner_of(plate) if plate else None
        judged = may_sell(service, plate, owner, citizen, work.reference().policy_on(centre.day_of(now)))
        if isinstance(judged, Refused):
            return judged
        verdict = judged
    return verdict
