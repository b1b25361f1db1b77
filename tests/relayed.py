"""One connection through the network: a client's end, a server's end, and what is under way between them."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from tests.protocol import ENCRYPT, REFUSE_TO_ENCRYPT, Conversation, Messages


class Carrier(Protocol):
    """The network, as its connections see it."""

    delay: float

    @property
    def stalled(self) -> bool:
        """Whether everything goes nowhere."""

    def came_in(self, relayed: "Relayed") -> None:
        """A client has connected."""

    def gone(self, relayed: "Relayed") -> None:
        """Both sides are closed."""

    def lost(self, size: int) -> None:
        """So many bytes went nowhere."""

    def tell(self) -> None:
        """Something has happened that somebody may wait for."""

    def trap_for(self, *, commits: bool) -> "Callable[[Relayed, str, bytes], None] | None":
        """Count a client's message. What is to happen to its connection, if anything."""


class Relayed:
    """One connection. Lives in the network's thread alone."""

    def __init__(self, network: Carrier, loop: asyncio.AbstractEventLoop) -> None:
        self.number = 0
        self._network = network
        self._talk = Conversation()
        self._of_client, self._of_server = Messages(starting=True), Messages(starting=False)
        self._to_server, self._to_client = _Way(loop), _Way(loop)
        self.client = _End(self._client_came, self._client_said, self._client_left, self._to_client)
        self.server = _End(lambda: None, self._server_said, self._server_left, self._to_server)
        self.client.other, self.server.other = self.server, self.client
        self._deaf = False  # to its client, once it is to be cut
        self._broken = False  # something of it went nowhere
        self._dead = False
        self.connecting = False  # to the server

    @property
    def held(self) -> bool:
        """Whether what the client sends is held back."""
        return self._to_server.held

    def hold(self, message: bytes = b"") -> None:
        """Hold back what the client sends, beginning with this message."""
        self._to_server.held = True
        self._to_server.put(message, self._network.delay)

    def release(self) -> None:
        """Let it arrive."""
        self._to_server.held = False
        self._to_server.go_on()

    def sever(self) -> None:
        """End it between two messages: the server gets what was said before, the client hears nothing more."""
        self._deaf = True
        self.client.abort()
        self._to_server.put(None, self._network.delay)

    def sever_after(self, kind: str, message: bytes) -> None:
        """Pass this message on, the last one; end the connection when the server has carried it out."""
        self._deaf = True
        flush = self._talk.mark(kind)
        self._to_server.put(message + (flush or b""), self._network.delay)
        if flush is None:  # nothing will ever answer it
            self.sever()

    def swallow(self) -> None:
        """What is under way goes nowhere."""
        lost = self._to_server.lose() + self._to_client.lose()
        if lost:
            self._lose(lost)

    def restore(self) -> None:
        """Go on, or end where nobody knows any more what was said."""
        if self._broken or not (self.connecting or self.server.transport):
            self.kill()
        else:
            self.release()

    def kill(self) -> None:
        """End it on both sides, at once."""
        self._dead = True
        for way in (self._to_server, self._to_client):
            way.lose()
        self.client.abort()
        self.server.abort()
        self._look_whether_gone()

    def connected(self) -> None:
        """The server has been reached, or will not be."""
        self.connecting = False
        self._look_whether_gone()

    def _client_came(self) -> None:
        self._network.came_in(self)

    def _client_said(self, data: bytes) -> None:
        if self._network.stalled:
            self._lose(len(data))
            return
        passed: list[bytes] = []
        for kind, message in self._of_client.of(data):
            if self._deaf:
                return
            if kind == ENCRYPT:
                self._to_client.put(REFUSE_TO_ENCRYPT, self._network.delay)
                continue
            commits = self._talk.ask(kind, message)
            spring = self._network.trap_for(commits=commits)
            if spring is None:
                passed.append(message)
                continue
            self._to_server.put(b"".join(passed), self._network.delay)
            passed.clear()
            spring(self, kind, message)
        self._to_server.put(b"".join(passed), self._network.delay)
        self._network.tell()

    def _server_said(self, data: bytes) -> None:
        if self._network.stalled:
            self._lose(len(data))
            return
        passed = [message for kind, message in self._of_server.of(data) if self._talk.answer(kind)]
        self._to_client.put(b"".join(passed), self._network.delay)
        if self._talk.answered:
            self._to_client.put(None, self._network.delay)
            self.server.abort()

    def _client_left(self) -> None:
        if self._network.stalled and not self._dead:
            self._broken = True  # the server does not hear of it
        else:
            self._to_server.put(None, self._network.delay)
        self._look_whether_gone()

    def _server_left(self) -> None:
        if self._network.stalled and not self._dead:
            self._broken = True
        else:
            self._to_client.put(None, self._network.delay)
        self._look_whether_gone()

    def _lose(self, size: int) -> None:
        self._broken = True
        self._network.lost(size)

    def _look_whether_gone(self) -> None:
        nobody_there = self.server.left if self.server.transport else not self.connecting
        if self.client.left and nobody_there:
            self._network.gone(self)


class _Way:
    """One direction: bytes arrive in order, at once, later, or when they are let go. None is the end."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._under_way: deque[tuple[float, bytes | None]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self.to: asyncio.Transport | None = None
        self.held = False

    def put(self, data: bytes | None, delay: float) -> None:
        """Send."""
        if data != b"":
            self._under_way.append((self._loop.time() + delay, data))
            self.go_on()

    def lose(self) -> int:
        """Forget what is under way. Returns how many bytes that was."""
        lost = sum(len(data or b"") for _, data in self._under_way)
        self._under_way.clear()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        return lost

    def go_on(self) -> None:
        """Deliver what is due."""
        while self._under_way and not self.held and self.to:
            due, data = self._under_way[0]
            if due > self._loop.time():
                self._timer = self._timer or self._loop.call_at(due, self._on_time)
                return
            self._under_way.popleft()
            if data is None:
                self.to.close()
            else:
                self.to.write(data)

    def _on_time(self) -> None:
        self._timer = None
        self.go_on()


class _End(asyncio.Protocol):
    """The socket on one side."""

    other: "_End"

    def __init__(
        self,
        came: Callable[[], None],
        said: Callable[[bytes], None],
        left: Callable[[], None],
        way_here: _Way,
    ) -> None:
        self._came, self._said, self._left_, self._way_here = came, said, left, way_here
        self.transport: asyncio.Transport | None = None
        self.left = False
        self._aborted = False

    def abort(self) -> None:
        """Close it at once; also where it is only about to come."""
        self._aborted = True
        if self.transport:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = self._way_here.to = transport
        if self._aborted:
            transport.abort()
        self._came()
        self._way_here.go_on()

    def data_received(self, data: bytes) -> None:
        """Hear."""
        if not self._aborted:
            self._said(data)

    def connection_lost(self, _exc: Exception | None) -> None:
        """End."""
        self.left = True
        self._way_here.to = None
        self._way_here.lose()
        self._left_()

    def pause_writing(self) -> None:
        """Have the other side wait while this one does not keep up."""
        if self.other.transport:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        if self.other.transport:
            self.other.transport.resume_reading()
