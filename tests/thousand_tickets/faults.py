"""What can be wrong with the printer during a visit. Each comes about just before the booking is confirmed."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QTimer

from tests.paper.printer import Cut, SimulatedPrinter
from tests.paper.roll import Jam
from tests.paper.tcp import Tcp

TALK_BYTES = 22  # before the ticket's own first byte
MOST_BYTES = 60_000  # about a ticket's
MOST_ROWS = 1200
AWAY_MILLISECONDS = 300


class Faults:
    """Brings faults about, chosen by chance."""

    def __init__(self, printer: SimulatedPrinter, way: Tcp, chance: Random) -> None:
        self._printer = printer
        self._way = way
        self._chance = chance
        self.kinds: dict[str, Callable[[], object]] = {
            "none": lambda: None,
            "near its end": lambda: printer.near_end(chance.randrange(2000, 10_000)),
            "slow": lambda: printer.slow_down(chance.choice((1500, 3000))),
            "no paper": printer.run_out,
            "paper runs out": lambda: printer.run_out(chance.randrange(1, MOST_ROWS)),
            "cover open": printer.open_cover,
            "cover opened": lambda: printer.after(self._byte(), printer.open_cover),
            "cover open for a moment": self._cover_for_a_moment,
            "jam": lambda: printer.after(self._byte(), lambda: printer.jam(chance.choice(list(Jam)))),
            "jam at the cut": printer.jam_at_cut,
            "silent": lambda: setattr(printer, "silent", True),
            "falls silent": lambda: printer.after(self._byte(), lambda: setattr(printer, "silent", True)),
            "does not confirm": lambda: printer.after(self._byte(), lambda: setattr(printer, "confirms", False)),
            "refuses": way.refuse,
            "refuses for a moment": self._refuses_for_a_moment,
            "reads nothing": printer.stop_reading,
            "stops reading": lambda: printer.after(self._byte(), printer.stop_reading),
            "breaks (RST)": lambda: printer.after(self._byte(), lambda: printer.cut_connection(Cut.RST)),
            "hangs up (FIN)": lambda: printer.after(self._byte(), lambda: printer.cut_connection(Cut.FIN)),
            "answer cut": lambda: printer.after_answers(chance.randrange(1, 18), printer.cut_connection),
            "power goes": lambda: printer.after(self._byte(), printer.power_off),
            "no power": printer.power_off,
        }
        self._weights = [12 if kind == "none" else 1 for kind in self.kinds]

    def happen(self) -> str:
        """Bring one about; its name."""
        (kind,) = self._chance.choices(list(self.kinds), self._weights)
        self.kinds[kind]()
        return kind

    def mend(self) -> None:
        """All is well again; the printer has printed what it still had."""
        self._printer.mend()
        self._way.listen_again()

    def _byte(self) -> int:
        """Amid the talk, or amid the ticket."""
        if self._chance.random() < 0.25:
            return self._chance.randrange(1, TALK_BYTES + 20)
        return self._chance.randrange(TALK_BYTES, MOST_BYTES)

    def _refuses_for_a_moment(self) -> None:
        self._way.refuse()
        QTimer.singleShot(AWAY_MILLISECONDS, self._way.listen_again)

    def _cover_for_a_moment(self) -> None:
        def opened() -> None:
            self._printer.open_cover()
            QTimer.singleShot(0, lambda: None)

        self._printer.after(self._byte(), opened)
        QTimer.singleShot(AWAY_MILLISECONDS, self._printer.close_cover)
