"""An ESC/POS printer, on whichever way it hangs: how it is, and a ticket confirmed, unknown, or never begun."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed

from kiosk.core.model import PrinterState, PrinterStatus, PrintState
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.profile import Profile
from kiosk.core.printing.escpos.stream import RESET, bands, ending, filling, new_id
from kiosk.core.printing.escpos.talk import Talk
from kiosk.core.printing.escpos.wires.wire import Wire, WireError

if TYPE_CHECKING:
    from PIL.Image import Image

_log = logging.getLogger(__name__)

_OFFLINE = PrinterStatus(PrinterState.OFFLINE)
_REFUSALS = {
    PrinterState.PAPER_OUT: "the printer is out of paper",
    PrinterState.COVER_OPEN: "the printer's cover is open",
    PrinterState.ERROR: "the printer reports an error, such as a jam",
    PrinterState.OFFLINE: "the printer says it is offline",
}


class _BrokeOffError(Exception):
    """The ticket has begun, and something is in its way."""


class EscPosPrinter:
    """A printer that `open_wire` reaches and that is as `profile` says.

    `patience_seconds`: without a sign of life for so long, a ticket under way is given up. `answer_seconds`: so
    long a printer may take to say how it is, and twice as long to confirm what takes no time. While it prints,
    others are told how it was just now.
    """

    def __init__(
        self,
        open_wire: Callable[[], Wire],
        profile: Profile,
        *,
        patience_seconds: float = 10.0,
        answer_seconds: float = 1.0,
    ) -> None:
        self._open_wire = open_wire
        self._profile = profile
        self._patience = patience_seconds
        self._soon = answer_seconds
        self._lock = threading.Lock()
        self._last = _OFFLINE
        self._half_done = False  # something of a ticket may be in its buffer or at its mouth
        self._confirms: bool | None = None if profile.confirms else False  # None: not known yet
        self._missed = False  # the last time it did not confirm, though it can

    def status(self) -> PrinterStatus:
        """How it is now. Absent or refusing: OFFLINE. Connected and silent: UNKNOWN."""
        if not self._lock.acquire(blocking=False):
            return self._last  # which printing has just asked
        try:
            self._last = self._looked_at()
            return self._last
        finally:
            self._lock.release()

    def print(self, bitmap: "Image", name: str) -> PrintState:
        """Put one bitmap on paper. PRINTED: the printer says so. Raises PrinterFaultError before anything is sent.

        Raises ValueError for a bitmap wider than the paper.
        """
        ticket = [*bands(bitmap, self._profile), ending(self._profile)]
        with self._lock:
            state = self._printed(ticket, name)
            if self._half_done:
                self._tidy_up_anew()
            return state

    def discard(self) -> None:
        """Clear its buffer, and cut off what hangs at its mouth; before the next ticket, if not now."""
        with self._lock:
            self._half_done = True
            self._tidy_up_anew()

    def _looked_at(self) -> PrinterStatus:
        """One that was there and is absent now may be serving a neighbour: its absence is looked at for longer."""
        was_there = self._last.state is not PrinterState.OFFLINE
        looks = Retrying(
            retry=retry_if_result(lambda found: found is None),
            stop=stop_after_delay(4 * self._soon if was_there else 0),
            wait=wait_fixed(self._soon / 2),
        )
        try:
            return looks(self._asked) or _OFFLINE
        except RetryError:
            return _OFFLINE

    def _asked(self) -> PrinterStatus | None:
        """How it says it is; None: it cannot be reached just now."""
        try:
            with closing(self._open_wire()) as wire:
                talk = Talk(wire, self._soon)
                if not self._profile.answers:
                    return PrinterStatus()
                talk.forget()
                status = talk.status()
                with suppress(WireError):
                    if self._half_done and status is not None and not status.state.cannot_print:
                        # Half a ticket is not left at its mouth until somebody books again.
                        self._half_done = not self._tidy_up(talk)
                    talk.drain(self._soon)
                return status or PrinterStatus()
        except PrinterFaultError as fault:
            return None if fault.passing else _OFFLINE
        except WireError:
            return PrinterStatus()

    def _printed(self, ticket: Sequence[bytes], name: str) -> PrintState:
        with closing(self._open_wire()) as wire:
            talk = Talk(wire, self._soon)
            if self._last == _OFFLINE:
                self._last = PrinterStatus()
            try:
                confirming = self._made_ready(talk)
            except WireError as fault:
                raise PrinterFaultError(str(fault), passing=True) from fault
            self._half_done = True
            try:
                state = self._put_on_paper(talk, ticket, confirming=confirming)
            except WireError as fault:
                _log.warning("ticket %s broke off: %s", name, fault)
                return PrintState.UNKNOWN
            except _BrokeOffError as fault:
                _log.warning("ticket %s broke off: %s", name, fault)
                self._tidy_up_at_once(talk)
                return PrintState.UNKNOWN
            self._half_done = False
            return state

    def _made_ready(self, talk: Talk) -> bool:
        """See that the printer can take a ticket; whether it will confirm it. Raises PrinterFaultError."""
        talk.forget()
        if not self._profile.answers:
            if self._half_done:
                self._tidy_up(talk)
            return False
        status = talk.status()
        if status is not None:
            self._last = status
            if self._half_done:
                self._half_done = not self._tidy_up(talk, ready=not status.state.cannot_print)
            if status.state.cannot_print:
                raise PrinterFaultError(_REFUSALS[status.state], passing=status.state is PrinterState.OFFLINE)
        if self._confirms is not False and self._shakes_hands(talk):
            if self._half_done and status is None:
                self._tidy_up(talk)
            self._confirms, self._missed = True, False
            return True
        if status is None:
            # It may come out when the next citizen stands there.
            raise PrinterFaultError("the printer does not answer", passing=True)
        return self._confirms is not False and self._won_over(talk)

    def _won_over(self, talk: Talk) -> bool:
        """Whether a printer that says how it is, but did not confirm, does so after all.

        It may print for a neighbour: then it is left alone once. It may wait for the rest of a picture that broke
        off, a neighbour's too. Or it cannot: it is not asked again.
        """
        if self._confirms and not self._missed:
            self._missed = True
            raise PrinterFaultError("the printer is busy", passing=True)
        self._tidy_up(talk)
        shakes_hands = self._shakes_hands(talk)
        if self._confirms is None or shakes_hands:
            self._confirms, self._missed = shakes_hands, False
        return shakes_hands

    def _shakes_hands(self, talk: Talk) -> bool:
        id_ = new_id()
        talk.send(RESET, 2 * self._soon)
        talk.ask_for(id_, 2 * self._soon)
        return talk.confirms(id_, 2 * self._soon)

    def _put_on_paper(self, talk: Talk, ticket: Sequence[bytes], *, confirming: bool) -> PrintState:
        """Raises _BrokeOffError and WireError."""
        watch = _Watch(talk, self._patience, self._soon)
        talk.send(RESET, self._patience)
        for part in ticket:
            talk.send(part, self._patience)
            if self._profile.answers:
                watch.look_now_and_then()
        if not confirming:
            talk.drain(self._patience)
            if self._profile.answers:
                watch.look_for(2 * self._soon)
            return PrintState.UNKNOWN
        id_ = new_id()
        talk.ask_for(id_, self._patience)
        until = time.monotonic() + 3 * self._patience
        while not talk.confirms(id_, self._soon):
            try:
                watch.look()
            except _BrokeOffError:
                if talk.confirms(id_, 0):  # said while it was asked
                    break
                raise
            if time.monotonic() >= until:
                raise _BrokeOffError("the printer answers, but does not confirm")
        with suppress(WireError):  # it has said that the ticket is on paper, and may hang up
            talk.drain(self._soon)
        return PrintState.PRINTED

    def _tidy_up(self, talk: Talk, *, ready: bool = True) -> bool:
        """Have the printer forget what it has not printed, and put out what it has; whether it says it forgot.

        A model that cannot forget gets as much white as the picture can lack; `ready`: it takes that now. What is
        sent next over this connection is whole in any case, unless it was not ready. Raises WireError.
        """
        forgot = self._profile.answers and talk.clear(2 * self._soon)
        if not forgot:
            if not ready:
                return False
            talk.send(filling(self._profile), self._patience)
        talk.send(RESET + ending(self._profile), self._patience)
        return forgot

    def _tidy_up_at_once(self, talk: Talk) -> None:
        try:
            self._half_done = not self._tidy_up(talk, ready=False)
            talk.drain(self._soon)
        except WireError:
            self._half_done = True

    def _tidy_up_anew(self) -> None:
        """Over a new connection; what is not certain to be done is left for the next ticket."""
        try:
            with closing(self._open_wire()) as wire:
                talk = Talk(wire, self._soon)
                talk.forget()
                status = talk.status() if self._profile.answers else PrinterStatus()
                if status is not None:
                    self._half_done = not self._tidy_up(talk, ready=not status.state.cannot_print)
                    talk.drain(self._patience)
        except (PrinterFaultError, WireError) as fault:
            self._half_done = True
            _log.info("what a ticket left half done is not cleared yet: %s", fault)


class _Watch:
    """Looks at a printer while a ticket is under way. Its calls raise _BrokeOffError, and WireError."""

    def __init__(self, talk: Talk, patience_seconds: float, soon: float) -> None:
        self._talk = talk
        self._patience = patience_seconds
        self._soon = soon
        self._looked_at = time.monotonic()
        self._bad_since: float | None = None

    def look_now_and_then(self) -> None:
        """Between the parts of a ticket."""
        if time.monotonic() - self._looked_at >= self._soon:
            self.look()

    def look_for(self, seconds: float) -> None:
        """Go on looking for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            time.sleep(max(0.0, min(self._soon / 2, until - time.monotonic())))

    def look(self) -> None:
        """Ask how it is. What is the matter for a moment only is borne."""
        status = self._talk.status()
        now = self._looked_at = time.monotonic()
        if status is None:
            if self._talk.still_for >= self._patience:
                raise _BrokeOffError("the printer fell silent")
            return
        if not status.state.cannot_print:
            self._bad_since = None
            return
        self._bad_since = now if self._bad_since is None else self._bad_since
        if now - self._bad_since >= self._soon:
            raise _BrokeOffError(_REFUSALS[status.state])
