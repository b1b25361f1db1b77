"""Plays the morning: `python -m tests.morning --out DIR`. Exit 1 where somebody heard what they should not."""

import json
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

import click

from kiosk.core.outcomes import Verdict
from kiosk.core.store.store import Store
from tests.invariants import check
from tests.morning.desk import WITHIN, Desk, until
from tests.morning.hall import LOGINS, PASSWORD, Hall, open_hall
from tests.morning.visitors import Shows, Street, Visitor

NOTHING_SAID = 1.0  # seconds in which a desk shows that it could not read something
RESCAN = 4.0  # seconds after which a registrar tries again
SETTLED = 0.4  # seconds for a verdict to be painted before it is pictured
SENIORS_DESK = LOGINS.index("bolat")


@dataclass(frozen=True)
class Heard:
    """What somebody heard at which desk, and how many seconds after the last key."""

    visitor: Visitor
    desk: str
    verdict: str | None
    seconds: float

    @property
    def is_right(self) -> bool:
        """As it should be."""
        return self.verdict == self.visitor.expects


class CheckInDesk:
    """One desk in the morning: who stands there, and what its commands came to."""

    def __init__(self, hall: Hall, desk: Desk) -> None:
        self.desk = desk
        self._hall = hall
        self._terminal = hall.ask(f"SELECT id FROM terminal WHERE name = '{desk.name}'")[0][0]
        self._known: set[str] = set()
        self._pictured: Counter[tuple[bool, str | None]] = Counter()
        self.offline = False
        self.scanned_again = 0

    def show(self, visitor: Visitor) -> Heard:
        """One visitor; waits for the answer."""
        desk = self.desk
        if visitor.shows is Shows.PAPER:
            desk.scan(visitor.typed)
        elif visitor.shows is Shows.CODE:
            desk.press("ctrl+1")
            desk.write(visitor.typed)
            desk.press("Return")
        else:
            desk.scan(visitor.typed)
            time.sleep(1)
            desk.picture("found-by-iin")
            desk.press("Tab", "Tab", "Tab", "space")
        begun = time.monotonic()
        if visitor.expects is Verdict.UNREADABLE:
            time.sleep(NOTHING_SAID)
            verdict: str | None = Verdict.UNREADABLE
        else:
            verdict = self._answer_or_again(visitor)
        heard = Heard(visitor, desk.name, verdict, time.monotonic() - begun)
        self._look(visitor.why or str(verdict or "welcome"), (self.offline, f"{verdict}{visitor.why}"))
        if not heard.is_right:
            desk.picture("WRONG")
        return heard

    def _answer_or_again(self, visitor: Visitor) -> str | None:
        """A busy machine may hold xdotool back in the middle of a code: then the registrar scans once more."""
        try:
            return self._answer(visitor, RESCAN)
        except TimeoutError:
            self.scanned_again += 1
            self.desk.press("ctrl+1", "ctrl+a", "Delete")
            self.desk.scan(visitor.typed)
            return self._answer(visitor)

    def press(self, what: str, *keys: str) -> str | None:
        """Keys, and words between them, that end in a command; its answer."""
        for key in keys:
            self.desk.write(key) if " " in key else self.desk.press(key)
            time.sleep(SETTLED)
            self.desk.picture(what)
        return self._answer(what)

    def until_line(self, *, online: bool) -> None:
        """Wait until the window has noticed how its line is."""
        time.sleep(4 if not online else 8)
        self.offline = not online
        self.desk.picture("online" if online else "offline")

    def _look(self, what: str, kind: tuple[bool, str | None]) -> None:
        if self._pictured[kind] < 1:
            self._pictured[kind] += 1
            time.sleep(SETTLED)
            self.desk.picture(what.replace(" ", "-"))

    def _answer(self, who: object, seconds: float = WITHIN) -> str | None:
        found: list[dict[str, dict[str, str]]] = []

        def come() -> bool:
            for number, result in self._results():
                if number not in self._known:
                    self._known.add(number)
                    found.append(result)
            return bool(found)

        until(f"an answer at {self.desk.name} for {who}", come, seconds)
        ((kind, content),) = found[-1].items()
        return {"checked_in": None, "undone": "undone"}.get(kind, content.get("verdict"))

    def _results(self) -> list[tuple[str, dict[str, dict[str, str]]]]:
        if not self.offline:
            question = f"SELECT id, result FROM operation WHERE terminal_id = {self._terminal}"
            return [(number.hex, result) for number, result in self._hall.ask(question)]
        path = self.desk.place.folder / "data" / "replica.sqlite3"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            rows = copy.execute("SELECT id, result FROM operation").fetchall()
        return [(number, json.loads(result)) for number, result in rows]


class Morning:
    """The three desks, in parallel."""

    def __init__(self, hall: Hall, counters: Sequence[CheckInDesk]) -> None:
        self.hall = hall
        self.counters = counters
        self.street = Street(hall)
        self.heard: list[Heard] = []

    def sign_in(self) -> None:
        """Each registrar at their desk."""
        for counter in self.counters:
            counter.desk.is_there()
        time.sleep(6)
        for counter, login in zip(self.counters, LOGINS, strict=True):
            desk = counter.desk
            desk.picture("sign-in")
            desk.write(login)
            desk.press("Tab")
            desk.write(PASSWORD)
            desk.press("Return")
        time.sleep(3)
        for counter in self.counters:
            counter.desk.picture("ready")

    def stand(self, *lines: Sequence[Visitor]) -> None:
        """Each line at its desk, all desks at once."""
        with ThreadPoolExecutor(len(lines)) as halls:
            jobs = [
                halls.submit(lambda c=counter, line=line: [c.show(visitor) for visitor in line])
                for counter, line in zip(self.counters, lines, strict=False)
            ]
            for job in jobs:
                self.heard += job.result()

    def play(self) -> None:
        """From opening to the last one."""
        street, (_, second, _) = self.street, self.counters
        stolen = [street.of_the_stolen_kiosk() for _ in self.counters]
        self.hall.revoke("kiosk-3")
        lines: list[list[Visitor]] = []
        for number in range(3):
            line = [street.in_time() for _ in range(24)] + [street.in_time(Shows.CODE) for _ in range(4)]
            line += [street.in_time(Shows.CARD) for _ in range(3)] + [street.with_two_services()]
            line += [*street.refused(), stolen[number]]
            random.shuffle(line)
            lines.append(line)
        self.stand(*lines)
        papers = [v for v in lines[0] if v.shows is Shows.PAPER and v.expects is None]
        again = [replace(v, expects=Verdict.ALREADY_CHECKED_IN, why="again") for v in papers[:5]]
        self.stand([], again, [])
        self._by_hand(second)
        self._without_network()
        self.stand(*([street.in_time() for _ in range(4)] for _ in self.counters))

    def _by_hand(self, desk: CheckInDesk) -> None:
        """Undone; let in although it is late; let in on the word of a ticket whose booking is not here."""
        self.heard.append(desk.show(self.street.in_time()))
        assert desk.press("undo", "ctrl+z", "Scanned by mistake", "Return") == "undone"
        late, silent = self.street.late(), self.street.not_delivered()
        self.heard.append(desk.show(late))
        assert desk.press("set-aside", "F9", "The queue is short", "Return") is None
        self.heard.append(desk.show(silent))
        assert desk.press("on-its-word", "F9", "Return") is None

    def _without_network(self) -> None:
        """The third desk, and then the second too, lose their line; one ticket is shown at both."""
        street, (_, second, third) = self.street, self.counters
        known = [street.in_time() for _ in range(12)]
        apart = street.in_time()
        time.sleep(4)  # the copies hear of them
        self.hall.networks[2].stall()
        third.until_line(online=False)
        news = [replace(street.in_time(), expects=Verdict.NOT_DELIVERED, why="booked since the cut") for _ in "ab"]
        refused = [v for v in street.refused() if v.expects in {Verdict.TOO_EARLY, Verdict.FORGED}]
        here = [[street.in_time() for _ in range(12)] for _ in "ab"]
        self.stand(*here, known + refused + news)
        time.sleep(2)
        self.hall.networks[1].stall()
        second.until_line(online=False)
        self.stand([], [apart], [apart])
        for network in self.hall.networks[1:]:
            network.restore()
        for counter in (second, third):
            counter.until_line(online=True)


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder for the pictures.")
@click.option("--seed", type=int, default=1, show_default=True)
def main(out: Path, seed: int) -> None:
    """Play a full morning at three check-in desks."""
    out.mkdir(parents=True, exist_ok=True)
    random.seed(seed)
    with open_hall() as hall, ExitStack() as open_desks:
        desks = [open_desks.enter_context(Desk(place, f"desk-{n}", out)) for n, place in enumerate(hall.desks, 1)]
        morning = Morning(hall, [CheckInDesk(hall, desk) for desk in desks])
        morning.sign_in()
        begun = time.monotonic()
        try:
            morning.play()
        finally:
            for desk in desks:
                desk.picture("end")
        told(morning, time.monotonic() - begun)
        store = Store(hall.url)
        check(store)
        store.close()
        queues = hall.ask(
            "SELECT code, series, count(*), max(number) FROM arrival JOIN line ON line.id = line_id "
            "GROUP BY 1, 2 ORDER BY 1, 2"
        )
        matters = hall.ask("SELECT reason, count(*) FROM unsettled GROUP BY 1")
        click.echo(f"queues {queues}\nto settle {matters}")
        assert all(desk.is_running for desk in desks)
    sys.exit(0 if all(heard.is_right for heard in morning.heard) else 1)


def told(morning: Morning, seconds: float) -> None:
    """What came of it, in figures."""
    counts = Counter(str(heard.verdict or "welcome") for heard in morning.heard)
    answered = [heard.seconds for heard in morning.heard if heard.visitor.expects is not Verdict.UNREADABLE]
    click.echo(f"{len(morning.heard)} visitors at {len(morning.counters)} desks in {seconds:.0f} s")
    high = quantiles(answered, n=20)[-1]
    click.echo(f"answer after the last key: median {median(answered):.2f} s, 95 of 100 {high:.2f} s")
    click.echo(f"scanned again: {sum(counter.scanned_again for counter in morning.counters)}")
    for verdict, count in counts.most_common():
        click.echo(f"  {count:>4}  {verdict}")
    for heard in morning.heard:
        if not heard.is_right:
            click.echo(
                f"WRONG at {heard.desk}: {heard.verdict}, expected {heard.visitor.expects} ({heard.visitor.why})"
            )


if __name__ == "__main__":
    main()
