"""A relay before a PostgreSQL server that counts the trips over it: a client's word after the server's is one."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from benchmarks.places import on_disk

_SOCKET = ".s.PGSQL.5432"
_BYTES = 65536


class Relay:
    """Stands between one client at a time and its server. `trips` counts from whenever it is set to 0."""

    def __init__(self, listener: socket.socket, server: Path) -> None:
        self.trips = 0
        self._listener, self._server = listener, server

    def serve(self) -> None:
        """Carry one connection after another until the listener is shut down."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, socket.socket(socket.AF_UNIX) as upstream:
                upstream.connect(str(self._server))
                self._carry(client, upstream)

    def _carry(self, client: socket.socket, upstream: socket.socket) -> None:
        servers_turn = False
        with selectors.DefaultSelector() as both:
            both.register(client, selectors.EVENT_READ)
            both.register(upstream, selectors.EVENT_READ)
            while True:
                for key, _ in both.select():
                    said = key.fileobj.recv(_BYTES)  # type: ignore[union-attr]
                    if not said:
                        return
                    from_client = key.fileobj is client
                    if from_client and not servers_turn:
                        self.trips += 1
                    servers_turn = from_client
                    (upstream if from_client else client).sendall(said)


@contextmanager
def relayed(server: str) -> Iterator[tuple[Relay, str]]:
    """A relay before this server's Unix socket, and the URL that leads through it."""
    url = make_url(server)
    with on_disk() as home, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(home / _SOCKET))
        listener.listen()
        relay = Relay(listener, Path(str(url.query["host"])) / _SOCKET)
        thread = threading.Thread(target=relay.serve)
        thread.start()
        try:
            through = url.set(query={"host": str(home), "sslmode": "disable", "gssencmode": "disable"})
            yield relay, through.render_as_string(hide_password=False)
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
