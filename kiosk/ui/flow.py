"""The way through the screens, as a table: at this step, on this event, what the visit is then. No Qt.

Where an answer of the desk is needed, the visit says so in `wants`; `kiosk.ui.guide` gets it and feeds it back
as an event. A pair that the table does not have changes nothing.
"""

from collections.abc import Callable
from typing import Any

from kiosk.ui import events as on
from kiosk.ui.moves import basics, choosing, coming, settling
from kiosk.ui.place import Place
from kiosk.ui.visit import Step, Visit

Move = Callable[[Visit, Any, Place], Visit]


def advance(visit: Visit, event: on.Event, place: Place) -> Visit:
    """What the visit is after this event."""
    move = TABLE.get((visit.step, type(event))) or ANYWHERE.get(type(event))
    return move(visit, event, place) if move else visit


ANYWHERE: dict[type, Move] = {
    on.LanguageChosen: basics.language,
    on.Back: basics.back,
    on.Finish: basics.finish,
    on.StandingFound: coming.standing,
    on.LeaveGiven: choosing.leave,
    on.FreeTimeFound: choosing.free_time,
    on.TicketMade: settling.ticket,
    on.CancelDone: settling.cancelled,
    on.Denied: settling.denied,
    on.Failed: settling.failed,
}

TABLE: dict[tuple[Step, type], Move] = {
    (Step.WELCOME, on.Started): coming.start,
    (Step.WELCOME, on.Scanned): coming.scan,
    (Step.WELCOME, on.IinTyped): coming.begin,
    (Step.WHO, on.IinTyped): coming.iin,
    (Step.WHO, on.Scanned): coming.scan,
    (Step.PROVE, on.Scanned): coming.scan,
    (Step.PROVE, on.IinTyped): coming.no_ticket,
    (Step.PROVE, on.CodeTyped): coming.code,
    (Step.BOOKINGS, on.Scanned): coming.scan,
    (Step.BOOKINGS, on.IinTyped): coming.begin,
    (Step.BOOKINGS, on.OpenAsked): coming.open_hidden,
    (Step.BOOKINGS, on.ErrandAsked): coming.errand,
    (Step.BOOKINGS, on.PrintAsked): coming.print_again,
    (Step.BOOKINGS, on.NewBookingAsked): choosing.new_booking,
    (Step.CENTRE, on.CentreChosen): choosing.centre,
    (Step.SERVICE, on.ServiceChosen): choosing.service,
    (Step.SELLER, on.SellerAnswered): choosing.seller,
    (Step.PLATE, on.PlateTyped): choosing.plate,
    (Step.WHEN, on.SlotChosen): choosing.slot,
    (Step.WHEN, on.RefreshAsked): choosing.refresh,
    (Step.CHECK, on.ChangeAsked): settling.change,
    (Step.CHECK, on.SecondAsked): settling.second,
    (Step.CHECK, on.Confirmed): settling.confirm,
    (Step.TICKET, on.Scanned): coming.scan,
    (Step.TICKET, on.IinTyped): coming.begin,
    (Step.TICKET, on.ErrandAsked): coming.errand,
    (Step.TICKET, on.PrintAsked): coming.print_again,
    (Step.TICKET, on.PrintMoved): settling.printing,
    (Step.NOTICE, on.OpenAsked): coming.open_hidden,
    (Step.NOTICE, on.ErrandAsked): coming.errand,
    (Step.NOTICE, on.NewBookingAsked): choosing.new_booking,
    (Step.NOTICE, on.OtherDayAsked): settling.other_day,
    (Step.NOTICE, on.TryAgainAsked): settling.again,
    (Step.NOTICE, on.Scanned): coming.scan,
    (Step.NOTICE, on.IinTyped): coming.begin,
}
