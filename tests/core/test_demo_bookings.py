"""The demonstration is filled by the same rules as everything else."""

from sqlalchemy import func, select

from kiosk.core.demo import fill
from kiosk.core.files.centre_file import load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.setup import set_up
from kiosk.core.store.store import Store
from kiosk.core.store.tables import booking, slot, vehicle
from kiosk.resources import resource
from tests.town import OPENING_TIME, SetClock, Town, office


def test_a_few_hundred_bookings_fill_some_slots_and_leave_others_free(store: Store) -> None:
    file = load_centre_file(resource("centres/demo.yaml"))
    assert file.demo is not None
    clock = SetClock(OPENING_TIME)
    set_up(store, file, clock, KazakhstanHolidays())
    taken = fill(office(store, clock, Town.at(store, clock).keys, 1), file.centres, file.demo)
    assert taken >= file.demo.bookings * 0.9
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(booking)).scalar_one() == taken
        assert connection.execute(select(func.count()).select_from(vehicle)).scalar_one() == len(
            file.demo.vehicles
        )
        full = select(func.count()).select_from(slot).where(slot.c.free == 0)
        partly = select(func.count()).select_from(slot).where(slot.c.free > 0, slot.c.free < slot.c.capacity)
        assert connection.execute(full).scalar_one() > 0
        assert connection.execute(partly).scalar_one() > 100
