"""The statements that SQLAlchemy really sends, written down, and sent again by the bare driver."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine, event


class Statement(NamedTuple):
    """One statement as the driver gets it; `many`: it goes to `executemany`."""

    text: str
    parameters: Any
    many: bool


COMMIT = Statement("COMMIT", (), many=False)
Script = list[Statement]


@contextmanager
def written_down(engine: Engine) -> Iterator[Script]:
    """Everything that goes over this engine meanwhile, commits included."""
    script: Script = []

    def sent(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: ANN401, FBT001
        script.append(Statement(text, parameters, many))

    def committed(_connection: Any) -> None:  # noqa: ANN401
        script.append(COMMIT)

    listeners: tuple[tuple[str, Callable[..., None]], ...] = (
        ("before_cursor_execute", sent),
        ("commit", committed),
    )
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield script
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def replay(connection: Any, script: Script) -> int:  # noqa: ANN401  a connection of either driver
    """Send a script by the bare driver and fetch every row; gives how many there were."""
    rows = 0
    for text, parameters, many in script:
        if text == "COMMIT":
            connection.commit()
            continue
        cursor = connection.cursor()
        (cursor.executemany if many else cursor.execute)(text, parameters)
        if cursor.description is not None:
            rows += len(cursor.fetchall())
    return rows
