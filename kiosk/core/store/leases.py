"""Places that terminals hold to book them without network. Whoever touches a slot's leases holds the slot."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from kiosk.core.model import Slot
from kiosk.core.store.slots import COLUMNS
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.tables import lease, slot
from kiosk.core.store.wire import Wire

_OF_TERMINAL = (
    select(lease.c.generation, lease.c.places, *COLUMNS)
    .join(slot, slot.c.id == lease.c.slot_id)
    .where(lease.c.terminal_id == bindparam("terminal"))
    .order_by(slot.c.id)
)
_ONE = (
    (lease.c.slot_id == bindparam("slot"))
    & (lease.c.terminal_id == bindparam("terminal"))
    & (lease.c.generation == bindparam("of_generation"))
)
_PLACES = select(lease.c.places).where(_ONE)
_END = delete(lease).where(_ONE)


@dataclass(frozen=True, slots=True)
class Lease:
    """Places in a slot that a terminal holds, under which generation of it."""

    slot: Slot
    generation: int
    places: int


class Leases:
    """The lease table within one transaction. Taking and giving back places in `slot.free` is `Slots`' matter."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def of_terminal(self, terminal_id: int) -> list[Lease]:
        """All that a terminal holds, in order of the slots' ids, whichever generation of it took them."""
        rows = self._wire.ask(_OF_TERMINAL, {"terminal": terminal_id})
        return [Lease(Slot(*columns), generation, places) for generation, places, *columns in rows]

    def places(self, terminal_id: int, generation: int, slot_ids: Iterable[int]) -> Mapping[int, int]:
        """How many places a terminal holds in each of these slots. Certain while the slots are held."""
        held = Counter[int]()
        for slot_id in sorted(slot_ids):
            rows = self._wire.ask(_PLACES, self._key(terminal_id, generation, slot_id))
            held[slot_id] = rows[0][0] if rows else 0
        return held

    def put(self, terminal_id: int, generation: int, slot_id: int, places: int) -> None:
        """Have a terminal hold so many places in a slot; 0 for none any more."""
        if places == 0:
            self._wire.tell(_END, self._key(terminal_id, generation, slot_id))
            return
        statement = insert_or_update(self._wire.dialect, lease, "slot_id", "terminal_id", "generation")
        values = {"slot_id": slot_id, "terminal_id": terminal_id, "generation": generation, "places": places}
        self._wire.tell(statement, values)

    @staticmethod
    def _key(terminal_id: int, generation: int, slot_id: int) -> dict[str, int]:
        return {"slot": slot_id, "terminal": terminal_id, "of_generation": generation}
