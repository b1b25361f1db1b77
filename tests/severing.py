"""A relay between a store and its PostgreSQL server that cuts the connection at COMMIT."""

import contextlib
import selectors
import socket
import socketserver
import tempfile
import threading
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, make_url


class Cut(Enum):
    """Where in a COMMIT the connection breaks."""

    BEFORE_THE_SERVER_HEARS_OF_IT = "before"
    BEFORE_ITS_ANSWER_ARRIVES = "after"


class Relay:
    """Stands in for the server; `url` is what the store connects to. Cuts once each time it is told to."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._home = tempfile.TemporaryDirectory(prefix="kiosk-")
        self.cut: Cut | None = None
        self.cuts = 0
        relay = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with _connected(relay._server) as upstream:
                    relay.carry(self.request, upstream)

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = False
            request_queue_size = 64

        self._listener = Server(str(Path(self._home.name) / ".s.PGSQL.5432"), Handler)
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """The address of this relay."""
        query = {"host": self._home.name, "port": "5432", "sslmode": "disable"}
        url = self._server.set(host=None, port=None).set(query=query)
        return url.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
        self._home.cleanup()

    def carry(self, client: socket.socket, upstream: socket.socket) -> None:
        """Carry bytes both ways until somebody hangs up, or the cut comes."""
        with selectors.DefaultSelector() as both:
            both.register(client, selectors.EVENT_READ, upstream)
            both.register(upstream, selectors.EVENT_READ, client)
            while True:
                for key, _ in both.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    if key.fileobj is client and self.cut and b"COMMIT" in data:
                        self._sever(upstream, data)
                        return
                    with contextlib.suppress(BrokenPipeError):
                        key.data.sendall(data)

    def _sever(self, upstream: socket.socket, data: bytes) -> None:
        if self.cut is Cut.BEFORE_ITS_ANSWER_ARRIVES:
            upstream.sendall(data)
            upstream.recv(65536)
        self.cut = None
        self.cuts += 1


def _connected(server: URL) -> socket.socket:
    host = server.host or str(server.query.get("host", ""))
    if host.startswith("/"):
        upstream = socket.socket(socket.AF_UNIX)
        upstream.connect(f"{host}/.s.PGSQL.{server.port or 5432}")
        return upstream
    return socket.create_connection((host, server.port or 5432))
