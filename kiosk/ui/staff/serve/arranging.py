"""The way from an errand to its command: service, plate, times, each asked of the desk before the next one.

What is wanted so far is a `Wanted`; what is seen of it is the panel of times. Nothing is done here: what is
complete goes to `Sending`.
"""

from uuid import uuid4

from PySide6.QtCore import QObject, Qt, Signal

from kiosk.core.commands import ByIin
from kiosk.core.model import Service, Slot
from kiosk.core.outcomes import FreeTime, Reason, Refused
from kiosk.core.policy import Override
from kiosk.ui import when_words
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.serve.asking import Asking
from kiosk.ui.staff.serve.choose import ChoosePanel
from kiosk.ui.staff.serve.sending import Sending
from kiosk.ui.staff.serve.wanted import Wanted
from kiosk.ui.visit import Errand
from kiosk.ui.widgets.banner import Verdict as Tone


class Arranging(QObject):
    """`choosing()`: the panel of times is to be seen. `refused(Refused)`: the desk says no.

    `wanted`: None while nothing is arranged. `aside`: the rules that this account may set aside here.
    """

    choosing = Signal()
    refused = Signal(object)

    def __init__(self, context: Context, asking: Asking, sending: Sending, choose: ChoosePanel) -> None:
        super().__init__(choose)
        self._context, self._asking, self._sending, self._choose = context, asking, sending, choose
        self.wanted: Wanted | None = None
        self.aside: frozenset[Override] = frozenset()
        choose.service.connect(self._service)
        choose.plate.connect(self._plate)
        choose.settled.connect(self._settle)
        choose.set_aside.connect(self._offer_override)

    def begin(self, wanted: Wanted) -> None:
        """Another errand."""
        self._choose.wipe()
        self.wanted = wanted
        if wanted.errand is Errand.CANCEL:
            return
        self._show(None)
        if wanted.may_choose:
            self._choose.services.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.look()

    def confirm(self) -> None:
        """All is chosen, and meant."""
        if self.wanted is not None:
            self._choose.go.setEnabled(False)
            self._sending.send(self.wanted.command(uuid4(), self._context.speech.language))

    @property
    def may_set_aside(self) -> bool:
        """Whether R1 is this account's to set aside for what is wanted."""
        wanted = self.wanted
        return wanted is not None and wanted.errand is Errand.TAKE and Override.TEN_DAYS in self.aside

    def set_aside(self, reason: str) -> None:
        """R1 does not hold for this booking."""
        if self.wanted is not None:
            self.wanted = self.wanted.because(reason)
            self._show(None)
            self.look()

    def choose_anew(self) -> None:
        """The times, or another service, are still to be chosen."""
        if self.wanted is not None:
            self.wanted = self.wanted.anew()
            self._show(None)

    def gone(self) -> None:
        """R2: somebody else has the time. Everything is kept but that."""
        clock = self._choose.clock()
        self.choose_anew()
        self.look()
        speech, online = self._context.speech, self._context.online
        self._context.tell(when_words.went(clock, speech, online=online), Tone.WARN)

    def look(self) -> None:
        """Ask for the free times of the service that is next."""
        wanted = self.wanted
        if wanted is None or wanted.service is None or wanted.needs_plate:
            return
        ask = wanted.ask()

        def found(free: FreeTime | Refused) -> None:
            if self.wanted != wanted or self._sending.under_way:
                return
            if isinstance(free, Refused):
                self.refused.emit(free)
                return
            clock, had = self._choose.clock(), self._choose.chosen
            self._show(free)
            if had is not None and self._choose.chosen is None:
                speech, online = self._context.speech, self._context.online
                self._choose.say_gone(when_words.has_gone(clock, speech, online=online))

        self._asking.ask(lambda behind: behind.citizens.free_days(ask), found)

    def _show(self, free: FreeTime | None) -> None:
        if self.wanted is not None:
            may = self.may_set_aside and not self.wanted.reason
            self._choose.show_wanted(self.wanted, free, may_set_aside=may)
            self.choosing.emit()

    def _service(self, service: Service) -> None:
        if self.wanted is not None:
            self.wanted = self.wanted.with_service(service)
            self._show(None)
            if self.wanted.needs_plate:
                self._choose.seller.is_seller.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.look()

    def _plate(self, plate: str) -> None:
        """R5 is asked before any time is chosen."""
        wanted = self.wanted
        if wanted is None or wanted.service is None:
            return
        self.wanted = wanted.with_plate(plate)
        who, service, claim = ByIin(wanted.iin), wanted.service, self.wanted.seller

        def judged(refused: Refused | None) -> None:
            if refused is not None:
                self.wanted = wanted  # the plate can be typed again
                self.refused.emit(refused)
            else:
                self.look()

        self._asking.ask(lambda behind: behind.citizens.may_sell(who, service.id, claim), judged)

    def _settle(self, slot: Slot) -> None:
        if self.wanted is None:
            return
        last = self.wanted.is_last
        self.wanted = self.wanted.with_slot(slot)
        if last:
            self.confirm()
        else:
            self._show(None)
            self.look()

    def _offer_override(self) -> None:
        self.refused.emit(Refused(Reason.TEN_DAYS, may_visit_from=self._choose.first_visit))
