"""One connection's talk with a printer: what it was asked, what it said, and when it last gave a sign of life."""

import time
from collections.abc import Callable

from kiosk.core.model import PrinterStatus
from kiosk.core.printing.escpos.answers import Answer, Answers, Cleared, Confirmed, Question, Said, status_of
from kiosk.core.printing.escpos.stream import CLEAR, question, request
from kiosk.core.printing.escpos.wires.wire import Wire

_PIECE = 1024  # so small that even on a slow line each is gone long before patience ends


class Talk:
    """Over an open wire. `answer_seconds`: how long a printer may take to say how it is. All raise WireError."""

    def __init__(self, wire: Wire, answer_seconds: float) -> None:
        self._wire = wire
        self._answer_seconds = answer_seconds
        self._answers = Answers()
        self._unanswered: Question | None = None
        self._said: dict[Question, int] = {}
        self._confirmed: set[bytes] = set()
        self._cleared = False
        self._life_at = time.monotonic()

    @property
    def still_for(self) -> float:
        """Seconds since the printer took something or said something."""
        return time.monotonic() - self._life_at

    def send(self, data: bytes, patience_seconds: float) -> None:
        """Give all of it to the printer, which takes some of it within so many seconds, again and again."""
        for begun in range(0, len(data), _PIECE):
            self._wire.send(data[begun : begun + _PIECE], time.monotonic() + patience_seconds)
            self._life_at = time.monotonic()

    def drain(self, seconds: float) -> None:
        """Wait until all that was sent has left this machine."""
        self._wire.drain(time.monotonic() + seconds)

    def forget(self) -> None:
        """Whatever comes in now was said to somebody before us."""
        until = time.monotonic() + self._answer_seconds
        while self._wire.receive(time.monotonic()) and time.monotonic() < until:
            pass

    def status(self) -> PrinterStatus | None:
        """How the printer says it is; None: it does not say. What it does not say of paper and cover is unknown.

        A question that is not answered stays open, and none is asked before it is: answers look alike.
        """
        self._said.clear()
        for asked in Question:
            if self._unanswered is None:
                self._unanswered = asked
                self._wire.send(question(asked), time.monotonic() + self._answer_seconds)
            if not self._listen(self._answer_seconds, lambda: self._unanswered is None):
                break
        if Question.ONLINE not in self._said:
            return None
        return status_of(
            self._said[Question.ONLINE], self._said.get(Question.CAUSE), self._said.get(Question.PAPER)
        )

    def ask_for(self, id_: bytes, seconds: float) -> None:
        """Have the printer say this id once all before it is on paper."""
        self._wire.send(request(id_), time.monotonic() + seconds)

    def confirms(self, id_: bytes, seconds: float) -> bool:
        """Whether it says this id within so many seconds."""
        return self._listen(seconds, lambda: id_ in self._confirmed)

    def clear(self, seconds: float) -> bool:
        """Have the printer throw away what it has not printed; whether it says that it did."""
        self._cleared = False
        self._wire.send(CLEAR, time.monotonic() + seconds)
        return self._listen(seconds, lambda: self._cleared)

    def _listen(self, seconds: float, done: Callable[[], bool]) -> bool:
        until = time.monotonic() + seconds
        while not done():
            came = self._wire.receive(until)
            if came:
                self._life_at = time.monotonic()
            for answer in self._answers.take(came):
                self._take(answer)
            if time.monotonic() >= until:
                return done()
        return True

    def _take(self, answer: Answer) -> None:
        match answer:
            case Said(bits) if self._unanswered is not None:
                self._said[self._unanswered] = bits
                self._unanswered = None
            case Confirmed(id_):
                self._confirmed.add(id_)
            case Cleared():
                self._cleared = True
            case _:
                pass  # a sign of life, no more
