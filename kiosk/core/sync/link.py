"""The line between a terminal and the shared database: looks once a second, and does whatever is due.

Its worker is one thread; `state` may be read, and `doubt` be said, from any other.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DatabaseError

from kiosk.core.office import Office, check_shared
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.reference import CentreState
from kiosk.core.store.work import Work
from kiosk.core.sync import outbox
from kiosk.core.sync.contact import is_same_machine, report_in, standing_of
from kiosk.core.sync.delivery import deliver, give_up
from kiosk.core.sync.leases import Exchange
from kiosk.core.sync.outbox import Entry, Load, State
from kiosk.core.sync.pull import Pull
from kiosk.core.sync.replica import Replica, notes, write_notes
from kiosk.core.sync.series import note_series
from kiosk.core.sync.true_clock import TrueClock

log = logging.getLogger(__name__)
SLOW_SECONDS = 1.0  # a look that takes longer: whoever stands at the terminal is better served from its copy
GOOD_LOOKS = 2  # in a row, before a line that was lost counts as back
REPORT_SECONDS = 30.0
DELIVER_SECONDS = 2.0  # one beat's share of delivering
TRIES = 3  # of an entry that the shared database refuses with a fault
ANEW_SECONDS = 600.0  # between two copies made anew because of what came from the shared database

Report = Callable[["LinkState"], Mapping[str, Any]]
AskTime = Callable[[Work, Sequence[int]], tuple[datetime, dict[int, CentreState]]]


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the line is. `why`: what is wrong, for technicians. `revisions`: of the centres, last seen.

    `load`: of the outbox. `may_sell`: whether places may be booked without network (it is meant to, and is
    sure whose leases these are, and what time it is). `refused`: the shared database does not want this terminal.
    """

    online: bool = False
    why: str = "not looked yet"
    revisions: Mapping[int, int] = field(default_factory=dict)
    load: Load = field(default_factory=Load)
    clock_is_sure: bool = False
    may_sell: bool = False
    refused: bool = False


class Link:
    """`office` is the shared database's, and judges by `clock`; `replica` is the terminal's copy.

    `report`: what the terminal says of itself. `ask_time`: how the database is asked what time it is.
    `sells_offline`: False for a desk that keeps no places and books nothing without network.
    """

    def __init__(
        self,
        office: Office,
        replica: Replica,
        centre_ids: Sequence[int],
        clock: TrueClock,
        *,
        report: Report,
        ask_time: AskTime = Work.look,
        sells_offline: bool = True,
    ) -> None:
        self._office = office
        self._replica = replica
        self._centre_ids = tuple(centre_ids)
        self._clock = clock
        self._instruments = clock.instruments
        self._report = report
        self._ask_time = ask_time
        self._sells_offline = sells_offline
        self._pull = Pull(office.store, replica.store, centre_ids, clock)
        self._exchange = Exchange(office, replica.store, centre_ids)
        self._good_looks = GOOD_LOOKS - 1  # the first one is enough
        self._reported, self._has_news = float("-inf"), False
        self._tidied_on: object = None
        known = replica.store.read(notes)
        self._doubted = False
        self._made_anew = float("-inf")
        self._standing = standing_of(known, clock.now())
        self._same_machine = is_same_machine(known)
        self.state = LinkState()
        self._settle_state(replace(self.state, load=self._load()))

    def doubt(self) -> None:
        """Somebody got no answer from the shared database: work from the copy until the next look."""
        self._doubted = True  # also of a beat that is under way, and has looked already
        if self.state.online:
            self._good_looks = 0
            self.state = replace(self.state, online=False, why="no answer")

    def report_soon(self) -> None:
        """There is something that others should hear of: with the next beat, whenever the last report was."""
        self._has_news = True

    def beat(self) -> LinkState:
        """Look, and do what is due: deliver, bring the copy up to date, report, exchange leases.

        Faults of the network and of the copy are not raised: they are in the state.
        """
        states = None
        try:
            states = self._look()
            if states is not None:
                self._work(states)
        except StoreUnavailableError as fault:
            if states is not None and not self._replica.takes_notes():
                self._without_copy(states, fault)
            else:
                self._lost(str(fault))
        except StoreUnusableError as fault:
            self._unusable(fault)
        except DatabaseError as fault:
            log.exception("the link failed")
            self._lost(type(fault).__name__)
            since = self._instruments.steady() - self._made_anew
            if isinstance(fault.orig, sqlite3.Error) and since > ANEW_SECONDS:  # a copy that contradicts itself
                self._made_anew = self._instruments.steady()
                self._make_anew()
        return self.state

    # One beat.

    def _look(self) -> Mapping[int, CentreState] | None:
        """The centres' states; None where the line is too slow, or has not been good for long enough."""
        self._doubted = False
        begun = self._instruments.steady()
        said, states = self._office.store.read(lambda work: self._ask_time(work, self._centre_ids))
        took = self._instruments.steady() - begun
        if took > SLOW_SECONDS:
            self._lost(f"slow: {took:.1f} s")
            return None
        self._clock.contact(said, took / 2)
        self._good_looks += 1
        return states if self._good_looks >= GOOD_LOOKS else None

    def _work(self, states: Mapping[int, CentreState]) -> None:
        due = self._has_news or self._instruments.steady() - self._reported >= REPORT_SECONDS
        if not self.state.online or due:
            if not self.state.online:
                check_shared(self._office)
            self._has_news = False  # what comes from now on is for the next beat
            self._standing = report_in(self._office, self._replica.store, self._report(self.state))
            self._same_machine = True
        before = self.state.load
        caught_up = self._deliver()
        self._pull.run(states)
        if not self.state.online or due:
            self._pull.pull_terminals()
            note_series(self._office, self._replica.store)
            if caught_up:
                may_take = self._standing.sure and self._sells_offline
                self._exchange.run(self._standing.generation, may_take=may_take)
            self._keep_time()
            self._tidy()
            # What has been delivered since is told with the next look.
            self._reported = self._instruments.steady() if self._load() == before else float("-inf")
        revisions = {centre_id: state.revision for centre_id, state in states.items()}
        if self._doubted:
            self._lost("no answer")
            return
        self._settle_state(LinkState(caught_up, "" if caught_up else "delivering", revisions, self._load()))

    def _deliver(self) -> bool:
        """Deliver in order. True once nothing is left but what waits for somebody else."""
        begun = self._instruments.steady()
        for entry in self._replica.store.read(outbox.waiting):
            if self._instruments.steady() - begun > DELIVER_SECONDS or not self._carry(entry):
                return False
        return True

    def _carry(self, entry: Entry) -> bool:
        """Deliver one entry; False where it has to be tried once more before those behind it."""
        try:
            state, why = deliver(self._office, entry)
        except (DatabaseError, LookupError, ValueError, TypeError) as fault:
            log.exception("command %s was refused by the shared database", entry.command_id)
            if entry.tries + 1 < TRIES:
                self._replica.store.write(lambda work: outbox.settle(work, entry, State.WAITING))
                return False
            state, why = give_up(self._office, entry, type(fault).__name__)
        if why is not None:
            log.warning("command %s: %s, %s; staff see it on their list", entry.command_id, state.value, why.value)
        if state is not State.WAITING:
            reason = why.value if why else None
            self._replica.store.write(lambda work: outbox.settle(work, entry, state, reason))
        return True

    def _keep_time(self) -> None:
        reading = self._clock.reading()
        if reading is not None:
            self._replica.store.write(lambda work: write_notes(work, {"clock": reading.as_note()}))

    def _tidy(self) -> None:
        today = self._clock.now().date()
        if today != self._tidied_on:
            policy = self._replica.store.read(lambda work: work.reference()).policy_at(self._clock.now())
            self._replica.tidy(self._clock.now() - timedelta(days=policy.retention_days))
            self._tidied_on = today

    # What came of it.

    def _load(self) -> Load:
        try:
            return self._replica.store.read(outbox.load)
        except (StoreUnavailableError, StoreUnusableError):  # the next beat sees to the copy
            return self.state.load

    def _lost(self, why: str) -> None:
        self._good_looks = 0
        if self.state.online:
            log.warning("working from the local copy: %s", why)
        self._settle_state(replace(self.state, online=False, why=why, load=self._load()))

    def _without_copy(self, states: Mapping[int, CentreState], fault: StoreUnavailableError) -> None:
        """The copy cannot be written, as where the disk is full: the shared database serves, while it answers."""
        if not self.state.why:
            log.error("the local copy cannot be written: %s", fault)
        revisions = {centre_id: state.revision for centre_id, state in states.items()}
        self._settle_state(LinkState(True, f"no copy: {fault}", revisions, self._load()))

    def _unusable(self, fault: StoreUnusableError) -> None:
        """Either the shared database does not want us, or the copy is broken: the copy can be made anew."""
        if not self.state.refused and not self._replica.is_sound():
            self._make_anew()
            self._lost(str(fault))
            return
        if not self.state.refused:
            log.error("the shared database does not want this terminal: %s", fault)
        self._good_looks = 0
        self._settle_state(replace(self.state, online=False, why=str(fault), load=self._load(), refused=True))

    def _make_anew(self) -> None:
        try:
            self._replica.make_anew(self._clock.now())
        except (StoreUnavailableError, StoreUnusableError):
            log.exception("the local copy cannot be made anew")

    def _settle_state(self, state: LinkState) -> None:
        """A terminal that is not wanted stays so until it is taken up again: pulling its cable helps nobody."""
        sure = self._clock.is_sure
        may_sell = sure and self._same_machine and not state.refused and self._sells_offline
        if state.online and not self.state.online:
            log.info("working with the shared database")
        self.state = replace(state, clock_is_sure=sure, may_sell=may_sell)
