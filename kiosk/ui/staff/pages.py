"""Which pages there are, in the order of the side bar."""

from kiosk.ui.staff.page import PageKind

CHECK_IN = "check-in"
PAGES: tuple[PageKind, ...] = ()
