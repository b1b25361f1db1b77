"""TLS in front of a PostgreSQL server that was built without it: real handshakes, real certificates of our own."""

import selectors
import socket
import socketserver
import ssl
import struct
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import URL, make_url

_ASKS_FOR_TLS, _ASKS_FOR_GSS = 80877103, 80877104


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates. `file`: its own, which clients trust."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path

    @classmethod
    def make(cls, folder: Path, name: str) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _signed(name, name, key.public_key(), key, ca=True)
        file = folder / f"{name}.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(key, certificate, file)

    def server(self, folder: Path) -> ssl.SSLContext:
        """A server's side, with a certificate for localhost signed by this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = self.certificate.subject.rfc4514_string().removeprefix("CN=")
        certificate = _signed("localhost", issuer, key.public_key(), self.key, ca=False)
        chain, secret = folder / "server.pem", folder / "server.key"
        chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, secret)
        return context


def _signed(
    name: str, issuer: str, public: ec.EllipticCurvePublicKey, by: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(by, hashes.SHA256())


class Encrypted:
    """Takes clients in by TLS and carries what they say to the server. `connections`: how many were taken in."""

    def __init__(self, server: str, context: ssl.SSLContext) -> None:
        self._server = make_url(server)
        self.connections = 0
        front = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                front._carry(self.request, context)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = False
            allow_reuse_address = True

        self._listener = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    def url(self, host: str = "localhost", **query: str) -> str:
        """The address of this side."""
        port = self._listener.server_address[1]
        address = self._server.set(
            host=host, port=port, password="geheim", query={"gssencmode": "disable", **query}
        )
        return address.render_as_string(hide_password=False)

    def _carry(self, client: socket.socket, context: ssl.SSLContext) -> None:
        while (asked := _asked(client)) == _ASKS_FOR_GSS:
            client.sendall(b"N")
        if asked != _ASKS_FOR_TLS:
            return
        client.sendall(b"S")
        try:
            secure = context.wrap_socket(client, server_side=True)
        except (ssl.SSLError, OSError):  # the client does not trust us
            return
        self.connections += 1
        with secure, _connected(self._server) as upstream:
            _pump(secure, upstream)


def _asked(client: socket.socket) -> int | None:
    head = client.recv(8, socket.MSG_WAITALL)
    return struct.unpack("!II", head)[1] if len(head) == 8 else None


def _connected(server: URL) -> socket.socket:
    """The server listens on a socket in a folder, as those that the tests start do, or on a port."""
    host, port = (
        str(server.query.get("host") or server.host),
        int(str(server.query.get("port") or server.port or 5432)),
    )
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    upstream = socket.socket(socket.AF_UNIX)
    upstream.connect(f"{host}/.s.PGSQL.{port}")
    return upstream


def _pump(client: ssl.SSLSocket, upstream: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(client, selectors.EVENT_READ, upstream)
        ready.register(upstream, selectors.EVENT_READ, client)
        while True:
            for key, _ in ready.select():
                source, target = key.fileobj, key.data
                assert isinstance(source, socket.socket)
                try:
                    said = source.recv(65536)
                    if isinstance(source, ssl.SSLSocket):
                        said += source.recv(source.pending()) if source.pending() else b""
                    if not said:
                        return
                    target.sendall(said)
                except OSError:
                    return
