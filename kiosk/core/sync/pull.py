"""Brings a terminal's copy up to the shared database: reference data, terminals, slots, changed bookings.

A booking's place in its centre's feed is taken under the centre's lock: whoever has read up to a revision has
missed none below it. Each step is read in one state of the shared database and written in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select

from kiosk.core.ports import Clock
from kiosk.core.store.reference import CentreState
from kiosk.core.store.reference_tables import centre, hours, line, policy, service, special_day
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.store import Store
from kiosk.core.store.tables import terminal
from kiosk.core.store.work import Work
from kiosk.core.sync.feed import read_feed, write_feed
from kiosk.core.sync.replica import notes, write_notes

FEWEST, MOST = 200, 20_000  # bookings in one step
_BRISK, _SLUGGISH = 0.3, 0.8  # seconds a step may take before the next one is larger, or smaller
_OF_TERMINAL = [c for c in terminal.columns if c.name in {"id", "name", "public_key", "enrolled_at", "revoked_at"}]
_NOT_SAID = {"centre_id": None, "token_hash": None, "contact": 0, "generation": 1, "seen_at": None, "report": None}


class Pull:
    """From the shared database to one copy, for the centres that the terminal serves."""

    def __init__(self, shared: Store, local: Store, centre_ids: Sequence[int], clock: Clock) -> None:
        self._shared = shared
        self._local = local
        self._centre_ids = tuple(centre_ids)
        self._clock = clock
        self._step = FEWEST

    def run(self, states: Mapping[int, CentreState]) -> None:
        """Bring the copy up to these states of the centres, or to newer ones. Nothing to do costs nothing here."""
        known = self._local.read(notes)
        for centre_id in self._centre_ids:
            while (state := states.get(centre_id)) is not None and not _reached(known, state):
                if known.get("reference") != state.reference_revision:
                    revision = self.pull_reference()  # which may have risen since the states were looked at
                    states = {at: replace(one, reference_revision=revision) for at, one in states.items()}
                else:
                    states = {**states, centre_id: self._pull_step(state, known)}
                known = self._local.read(notes)

    def _pull_step(self, state: CentreState, known: Mapping[str, Any]) -> CentreState:
        """One step of a centre's feed; returns the centre's state as that step saw it."""
        seen, since = known.get(f"seen:{state.id}", -1), self._since(state.id)
        slots_known = known.get(f"slots:{state.id}")
        begun = monotonic()

        def read(work: Work) -> tuple[CentreState, object]:
            now = work.centre(state.id)
            assert now is not None
            if now.reference_revision != known.get("reference"):  # changed meanwhile: that comes first
                return now, None
            with_slots = slots_known != str(now.slots_until)
            return now, read_feed(work, state.id, seen, since, step=self._step, with_slots=with_slots)

        found, feed = self._shared.read(read)
        if feed is not None:
            self._local.write(lambda work: self._write(work, found, feed))
            self._pace(monotonic() - begun)
        return found

    @staticmethod
    def _write(work: Work, state: CentreState, feed: Any) -> None:  # noqa: ANN401
        write_feed(work, feed)
        write_notes(work, {f"seen:{state.id}": feed.upto, f"slots:{state.id}": str(state.slots_until)})

    def _since(self, centre_id: int) -> date:
        """The first day of which anything may still be asked: R1 looks back so far."""
        data = self._local.read(lambda work: work.reference())
        today = data.reference.centres[centre_id].day_of(self._clock.now())
        return today - timedelta(days=data.policy_on(today).window_days)

    def _pace(self, seconds: float) -> None:
        """Steps as large as the line carries: over a slow one, many small ones, each within its patience."""
        if seconds < _BRISK:
            self._step = min(MOST, self._step * 2)
        elif seconds > _SLUGGISH:
            self._step = max(FEWEST, self._step // 4)

    def pull_reference(self) -> int:
        """Centres, lines, services, calendars, policies: all of it, whenever any of it has changed.

        Returns the revision at which it was read.
        """
        ours = self._centre_ids

        def read(work: Work) -> tuple[int, dict[str, list[dict[str, Any]]]]:
            return work.reference().revision, {
                "centre": _rows(work, centre, centre.c.id.in_(ours)),
                "line": _rows(work, line, line.c.centre_id.in_(ours)),
                "service": _rows(work, service, service.c.centre_id.in_(ours)),
                "hours": _rows(work, hours, hours.c.centre_id.in_(ours)),
                "special_day": _rows(work, special_day, special_day.c.centre_id.in_(ours)),
                "policy": _rows(work, policy),
            }

        revision, found = self._shared.read(read)

        def write(work: Work) -> None:
            for table in (centre, line, service):
                if found[table.name]:
                    work.connection.execute(insert_or_update("sqlite", table, "id"), found[table.name])
            for table in (hours, special_day, policy):
                work.connection.execute(table.delete())
                if found[table.name]:
                    work.connection.execute(table.insert(), found[table.name])
            stale = {
                f"slots:{centre_id}": None for centre_id in ours
            }  # where a calendar has changed, slots may have
            write_notes(work, {"reference": revision, **stale})

        self._local.write(write)
        return revision

    def pull_terminals(self) -> None:
        """Whose tickets are ours: terminals that were enrolled or revoked. Cheap if none was."""
        enrolled, revoked = terminal.c.enrolled_at, terminal.c.revoked_at
        stamp = select(func.count(), func.max(enrolled), func.count(revoked), func.max(revoked))
        known = self._local.read(notes).get("terminals")

        def read(work: Work) -> tuple[str, list[dict[str, Any]]]:
            mark = "/".join(map(str, work.connection.execute(stamp).one()))
            rows = [] if mark == known else work.connection.execute(select(*_OF_TERMINAL)).all()
            return mark, [dict(row._mapping) for row in rows]

        mark, rows = self._shared.read(read)
        if rows:

            def write(work: Work) -> None:
                whole = [{**row, **_NOT_SAID} for row in rows]
                work.connection.execute(insert_or_update("sqlite", terminal, "id"), whole)
                write_notes(work, {"terminals": mark})

            self._local.write(write)


def _reached(known: Mapping[str, Any], state: CentreState) -> bool:
    return (
        known.get("reference") == state.reference_revision
        and known.get(f"seen:{state.id}") == state.revision
        and known.get(f"slots:{state.id}") == str(state.slots_until)
    )


def _rows(work: Work, table: Table, where: ColumnElement[bool] | None = None) -> list[dict[str, Any]]:
    question = select(table) if where is None else select(table).where(where)
    return [dict(row._mapping) for row in work.connection.execute(question)]
