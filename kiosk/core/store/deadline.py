"""Connections to PostgreSQL that do not wait for ever: where a cable is pulled, nobody ever says so."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Engine, event


def give_up_after(engine: Engine, seconds: float) -> None:
    """Have this engine's connections be lost where the server does not answer a request within so many seconds."""

    class Connection(psycopg.Connection[Any]):
        """One that closes itself; what the server made of the request is not known then."""

        def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
            if timeout is not None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, seconds)
            except psycopg.OperationalError as fault:
                if fault.sqlstate is None:  # no word of the server's: it is late, or lost
                    self.pgconn.finish()
                raise

    def connect(_dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]) -> Connection:
        return Connection.connect(*arguments, **named)

    event.listen(engine, "do_connect", connect)
