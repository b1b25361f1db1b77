"""A process that carries out one command step by step, and is killed where the test says so.

What carries it out is a function at the top of a module: it is called in that process.
"""

import multiprocessing
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

from kiosk.core.store.store import Store
from tests.racing import answers, start_server

_WITHIN = 60
CarryOut = Callable[[Store, datetime, Any], object]


def at_a_desk(store: Store, now: datetime, command: Any) -> object:
    """A citizen confirms."""
    return answers(store, now, [command])


def steps_of(url: str, now: datetime, command: Any, do: CarryOut = at_a_desk) -> list[str]:
    """Carry the command out in a process of its own; returns what it went through, step by step."""
    steps: list[str] = []
    _run((url, now, command, do), lambda step: steps.append(step) is None)
    return steps


def killed_at(number: int, url: str, now: datetime, command: Any, do: CarryOut = at_a_desk) -> None:
    """Carry the command out in a process of its own, and kill that (SIGKILL) after so many steps."""
    left = iter(range(number))
    _run((url, now, command, do), lambda _step: next(left, None) is not None)


def _run(what: tuple[str, datetime, Any, CarryOut], goes_on: Callable[[str], bool]) -> None:
    context = multiprocessing.get_context("forkserver")
    start_server(context)
    ours, theirs = context.Pipe()
    process = context.Process(target=_step_by_step, args=(*what, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        while (step := ours.recv()) is not None:
            if not goes_on(step):
                process.kill()
                break
            ours.send(None)
    finally:
        ours.close()
        process.join(_WITHIN)
        process.close()


def _step_by_step(url: str, now: datetime, command: Any, do: CarryOut, line: Connection) -> None:
    store = Store(url)
    store.read(lambda work: work.reference())

    def report(step: str) -> None:
        line.send(step)
        line.recv()

    def executed(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        report(" ".join(statement.split()[:3]))

    event.listen(store.engine, "after_cursor_execute", executed)
    event.listen(store.engine, "commit", lambda _connection: report("before COMMIT"))
    event.listen(store.engine, "checkin", lambda *_: report("after COMMIT"))
    do(store, now, command)
    event.remove(store.engine, "after_cursor_execute", executed)
    line.send(None)
