"""Hangs up on a server that does not answer: a pulled cable says nothing, and the driver would wait for ever."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError


class Watch:
    """Over one transaction. `worn_out` once it took longer than it may, and its connection was closed for that."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._over = False
        self._lock = Lock()
        self.worn_out = False

    def hang_up(self) -> None:
        """Close the connection's socket from another thread: whoever waits for an answer gets a fault instead."""
        with self._lock:
            if self._over:
                return
            self.worn_out = True
            closed_already = OSError, AttributeError, SQLAlchemyError, self._connection.dialect.loaded_dbapi.Error
            with suppress(*closed_already):
                line = socket.socket(fileno=self._connection.connection.driver_connection.fileno())  # type: ignore[union-attr]
                try:
                    line.shutdown(socket.SHUT_RDWR)
                finally:
                    line.detach()  # the driver closes it

    def end(self) -> None:
        """The transaction is over; its connection may be somebody else's from now on."""
        with self._lock:
            self._over = True


@contextmanager
def watched(seconds: float | None, connection: Connection) -> Iterator[Watch]:
    """Watch over a transaction; None: for ever."""
    watch = Watch(connection)
    if seconds is None:
        yield watch
        return
    timer = Timer(seconds, watch.hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        watch.end()
