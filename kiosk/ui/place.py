"""Where the citizen stands: the terminal and its centres, as the screens show them. No Qt."""

from dataclasses import dataclass, field

from kiosk.core.model import Centre, Line, PrinterState, Service
from kiosk.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Place:
    """What every screen may need besides the visit. `centres`: those served here, this terminal's own first.

    `ready` is False until the database has been opened; `demo` where the data are made up;
    `online` False where the terminal works from its own copy. `policy`: in force here, for what may be offered.
    """

    centres: tuple[Centre, ...] = ()
    lines: tuple[Line, ...] = ()
    services: tuple[Service, ...] = ()
    ready: bool = False
    demo: bool = False
    online: bool = True
    printer: PrinterState = PrinterState.READY
    policy: Policy = field(default_factory=Policy)

    @property
    def home(self) -> Centre | None:
        """The centre in which this terminal stands; None until the database has been opened."""
        return self.centres[0] if self.centres else None

    def services_of(self, centre: Centre) -> tuple[Service, ...]:
        """The services of a centre, in the order of its file."""
        return tuple(s for s in self.services if s.centre_id == centre.id)

    def line_of(self, service: Service) -> Line:
        """The line (sector) that gives a service."""
        return next(line for line in self.lines if line.id == service.line_id)
