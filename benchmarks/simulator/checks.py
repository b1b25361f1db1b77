"""What has to hold: of the shared database at every night, and of everything once all is delivered."""

from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.simulator.machine import Machine
from benchmarks.simulator.world import BrokenError, World
from kiosk.core.store.store import Store
from kiosk.core.store.tables import appointment, booking, lease, slot, terminal
from kiosk.core.store.work import Work
from kiosk.core.sync.outbox import State
from tests.invariants import check
from tests.town import state_of

Row = dict[str, Any]
WINDOW = timedelta(days=10)
_LET_GO = ("ten_days", "overlap", "day_closed", "answer_lost")  # the booking is there nevertheless


def at_night(world: World) -> None:
    """The shared database, whatever is still under way."""
    try:
        check(world.store)
    except AssertionError as fault:
        raise BrokenError("an invariant of the shared database") from fault
    _once_each(state_of(world.store))


def at_the_end(world: World) -> None:
    """Everything, after everything was delivered."""
    at_night(world)
    state = state_of(world.store)
    world.counts.update(f"on the list: {row['reason']}" for row in state["unsettled"])
    world.counts["deeds lost with their disk"] += len(world.perished)
    problems = [
        *_outboxes(world, state),
        *_papers(world, state),
        *_let_in(world, state),
        *(problem for machine in world.machines for problem in copy_of(world, machine)),
    ]
    if problems:
        raise BrokenError("\n".join(problems[:12]))


def _once_each(state: dict[str, list[Row]]) -> None:
    arrivals = Counter(row["booking_id"] for row in state["event"] if row["action"] == "checked_in")
    twice = [booking_id for booking_id, times in arrivals.items() if times > 1]
    if twice:
        raise BrokenError(f"checked in twice: {twice}")
    commands = Counter(
        (row["command_id"], row["action"], row["booking_id"]) for row in state["event"] if row["command_id"]
    )
    if any(times > 1 for times in commands.values()):
        raise BrokenError("one command took effect twice")


def _outboxes(world: World, state: dict[str, list[Row]]) -> list[str]:
    """Every entry ended applied or listed; what is listed is on the staff's list; what is applied is known."""
    listed = {row["command_id"] for row in state["unsettled"]}
    known = {row["id"] for row in state["operation"]}
    found = []
    for machine in world.machines:
        for command_id, row in machine.entries().items():
            who = f"{machine.name}: {row['kind']} {command_id}"
            if row["state"] == State.WAITING.value:
                found.append(f"{who} still waits after {row['tries']} tries")
            elif row["state"] == State.LISTED.value and command_id not in listed:
                found.append(f"{who} is listed, and not on the list")
            elif row["kind"] != "asked" and command_id not in known:
                found.append(f"{who} is {row['state']}, and unknown")
            elif row["reason"] == "fault":
                found.append(f"{who}: a fault")
    return found


def _papers(world: World, state: dict[str, list[Row]]) -> list[str]:
    """Whoever was given a ticket has that booking, at that revision or a later one, or is on the list."""
    bookings = {row["id"]: row for row in state["booking"]}
    no_booking = {row["booking_id"] for row in state["unsettled"] if row["reason"] not in _LET_GO}
    lost = {p.ticket.booking.id for p in world.papers if p.command_id in world.perished}
    found = []
    for paper in world.papers:
        booking_id, revision = paper.ticket.booking.id, paper.ticket.booking.revision
        row = bookings.get(booking_id)
        if row is None:
            if booking_id not in no_booking | lost:
                found.append(f"booking {booking_id} of command {paper.command_id} was acknowledged, and is lost")
        elif row["revision"] < revision:
            found.append(f"booking {booking_id}: revision {revision} was given out, {row['revision']} is kept")
        elif paper.cancelled and row["status"] == "booked":
            found.append(f"booking {booking_id} was cancelled, and is {row['status']}")
    return found


def _let_in(world: World, state: dict[str, list[Row]]) -> list[str]:
    """Whoever was let in is checked in, or on the list: they, or the booking that their ticket promised."""
    there = {row["id"] for row in state["booking"] if row["status"] == "checked_in"}
    listed = {row["command_id"] for row in state["unsettled"]}
    lost = {p.ticket.booking.id for p in world.papers if p.command_id in world.perished}
    no_booking = {
        row["booking_id"] for row in state["unsettled"] if row["reason"] in {"no_place", "no_slot"}
    } | lost
    return [
        f"{who.command_id}: booking {who.booking_id} was let in at {who.place}, and nobody knows"
        for who in world.let_in
        if who.booking_id not in there | no_booking and who.command_id not in listed | world.perished
    ]


def copy_at_night(world: World, machine: Machine) -> None:
    """A copy whose machine has just looked: it is as the shared database is, though others still wait."""
    state = machine.link.state
    if state.online and not state.load.waiting and (problems := copy_of(world, machine)):
        raise BrokenError("\n".join(problems[:12]))


def copy_of(world: World, machine: Machine) -> list[str]:
    """The copy is as the shared database is, for its centres and the days that may still be asked for."""
    since = world.now.date() - WINDOW + timedelta(days=1)
    ours = frozenset(machine.centres)
    here, there = (_bookings(s, ours, since) for s in (machine.replica.store, world.store))
    found = [
        f"{machine.name}: booking {i}: {here.get(i)} in the copy, {there.get(i)} in the shared database"
        for i in sorted(here.keys() | there.keys())
        if here.get(i) != there.get(i)
    ]
    if sum(other.number == machine.number for other in world.machines) > 1:
        return found  # two machines under one number hold no leases: checked once one of them is gone
    holds, sells = _leases(world.store, machine.number), _sellable(machine.replica.store)
    found += [
        f"{machine.name}: slot {i}: sells {sells.get(i, 0)}, holds {holds.get(i, 0)}"
        for i in sorted(holds.keys() | sells.keys())
        if holds.get(i, 0) != sells.get(i, 0)
    ]
    return found


def _bookings(store: Store, centres: frozenset[int], since: object) -> dict[int, tuple[object, ...]]:
    def read(work: Work) -> dict[int, tuple[object, ...]]:
        rows = work.connection.execute(
            select(booking).where(booking.c.centre_id.in_(centres), booking.c.visit_on >= since)
        ).all()
        slots: defaultdict[int, list[int]] = defaultdict(list)
        for row in work.connection.execute(select(appointment).order_by(appointment.c.position)):
            slots[row.booking_id].append(row.slot_id)
        return {row.id: (row.status, row.revision, row.centre_id, tuple(slots[row.id])) for row in rows}

    return store.read(read)


def _leases(store: Store, number: int) -> dict[int, int]:
    theirs = select(lease.c.slot_id, lease.c.places).join(
        terminal, (terminal.c.id == lease.c.terminal_id) & (terminal.c.generation == lease.c.generation)
    )
    return dict(
        store.read(lambda work: [tuple(r) for r in work.connection.execute(theirs.where(terminal.c.id == number))])
    )


def _sellable(store: Store) -> dict[int, int]:
    free = select(slot.c.id, slot.c.free).where(slot.c.free > 0)
    return dict(store.read(lambda work: [tuple(r) for r in work.connection.execute(free)]))
