"""Which pages there are, in the order of the side bar."""

from kiosk.core.staff import Task
from kiosk.ui.language import N_
from kiosk.ui.staff.check_in.page import CheckInPage
from kiosk.ui.staff.day_board.page import BoardPage
from kiosk.ui.staff.find_page import FindPage
from kiosk.ui.staff.page import PageKind
from kiosk.ui.staff.serve.page import ServePage

CHECK_IN, FIND, BOARD = "check-in", "find", "board"
PAGES: tuple[PageKind, ...] = (
    PageKind(CHECK_IN, N_("Check-in"), "scan", Task.CHECK_IN, CheckInPage),
    PageKind(FIND, N_("Find by IIN"), "id-card", Task.FIND, FindPage),
    PageKind(BOARD, N_("Day board"), "calendar", Task.CHECK_IN, BoardPage),
    PageKind("serve", N_("Serve a citizen"), "person", Task.SERVE, ServePage),
)
