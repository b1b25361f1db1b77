"""Two ways of doing something: in the shared database while it answers, else in the terminal's own copy."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kiosk.core.office import Office
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.sync import outbox
from kiosk.core.sync.link import Link
from kiosk.core.sync.replica import Replica

T = TypeVar("T")


def own_office(office: Office, replica: Replica) -> Office:
    """The same terminal, working from its own copy."""
    return replace(office, store=replica.store, keep=outbox.keep)


def waits() -> Refused:
    """What is said of whatever has to wait for the network."""
    return Refused(Reason.NEEDS_NETWORK)


def either(link: Link, there: Callable[[], T], here: Callable[[], T]) -> T:
    """What the shared database answers, or the copy where it is not heard of."""
    if link.state.online:
        try:
            return there()
        except StoreUnavailableError:
            link.doubt()
    return here()


def there_alone(link: Link, do: Callable[[], T], lost: Callable[[], None] | None = None) -> T | Refused:
    """What waits for the network. `lost`: what is to be done where the answer got lost, before that is told.

    Raises StoreUnavailableError then.
    """
    if not link.state.online:
        return waits()
    try:
        return do()
    except StoreUnavailableError:
        link.doubt()
        if lost is not None:
            lost()
        raise
