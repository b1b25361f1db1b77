"""Plays the morning: `python -m tests.morning --out DIR [--visitors 200]`. Exit 1 where somebody heard wrong."""

import time
from collections import Counter
from dataclasses import dataclass

from kiosk.core.outcomes import Verdict
from tests.morning.desk import Desk, until
from tests.morning.hall import LOGINS, PASSWORD, Hall
from tests.morning.visitors import Shows, Visitor

NOTHING_SAID = 0.8  # seconds in which a desk shows that it could not read something


@dataclass(frozen=True)
class Heard:
    """What somebody heard at which desk, and after how many seconds."""

    visitor: Visitor
    desk: str
    verdict: str | None
    seconds: float

    @property
    def is_right(self) -> bool:
        """As it should be."""
        return self.verdict == self.visitor.expects


class Morning:
    """Three desks and those who stand before them."""

    def __init__(self, hall: Hall, desks: list[Desk]) -> None:
        self._hall = hall
        self._desks = desks
        self._known: set[object] = set()
        self._pictured: Counter[object] = Counter()
        self.heard: list[Heard] = []

    def sign_in(self) -> None:
        """Each registrar at their desk."""
        for desk, login in zip(self._desks, LOGINS, strict=True):
            desk.is_there()
        time.sleep(3)
        for desk, login in zip(self._desks, LOGINS, strict=True):
            desk.picture("sign-in")
            desk.write(login)
            desk.press("Tab")
            desk.write(PASSWORD)
            desk.press("Return")
        time.sleep(2)
        for desk in self._desks:
            desk.picture("ready")

    def show(self, number: int, visitor: Visitor) -> Heard:
        """One visitor at one desk; waits for the answer."""
        desk = self._desks[number]
        begun = time.monotonic()
        if visitor.shows is Shows.PAPER:
            desk.scan(visitor.typed)
        elif visitor.shows is Shows.CODE:
            desk.type_code(visitor.typed)
        else:
            desk.find(visitor.typed)
        scanned = time.monotonic()
        verdict: str | None = Verdict.UNREADABLE
        if visitor.expects is Verdict.UNREADABLE:
            time.sleep(NOTHING_SAID)
        else:
            until(f"an answer at {desk.name} for {visitor}", lambda: self._news() is not None)
            verdict = self._taken()
        heard = Heard(visitor, desk.name, verdict, time.monotonic() - scanned)
        self.heard.append(heard)
        self._look(desk, heard)
        del begun
        return heard
