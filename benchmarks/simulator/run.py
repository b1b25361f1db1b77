"""One seed: days full of people and faults, nights, and the end, when everything comes back and is checked."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from time import monotonic

from benchmarks.simulator.checks import at_night, at_the_end, copy_at_night
from benchmarks.simulator.faults import Faults
from benchmarks.simulator.ground import Ground
from benchmarks.simulator.people import People
from benchmarks.simulator.world import World
from kiosk.core.sync.outbox import State
from tests.town import ALMATY

STEPS = 8  # a day, for each terminal; at twenty terminals something happens every four minutes
OPENS, CLOSES = time(8, 0), time(18, 30)
_ROUNDS = 12
_LOOKED_AT = 3  # copies each night
_OURS = {"kiosk", "simulator", "tests"}


@dataclass
class Outcome:
    """What came of a seed. `broken`: what does not hold, "" if everything does."""

    seed: int
    seconds: float
    step: int
    broken: str = ""
    story: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def run(ground: Ground, seed: int, days: int) -> Outcome:
    """Play one seed."""
    begun = monotonic()
    with _quiet(), ground.town() as url:
        world = World(seed, ground, url, days)
        broken = ""
        try:
            _play(world)
        except Exception as fault:  # noqa: BLE001  whatever it is, it is what the seed has found
            broken = _said(fault)
        finally:
            world.close()
    return Outcome(seed, monotonic() - begun, world.step, broken, list(world.story), dict(world.counts))


@contextmanager
def _quiet() -> Iterator[None]:
    """Whoever is cut off a thousand times has much to say; the story says it better."""
    loggers = [logging.getLogger(name) for name in ("kiosk", "psycopg", "sqlalchemy")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _play(world: World) -> None:
    people = People(world)
    faults = Faults(world, people)
    for machine in world.machines:
        if not world.chance(0.1):
            world.beat(machine)
    for day in range(world.days):
        _day(world, people, faults)
        at_night(world)
        for machine in world.random.sample(world.machines, min(_LOOKED_AT, len(world.machines))):
            world.pass_by(1)
            world.beat(machine, 3)
            copy_at_night(world, machine)
        if day + 1 < world.days:
            _sleep(world)
    _everything_back(world)
    at_the_end(world)


def _day(world: World, people: People, faults: Faults) -> None:
    steps = STEPS * world.ground.terminals
    closes = datetime.combine(world.now.astimezone(ALMATY), CLOSES, ALMATY)
    while world.now < closes:
        world.step += 1
        world.pass_by(world.random.expovariate(1) * 630 / steps)
        what = world.random.random()
        if what < 0.68:
            people.act()
        elif what < 0.88:
            world.beat(world.random.choice(world.machines), world.random.choice((1, 1, 2, 3)))
        else:
            faults.act()


def _sleep(world: World) -> None:
    """The night: whatever was cut until then comes back in the morning."""
    morning = datetime.combine(world.now.astimezone(ALMATY) + timedelta(days=1), OPENS, ALMATY)
    world.tell("", "night")
    world.pass_by((morning - world.now).total_seconds() / 60)


def _everything_back(world: World) -> None:
    """All lines whole, all clocks right; everybody delivers. A clone is switched off once it has."""
    world.tell("", "everything comes back")
    for machine in world.machines:
        machine.instruments.error = timedelta()
        machine.kill_at(0)
        world.heal(machine)
    _until_delivered(world)
    for machine in [m for m in world.machines if m.name.endswith("b")]:
        machine.close()
        world.machines.remove(machine)
    world.pass_by(15)  # so long a terminal that was mixed up with another takes no leases
    for _ in range(3):
        _round(world)


def _until_delivered(world: World) -> None:
    for _ in range(_ROUNDS):
        _round(world)
        waiting = [
            row
            for machine in world.machines
            for row in machine.entries().values()
            if row["state"] == State.WAITING.value
        ]
        if not waiting:
            return
        if all(row["kind"] == "checked_in" for row in waiting):  # until nobody can bring their bookings any more
            world.pass_by(3 * 24 * 60)


def _round(world: World) -> None:
    for machine in world.machines:
        world.pass_by(0.5)
        world.beat(machine, 2)


def _said(fault: BaseException) -> str:
    """What was at fault, and where; the cause of it too."""
    said = []
    while True:
        frames = [f for f in traceback.extract_tb(fault.__traceback__) if _OURS & set(Path(f.filename).parts)]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].line}" if frames else ""
        said.append(f"{type(fault).__name__}: {fault}".rstrip(": ") + f" ({where})")
        if fault.__cause__ is None:
            return "\n  from ".join(said)
        fault = fault.__cause__
