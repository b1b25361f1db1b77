"""The network between terminals and their PostgreSQL server: it can be cut, stalled, slowed down and reordered.

A proxy on 127.0.0.1 with one thread of its own, for many connections. It is steered from any other thread; each
order has been carried out when its call returns.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import make_url

from tests.relayed import Relayed

T = TypeVar("T")
WITHIN = 10


class Cut(Enum):
    """Where in a message's way the connection breaks."""

    BEFORE_THE_SERVER_HEARS_OF_IT = "before"
    BEFORE_ITS_ANSWER_ARRIVES = "after"


class _State(Enum):
    OPEN = "open"
    CUT = "cut"
    STALLED = "stalled"


@dataclass
class _Trap:
    """What is to happen to the connection that sends the n-th message, or the n-th COMMIT, from now on."""

    spring: Callable[[Relayed, str, bytes], None]
    left: int
    commits_only: bool


class Network:
    """Stands in front of one server. `url` is what its clients connect to; entered, it carries them.

    Connections are numbered from 1 in the order in which they came.
    """

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network")
        self._faults: list[Exception] = []
        self._waiting: list[tuple[Callable[[Self], bool], Future[None]]] = []
        self._state = _State.OPEN
        self._trap: _Trap | None = None
        self._relayed: dict[int, Relayed] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.delay = 0.0
        # Until now: connections that came, messages of clients, bytes that went nowhere, traps that were sprung.
        self.came = self.messages = self.swallowed = self.sprung = 0

    def __enter__(self) -> Self:
        self._loop.set_exception_handler(self._note_fault)
        self._thread.start()
        self._listener = self._wait_for(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait_for(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._faults:
            raise ExceptionGroup("the network itself was at fault", self._faults)

    @property
    def url(self) -> str:
        """The address of this side: the server's, but for the host, and never encrypted."""
        query = {name: value for name, value in self._server.query.items() if name not in {"host", "port"}}
        query |= {"sslmode": "disable", "gssencmode": "disable"}
        port = self._listener.sockets[0].getsockname()[1]
        url = self._server.set(host="127.0.0.1", port=port, query=query)
        return url.render_as_string(hide_password=False)

    @property
    def connections(self) -> tuple[int, ...]:
        """The numbers of those that are there, the oldest first."""
        return self._steer(lambda: tuple(sorted(self._relayed)))

    # Steering

    def cut(self) -> None:
        """End all connections, and every new one as soon as it comes. Both sides hear of it."""
        self._steer(self._cut_all)

    def stall(self) -> None:
        """Let everything go nowhere, and answer nothing: a cable is pulled. Neither side hears of the other."""
        self._steer(self._stall_all)

    def slow(self, seconds: float) -> None:
        """Have everything take so long from now on, each way."""
        self._steer(lambda: setattr(self, "delay", seconds))

    def restore(self) -> None:
        """All is well again, and nothing lies in wait. What was held back arrives.

        Connections of which something went nowhere end: nobody knows any more what was said.
        """
        self._steer(self._restore_all)

    def cut_at_commit(self, cut: Cut, number: int = 1, *, lasting: bool = False) -> None:
        """Cut the connection that sends the n-th COMMIT from now on, at that. One trap at a time lies in wait.

        Where it is lasting, all others are cut too, until the network is restored.
        """
        self._set_trap(self._springing(cut, lasting=lasting), number, commits_only=True)

    def cut_at_message(self, number: int, cut: Cut, *, lasting: bool = False) -> None:
        """The same at the n-th message from now on, whichever it is. A connection's first one counts."""
        self._set_trap(self._springing(cut, lasting=lasting), number, commits_only=False)

    def hold(self, number: int) -> None:
        """Hold back what this connection sends, and let the others overtake it. Nothing where it has gone."""
        self._steer(lambda: self._hold_one(number))

    def hold_at_commit(self, number: int = 1) -> None:
        """Hold back the connection that sends the n-th COMMIT from now on, from that on."""
        self._set_trap(lambda relayed, _kind, message: relayed.hold(message), number, commits_only=True)

    @property
    def held(self) -> tuple[int, ...]:
        """The connections that are held back."""
        return self._steer(lambda: tuple(n for n, relayed in sorted(self._relayed.items()) if relayed.held))

    def release(self, number: int | None = None) -> None:
        """Let a held connection go on, or all of them, the oldest first."""
        self._steer(lambda: self._release_some(number))

    def disarm(self) -> bool:
        """Take the trap away. True where there was one that nobody had come to."""

        def taken() -> bool:
            there, self._trap = self._trap is not None, None
            return there

        return self._steer(taken)

    def wait_until(self, holds: Callable[[Self], bool], seconds: float = WITHIN) -> None:
        """Wait until something holds of this network, as seen from its own thread. Raises TimeoutError."""
        found: Future[None] = Future()
        self._steer(lambda: self._waiting.append((holds, found)))
        found.result(seconds)

    # What the connections ask, in the network's own thread

    @property
    def stalled(self) -> bool:
        """Whether everything goes nowhere."""
        return self._state is _State.STALLED

    def came_in(self, relayed: Relayed) -> None:
        """A client has connected."""
        self.came += 1
        relayed.number = self.came
        self._relayed[relayed.number] = relayed
        if self._state is _State.CUT:
            relayed.kill()
        elif not self.stalled:
            relayed.connecting = True
            task = self._loop.create_task(self._connect(relayed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.tell()

    def gone(self, relayed: Relayed) -> None:
        """Both sides of a connection are closed."""
        self._relayed.pop(relayed.number, None)
        self.tell()

    def lost(self, size: int) -> None:
        """So many bytes went nowhere."""
        self.swallowed += size
        self.tell()

    def trap_for(self, *, commits: bool) -> Callable[[Relayed, str, bytes], None] | None:
        """Count a message. What is to happen to its connection, if anything."""
        self.messages += 1
        trap = self._trap
        if trap is None or (trap.commits_only and not commits):
            return None
        trap.left -= 1
        if trap.left:
            return None
        self._trap = None
        self.sprung += 1
        return trap.spring

    def tell(self) -> None:
        """Look for those who wait whether it holds now."""
        for holds, found in [*self._waiting]:
            if holds(self):
                self._waiting.remove((holds, found))
                found.set_result(None)

    def _note_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._faults.append(context.get("exception") or RuntimeError(context["message"]))

    def _springing(self, cut: Cut, *, lasting: bool) -> Callable[[Relayed, str, bytes], None]:
        def spring(relayed: Relayed, kind: str, message: bytes) -> None:
            if lasting:
                self._cut_all(but=relayed)
            if cut is Cut.BEFORE_THE_SERVER_HEARS_OF_IT:
                relayed.sever()
            else:
                relayed.sever_after(kind, message)

        return spring

    def _set_trap(self, spring: Callable[[Relayed, str, bytes], None], number: int, *, commits_only: bool) -> None:
        if number < 1:
            raise ValueError(f"the first message from now on is number 1, not {number}")
        self._steer(lambda: setattr(self, "_trap", _Trap(spring, number, commits_only)))

    def _cut_all(self, but: Relayed | None = None) -> None:
        self._state = _State.CUT
        for relayed in [*self._relayed.values()]:
            if relayed is not but:
                relayed.kill()

    def _stall_all(self) -> None:
        self._state = _State.STALLED
        for relayed in self._relayed.values():
            relayed.swallow()

    def _restore_all(self) -> None:
        self._state, self.delay, self._trap = _State.OPEN, 0.0, None
        for relayed in [*self._relayed.values()]:
            relayed.restore()

    def _hold_one(self, number: int) -> None:
        if number in self._relayed:
            self._relayed[number].hold()

    def _release_some(self, number: int | None) -> None:
        for at, relayed in sorted(self._relayed.items()):
            if number in {None, at}:
                relayed.release()

    # The thread and its sockets

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: Relayed(self, self._loop).client, "127.0.0.1", 0, backlog=128
        )

    async def _connect(self, relayed: Relayed) -> None:
        host = self._server.host or str(self._server.query.get("host", ""))
        port = self._server.port or int(str(self._server.query.get("port", 5432)))
        try:
            if host.startswith("/"):
                path = f"{host}/.s.PGSQL.{port}"
                await self._loop.create_unix_connection(lambda: relayed.server, path)
            else:
                await self._loop.create_connection(lambda: relayed.server, host, port)
        except OSError:
            relayed.kill()
        finally:
            relayed.connected()

    async def _close(self) -> None:
        self._state = _State.CUT
        self._listener.close()
        for task in self._tasks:
            task.cancel()
        for relayed in [*self._relayed.values()]:
            relayed.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        none_left: Future[None] = Future()
        self._waiting.append((lambda _: not self._relayed, none_left))
        self.tell()
        await asyncio.wrap_future(none_left)
        await self._listener.wait_closed()

    def _steer(self, do: Callable[[], T]) -> T:
        """Carry out in the network's thread, and wait for it."""
        if threading.current_thread() is self._thread:
            return do()

        async def carried_out() -> T:
            done = do()
            self.tell()
            return done

        return self._wait_for(carried_out())

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN)
