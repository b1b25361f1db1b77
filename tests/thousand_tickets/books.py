"""What was printed is compared with what the program says of it: job by job, paper by paper."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PIL import Image

from kiosk.core.model import PrintState, Ticket
from kiosk.core.ports import PrinterFaultError
from kiosk.core.printing.escpos.printer import EscPosPrinter
from tests.paper.judging import inked, is_part, on_paper
from tests.reading import qr_codes

PRINTED, UNKNOWN, FAILED = PrintState.PRINTED, PrintState.UNKNOWN, PrintState.FAILED
_REMEMBERED = 6  # of the tickets sent last: what is left of one comes off before the next
_STRAY_ROWS = 26  # with which a picture that broke off before ends


class WrongError(AssertionError):
    """Program and paper do not agree."""


@dataclass
class Sent:
    """A bitmap that was given to the printer under a job's name; how that ended, at its last attempt."""

    name: str
    bitmap: Image.Image
    state: PrintState = UNKNOWN
    whole: int = 0


class RememberingPrinter(EscPosPrinter):
    """The program's own printer, which notes what it was given."""

    sent: list[Sent] = []  # noqa: RUF012  the program makes the printer; the test finds it here

    def print(self, bitmap: Image.Image, name: str) -> PrintState:
        """As it is, and noted."""
        if not self.sent or self.sent[-1].name != name:
            self.sent.append(Sent(name, bitmap))
        note = self.sent[-1]
        note.state = UNKNOWN
        try:
            note.state = super().print(bitmap, name)
        except PrinterFaultError:
            note.state = FAILED
            raise
        return note.state


@dataclass
class Booked:
    """One visit's ticket: its jobs by their order, and the papers with its QR."""

    ticket: Ticket
    jobs: list[Sent] = field(default_factory=list)
    states: list[PrintState] = field(default_factory=list)  # as the screen said
    with_qr: int = 0
    whole: int = 0
    asked_again: bool = False


class Books:
    """Kept along the way; each paper is looked at once, and then thrown away."""

    def __init__(self) -> None:
        self.booked: dict[str, Booked] = {}
        self._recent: list[tuple[Sent, Booked]] = []
        self._seen: dict[str, list[Booked]] = defaultdict(list)  # by what a whole paper looks like
        self.papers = Counter[str]()

    def note(self, booked: Booked, jobs: Iterable[Sent]) -> None:
        """These jobs were this booking's."""
        self.booked.setdefault(booked.ticket.digits, booked)
        for job in jobs:
            booked.jobs.append(job)
            self._recent = [*self._recent[-_REMEMBERED:], (job, booked)]
            looks = _looks(on_paper(job.bitmap, job.bitmap.width))
            if booked not in self._seen[looks]:
                self._seen[looks].append(booked)

    def look_at(self, papers: Sequence[Image.Image]) -> None:
        """Papers that have come off since. Raises WrongError for what is neither a ticket nor a part of one."""
        for paper in papers:
            found = inked(paper)
            if not found.height:
                self.papers["blank"] += 1
                continue
            codes = [code.text for code in qr_codes(paper)]
            if len(codes) > 1:
                raise WrongError("two QR on one paper")
            for digits in codes:
                if digits not in self.booked:
                    raise WrongError("a QR of nobody on a paper")
                self.booked[digits].with_qr += 1
            whose = self._seen.get(_looks(found), [])
            if whose:
                if codes != [whose[0].ticket.digits]:
                    raise WrongError("a whole ticket whose QR cannot be read")
                whose[0].whole += 1
                self.papers["whole"] += 1
            elif any(is_part(paper, job.bitmap) for job, _ in self._recent):
                self.papers["part"] += 1
            else:
                raise WrongError("a paper that is neither a ticket nor a part of one")

    def close(self) -> None:
        """At the end. Raises WrongError."""
        for booked in self.booked.values():
            ended = Counter(booked.states)
            if sum(ended.values()) != len(booked.states) or set(ended) - {PRINTED, UNKNOWN, FAILED}:
                raise WrongError(f"a job that has not ended: {booked.states}")
            if not ended[PRINTED] <= booked.whole <= ended[PRINTED] + ended[UNKNOWN]:
                raise WrongError(f"{booked.whole} whole papers of jobs that are {booked.states}")
            if booked.with_qr > ended[PRINTED] + ended[UNKNOWN]:
                raise WrongError(f"its QR is on {booked.with_qr} papers of jobs that are {booked.states}")
            if booked.with_qr > 1 and not booked.asked_again:
                raise WrongError("its QR is on two papers, and nobody has asked for the second")


def no_ink(rows: int, *, after_a_broken_one: bool) -> None:
    """A job has failed while so many rows got ink. Raises WrongError for more than an older one's rest."""
    if rows > (_STRAY_ROWS if after_a_broken_one else 0):
        raise WrongError(f"a job has failed, and {rows} rows are on paper")


def _looks(ticket: Image.Image) -> str:
    return hashlib.blake2b(ticket.tobytes(), digest_size=16).hexdigest()
