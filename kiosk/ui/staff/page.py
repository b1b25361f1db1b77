"""A page of the staff's window, and what it gets. To add one:

1. Write a module in this folder with a subclass of `Page`. Build its widgets in `__init__(context)` from
   `kiosk.ui.widgets` (`Button`, `Text`, `Card`, `FactRows`, `Icon`, `StatusLabel`, `Banner`; lines to type into
   are in `kiosk.ui.staff.fields`), without words: those come in `retranslate`, which is called before the page is
   first shown and after each change of language. Sizes and colours come by `set_look`, which every widget that has
   such a method gets (`kiosk.ui.widgets.text.dress`); call `self.dress(widget)` for what is made later.
2. Add a line to `PAGES` in `kiosk/ui/staff/pages.py`: name, title, icon, task, class. The side bar shows it to
   those whose role may do the task, in the order of that list, under Ctrl+1 to Ctrl+9.
3. Add the methods that it calls to the protocol `StaffDesk` in `kiosk/ui/staff/behind.py`.

A page never waits. It asks by `context.ask(work, then, failed)`: `work(behind)` runs on the desk's worker and may
use `behind.staff` and `behind.citizens`; `then(result)` or `failed(fault)` runs here afterwards, and never after
whoever asked has signed out. Without `failed` the fault is told in words at the foot of the window. What takes
long at the printer goes through `context.put_on_paper`, on a worker of its own.

The window calls, always on its own thread:

- `retranslate()` words, in `self.say`'s language;
- `shown()` each time that the page comes up, `left()` when another one does;
- `refresh()` while it is shown: something may have changed (a check-in here, the centre's revision, the network
  went or came back). Also right after `shown()`;
- `tick(now)` once a second while it is shown, with the centre's time;
- `look_changed()` after `self.look` has become another one.

Pages are made when they are first shown and live until their account signs out; while the window is locked they
are kept, covered. Scans never reach them: a scan brings up the check-in page wherever one is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kiosk.core.model import Centre
from kiosk.core.ports import Clock
from kiosk.core.staff import Account, Task
from kiosk.speech import Speech
from kiosk.ui.jobs import Jobs
from kiosk.ui.place import Place
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.camera import Camera
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Look
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.text import dress

T = TypeVar("T")


class Context(QObject):
    """What a page gets: whose it is, where it stands, and how to ask. Made at each sign-in.

    `place`: the centre (`place.home`), its lines, services and policy. `desks`: the names of all terminals by
    their ids, `desk_id` this one's. `online`: False while a desk of a shared database works from its copy.
    `sound`: not switched off. `camera`: one that reads tickets, where there is one.
    Signals to emit: `changed` after a change that other pages may show, `wants_page` to bring up the page of
    this name, `card_seen` to check in the booking of this id, whose identity card was seen, `printed` after a
    job of this desk's own printer, however it ended.
    `told`: words for the foot of the window (`tell`).
    """

    changed = Signal()
    told = Signal(str, object)
    wants_page = Signal(str)
    card_seen = Signal(object)  # a booking's id: an int of 64 bits
    printed = Signal()

    def __init__(
        self,
        *,
        speech: Speech,
        account: Account,
        place: Place,
        desks: Mapping[int, str],
        desk_id: int,
        clock: Clock,
        behind: Behind,
        jobs: Jobs,
        printing: Jobs,
        sound: bool = True,
        camera: Camera | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.speech, self.account, self.place, self.desks = speech, account, place, desks
        self.desk_id, self.online, self.sound, self.camera = desk_id, True, sound, camera
        self._clock, self._behind, self._jobs, self._printing = clock, behind, jobs, printing
        self._over = False

    @property
    def centre(self) -> Centre:
        """The centre in which this desk stands."""
        assert self.place.home is not None
        return self.place.home

    def now(self) -> datetime:
        """The time by which the desk judges, on the centre's clock."""
        return self._clock.now().astimezone(self.centre.zone)

    def may(self, task: Task) -> bool:
        """Whether whoever is signed in may do this here."""
        return self.account.may(task, self.centre.id)

    def ask(
        self,
        work: Callable[[Behind], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have the desk's worker do something, one after the other; see the module's words."""
        self._run(self._jobs, work, then, failed)

    def put_on_paper(
        self,
        work: Callable[[Behind], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """The same on the printing worker, for `behind.print_ticket` and `behind.printer_status`."""
        self._run(self._printing, work, then, failed)

    def tell(self, words: str, tone: Tone = Tone.INFO) -> None:
        """Say something at the foot of the window; it goes after a few seconds."""
        self.told.emit(words, tone)

    def tell_fault(self, fault: Exception) -> None:
        """Say in words what went wrong."""
        self.tell(words_of_fault(fault, self.speech), Tone.BAD)

    def end(self) -> None:
        """The account has signed out: no answer is delivered any more."""
        self._over = True

    def _run(
        self,
        jobs: Jobs,
        work: Callable[[Behind], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None,
    ) -> None:
        jobs.run(
            partial(work, self._behind),
            partial(self._deliver, then),
            partial(self._deliver, failed or self.tell_fault),
        )

    def _deliver(self, deed: Callable[[T], None], answer: T) -> None:
        if not self._over:
            deed(answer)


class Page(QWidget):
    """One page. Subclasses build themselves, then are told by the window what to do (see the module's words)."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.look = DeskLook()

    def say(self, message: str, /, **facts: object) -> str:
        """A sentence in the language of whoever is signed in."""
        return self.context.speech.say(message, **facts)

    def retranslate(self) -> None:
        """Set every word."""
        raise NotImplementedError

    def shown(self) -> None:
        """The page has come up: put the focus where one begins."""

    def left(self) -> None:
        """Another page has come up."""

    def refresh(self) -> None:
        """What the page shows may have changed."""

    def tick(self, now: datetime) -> None:
        """A second has passed."""

    def look_changed(self) -> None:
        """Distances and drawn things follow `self.look`."""

    def set_look(self, look: Look) -> None:
        """Take a look; what is in the page gets it from the window."""
        if isinstance(look, DeskLook):
            self.look = look
            self.look_changed()

    def dress(self, widget: QWidget) -> None:
        """Give the page's look to a widget that was made after the page."""
        dress(widget, self.look)


@dataclass(frozen=True)
class PageKind:
    """A page that there is. `title`: marked for the catalogues by N_. `task`: others do not see the page."""

    name: str
    title: str
    icon: str
    task: Task
    make: Callable[[Context], Page]
