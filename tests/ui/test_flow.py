"""The way through the screens, walked without Qt: the table of the flow with the real desk behind it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.core.commands import ByTicket
from kiosk.core.iin import Iin
from kiosk.core.model import Language, PrintState, Service, Status
from kiosk.core.outcomes import FreeSlot, Reason, Refused
from kiosk.ui import events as on
from kiosk.ui.answers import answer
from kiosk.ui.flow import advance
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand, Step, Trouble, Visit, WantDone, WantFreeTime
from tests.town import SPETSTSON, TSON, Town, made_up


class Walker:
    """A citizen who goes through the screens; the desk answers at once."""

    def __init__(self, town: Town, served: tuple[int, ...] = (TSON,)) -> None:
        self.town = town
        reference = town.desk.reference()
        self.reference = reference
        self.place = Place(
            centres=tuple(reference.centres[number] for number in served),
            lines=tuple(reference.lines.values()),
            services=tuple(s for number in served for s in reference.services_of(number)),
            ready=True,
        )
        self.visit = Visit()

    def hear(self, event: on.Event) -> Visit:
        """Something happens; what the desk is asked for is answered."""
        self.visit = advance(self.visit, event, self.place)
        while self.visit.wants is not None:
            self.visit = advance(self.visit, answer(self.town.desk, self.visit.wants), self.place)
        return self.visit

    def service(self, code: str, centre: int = TSON) -> Service:
        return next(s for s in self.reference.services_of(centre) if s.code == code)

    def enter(self, iin: Iin) -> Visit:
        self.hear(on.Started(Language.KK))
        return self.hear(on.IinTyped(iin))

    def slot(self, day: int = 0, index: int = 0) -> FreeSlot:
        assert self.visit.free_time is not None
        return self.visit.free_time.days[day].slots[index]

    def book(self, iin: Iin, code: str = "id-card") -> Visit:
        self.enter(iin)
        self.hear(on.ServiceChosen(self.service(code)))
        self.hear(on.SlotChosen(self.slot()))
        return self.hear(on.Confirmed())


@pytest.fixture
def walker(town: Town) -> Walker:
    return Walker(town)


def test_a_visit_starts_with_a_language_and_the_number(walker: Walker) -> None:
    visit = walker.hear(on.Started(Language.RU))
    assert (visit.step, visit.language, visit.trail) == (Step.WHO, Language.RU, (Step.WELCOME,))


def test_nothing_starts_before_the_terminal_is_ready(walker: Walker) -> None:
    walker.place = Place()
    assert walker.hear(on.Started(Language.RU)).step is Step.WELCOME


def test_who_has_no_booking_goes_straight_on_to_the_services(walker: Walker) -> None:
    visit = walker.enter(made_up(1))
    assert visit.step is Step.SERVICE
    assert visit.centre == walker.place.home


def test_where_several_centres_are_served_the_centre_is_asked_first(town: Town) -> None:
    walker = Walker(town, (TSON, SPETSTSON))
    assert walker.enter(made_up(1)).step is Step.CENTRE
    assert walker.hear(on.CentreChosen(walker.reference.centres[SPETSTSON])).step is Step.SERVICE


def test_a_booking_ends_with_its_ticket_and_no_way_back(walker: Walker) -> None:
    visit = walker.book(made_up(1))
    assert visit.step is Step.TICKET
    assert visit.trail == ()
    assert visit.ticket is not None
    assert visit.proof == ByTicket(visit.ticket.digits)
    assert walker.hear(on.Back()).step is Step.TICKET


def test_the_ticket_screen_follows_the_printing(walker: Walker) -> None:
    walker.book(made_up(1))
    assert walker.hear(on.PrintMoved(PrintState.SENDING)).printing is PrintState.SENDING


def test_finish_wipes_everything(walker: Walker) -> None:
    walker.book(made_up(1))
    assert walker.hear(on.Finish()) == Visit()


def test_an_existing_booking_is_hidden_until_its_ticket_is_shown(walker: Walker) -> None:
    ticket = walker.book(made_up(1)).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    visit = walker.enter(made_up(1))
    assert visit.step is Step.BOOKINGS
    assert visit.standing is not None
    assert not visit.standing.open
    (glimpse,) = visit.standing.hidden
    assert walker.hear(on.OpenAsked(glimpse)).step is Step.PROVE
    visit = walker.hear(on.Scanned(ticket.digits))
    assert visit.step is Step.BOOKINGS
    assert visit.standing is not None
    assert visit.standing.open[0].id == ticket.booking.id


def test_the_code_opens_a_booking_too_and_a_wrong_one_is_told_in_place(walker: Walker) -> None:
    ticket = walker.book(made_up(1)).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    standing = walker.enter(made_up(1)).standing
    assert standing is not None
    walker.hear(on.OpenAsked(standing.hidden[0]))
    wrong = f"{(int(ticket.code) + 1) % 10**8:08d}"
    visit = walker.hear(on.CodeTyped(wrong))
    assert (visit.step, visit.refused and visit.refused.reason) == (Step.PROVE, Reason.WRONG_CODE)
    visit = walker.hear(on.CodeTyped(ticket.code))
    assert (visit.step, visit.refused) == (Step.BOOKINGS, None)


def test_back_from_an_opened_booking_does_not_ask_for_the_code_again(walker: Walker) -> None:
    ticket = walker.book(made_up(1)).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    standing = walker.enter(made_up(1)).standing
    assert standing is not None
    walker.hear(on.OpenAsked(standing.hidden[0]))
    walker.hear(on.CodeTyped(ticket.code))
    assert walker.hear(on.Back()).step is Step.WHO


def test_a_ticket_scanned_on_the_welcome_screen_opens_its_booking(walker: Walker) -> None:
    ticket = walker.book(made_up(1)).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    visit = walker.hear(on.Scanned(ticket.digits))
    assert visit.step is Step.BOOKINGS
    assert visit.iin is None


def test_a_foreign_code_is_told_and_changes_nothing(walker: Walker) -> None:
    visit = walker.hear(on.Scanned("4870001234567"))
    assert visit.step is Step.NOTICE
    assert visit.refused is not None
    assert visit.refused.reason is Reason.TICKET_UNREADABLE
    assert walker.hear(on.Back()) == Visit()


def opened(walker: Walker, iin: Iin) -> Visit:
    """The citizen has booked, gone, and come back with the ticket."""
    ticket = walker.book(iin).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    return walker.hear(on.Scanned(ticket.digits))


def test_a_booking_is_rebooked_to_another_time(walker: Walker) -> None:
    visit = opened(walker, made_up(1))
    assert visit.standing is not None
    booking = visit.standing.open[0]
    assert walker.hear(on.ErrandAsked(Errand.REBOOK, booking)).step is Step.WHEN
    later = walker.slot(day=1)
    assert walker.hear(on.SlotChosen(later)).step is Step.CHECK
    visit = walker.hear(on.Confirmed())
    assert visit.ticket is not None
    assert visit.ticket.booking.starts_at == later.slot.starts_at
    assert visit.ticket.booking.revision == booking.revision + 1


def test_a_second_service_is_added_and_both_times_can_be_moved(walker: Walker) -> None:
    visit = opened(walker, made_up(1))
    assert visit.standing is not None
    walker.hear(on.ErrandAsked(Errand.ADD, visit.standing.open[0]))
    visit = walker.hear(on.ServiceChosen(walker.service("certificate")))
    assert [free.nearest for free in walker.visit.free_time.days[0].slots[:2]] == [True, True]  # type: ignore[union-attr]
    walker.hear(on.SlotChosen(walker.slot(index=1)))
    visit = walker.hear(on.Confirmed())
    assert visit.ticket is not None
    assert len(visit.ticket.booking.appointments) == 2
    walker.hear(on.ErrandAsked(Errand.REBOOK, visit.ticket.booking))  # from the ticket screen, with the new ticket
    first = walker.hear(on.SlotChosen(walker.slot(day=1)))
    assert (first.step, len(first.chosen)) == (Step.WHEN, 1)
    assert first.free_time is not None
    assert [day.day for day in first.free_time.days] == [first.chosen[0].free.slot.day]
    assert walker.hear(on.SlotChosen(walker.slot())).step is Step.CHECK
    moved = walker.hear(on.Confirmed())
    assert moved.ticket is not None
    assert {a.slot.day for a in moved.ticket.booking.appointments} == {first.chosen[0].free.slot.day}


def test_two_services_are_booked_at_once(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    assert walker.hear(on.SecondAsked()).step is Step.SERVICE
    walker.hear(on.ServiceChosen(walker.service("pension")))
    assert len(walker.hear(on.SlotChosen(walker.slot(index=2))).chosen) == 2
    visit = walker.hear(on.Confirmed())
    assert visit.ticket is not None
    assert [a.service.code for a in visit.ticket.booking.appointments] == ["id-card", "pension"]


def test_going_back_and_choosing_another_service_forgets_the_first(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    for expected in (Step.WHEN, Step.SERVICE):
        assert walker.hear(on.Back()).step is expected
    walker.hear(on.ServiceChosen(walker.service("passport")))
    visit = walker.hear(on.SlotChosen(walker.slot()))
    assert [chosen.service.code for chosen in visit.chosen] == ["passport"]


def test_going_back_from_a_second_service_keeps_the_first(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    first = walker.slot()
    walker.hear(on.SlotChosen(first))
    walker.hear(on.SecondAsked())
    walker.hear(on.ServiceChosen(walker.service("pension")))
    walker.hear(on.Back())
    visit = walker.hear(on.Back())
    assert visit.step is Step.CHECK
    assert [chosen.free for chosen in visit.chosen] == [first]
    visit = walker.hear(on.Back())
    assert visit.step is Step.WHEN
    assert visit.service == walker.service("id-card")


def test_a_time_is_changed_from_the_check_screen(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    assert walker.hear(on.ChangeAsked(Step.WHEN)).step is Step.WHEN
    other = walker.slot(index=3)
    assert walker.hear(on.SlotChosen(other)).chosen[0].free == other


def test_a_time_that_goes_while_it_is_confirmed_loses_nothing_else(town: Town) -> None:
    walker, others = Walker(town), [Walker(town), Walker(town)]
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    wanted = walker.slot()
    walker.hear(on.SlotChosen(wanted))
    for number, other in enumerate(others):
        other.book(made_up(10 + number))
    visit = walker.hear(on.Confirmed())
    assert (visit.step, visit.slot_gone, visit.iin) == (Step.WHEN, True, made_up(1))
    assert visit.service == walker.service("id-card")
    assert visit.free_time is not None
    assert wanted.slot.id not in {free.slot.id for free in visit.free_time.days[0].slots}
    walker.hear(on.SlotChosen(walker.slot()))
    assert walker.hear(on.Confirmed()).step is Step.TICKET


def test_the_ten_day_rule_is_told_before_anything_is_chosen(walker: Walker) -> None:
    walker.book(made_up(1))
    walker.hear(on.Finish())
    walker.enter(made_up(1))
    visit = walker.hear(on.NewBookingAsked())
    assert visit.step is Step.NOTICE
    assert visit.refused is not None
    assert visit.refused.reason is Reason.TEN_DAYS
    assert visit.refused.may_take_from is not None


def test_a_new_booking_after_a_ticket_alone_asks_for_the_number(town: Town) -> None:
    walker = Walker(town, (TSON, SPETSTSON))
    ticket = walker_ticket(walker)
    walker.hear(on.Scanned(ticket))
    assert walker.hear(on.NewBookingAsked()).step is Step.WHO
    assert walker.hear(on.IinTyped(made_up(1))).step is Step.CENTRE


def walker_ticket(walker: Walker) -> str:
    walker.hear(on.Started(Language.KK))
    walker.hear(on.IinTyped(made_up(1)))
    walker.hear(on.CentreChosen(walker.reference.centres[TSON]))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    ticket = walker.hear(on.Confirmed()).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    return ticket.digits


def test_a_buyer_is_told_that_the_seller_books(town: Town) -> None:
    walker = Walker(town, (SPETSTSON,))
    walker.enter(made_up(1))
    assert walker.hear(on.ServiceChosen(walker.service("reregistration", SPETSTSON))).step is Step.SELLER
    visit = walker.hear(on.SellerAnswered(is_seller=False))
    assert visit.step is Step.NOTICE
    assert visit.refused is not None
    assert visit.refused.reason is Reason.SELLER_MUST_BOOK


def test_a_plate_that_is_no_plate_is_told_in_place_and_one_of_somebody_else_as_a_notice(town: Town) -> None:
    walker = Walker(town, (SPETSTSON,))
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("reregistration", SPETSTSON)))
    walker.hear(on.SellerAnswered(is_seller=True))
    visit = walker.hear(on.PlateTyped("77"))
    assert (visit.step, visit.refused and visit.refused.reason) == (Step.PLATE, Reason.INVALID_PLATE)
    visit = walker.hear(on.PlateTyped("999 ZZZ 02"))
    assert (visit.step, visit.refused and visit.refused.reason) == (Step.NOTICE, Reason.UNKNOWN_VEHICLE)
    back = walker.hear(on.Back())
    assert (back.step, back.plate) == (Step.PLATE, "999 ZZZ 02")


def test_a_service_that_is_online_only_is_told_where_to_get(walker: Walker) -> None:
    walker.enter(made_up(1))
    visit = walker.hear(on.ServiceChosen(walker.service("residence")))
    assert visit.step is Step.NOTICE
    assert visit.refused is not None
    assert visit.refused.service is not None
    assert visit.refused.service.note is not None


def test_a_cancelled_booking_is_over(walker: Walker) -> None:
    visit = opened(walker, made_up(1))
    assert visit.standing is not None
    assert walker.hear(on.ErrandAsked(Errand.CANCEL, visit.standing.open[0])).step is Step.CHECK
    visit = walker.hear(on.Confirmed())
    assert (visit.step, visit.cancelled, visit.trail) == (Step.NOTICE, True, ())
    row = walker.town.store.read(lambda work: work.bookings.by_id(visit.booking.id))  # type: ignore[union-attr]
    assert row is not None
    assert row.status is Status.CANCELLED


def test_a_double_tap_on_confirm_is_one_command(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    once = advance(walker.visit, on.Confirmed(), walker.place)
    twice = advance(once, on.Confirmed(), walker.place)
    assert isinstance(once.wants, WantDone)
    assert twice.wants is once.wants


def test_what_a_trouble_left_unanswered_is_tried_again_with_the_same_command(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    confirmed = advance(walker.visit, on.Confirmed(), walker.place)
    failed = advance(confirmed, on.Failed(Trouble.TRY_AGAIN), walker.place)
    assert (failed.step, failed.trouble, failed.wants) == (Step.NOTICE, Trouble.TRY_AGAIN, None)
    again = advance(failed, on.TryAgainAsked(), walker.place)
    assert again.step is Step.CHECK
    assert again.wants is confirmed.wants


def test_the_free_times_are_read_again_without_leaving_the_screen(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    asked = advance(walker.visit, on.RefreshAsked(), walker.place)
    assert isinstance(asked.wants, WantFreeTime)
    visit = walker.hear(on.RefreshAsked())
    assert (visit.step, visit.trail, visit.wants) == (Step.WHEN, walker.visit.trail, None)


def test_the_language_can_be_changed_at_every_step(walker: Walker) -> None:
    for step in Step:
        visit = replace(walker.visit, step=step)
        assert advance(visit, on.LanguageChosen(Language.EN), walker.place).language is Language.EN


@pytest.mark.parametrize("event", [on.Confirmed, on.SecondAsked, on.NewBookingAsked, on.TryAgainAsked])
def test_events_that_a_step_does_not_know_change_nothing(walker: Walker, event: Callable[[], on.Event]) -> None:
    visit = walker.hear(on.Started(Language.KK))
    assert walker.hear(event()) == visit


def test_the_second_time_of_a_rebooking_starts_without_the_first_ones_times(walker: Walker) -> None:
    visit = opened(walker, made_up(1))
    assert visit.standing is not None
    walker.hear(on.ErrandAsked(Errand.ADD, visit.standing.open[0]))
    walker.hear(on.ServiceChosen(walker.service("certificate")))
    walker.hear(on.SlotChosen(walker.slot()))
    ticket = walker.hear(on.Confirmed()).ticket
    assert ticket is not None
    walker.hear(on.ErrandAsked(Errand.REBOOK, ticket.booking))
    asked = advance(walker.visit, on.SlotChosen(walker.slot(day=1)), walker.place)
    assert asked.free_time is None


def test_a_ticket_opens_in_the_language_in_which_it_was_taken(walker: Walker) -> None:
    walker.hear(on.Started(Language.RU))
    walker.hear(on.IinTyped(made_up(1)))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    ticket = walker.hear(on.Confirmed()).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    assert walker.hear(on.Scanned(ticket.digits)).language is Language.RU


def test_a_language_that_was_chosen_is_kept_when_a_ticket_is_shown(walker: Walker) -> None:
    ticket = walker.book(made_up(1)).ticket
    assert ticket is not None
    walker.hear(on.Finish())
    walker.hear(on.Started(Language.EN))
    assert walker.hear(on.Scanned(ticket.digits)).language is Language.EN


def test_a_new_booking_after_cancelling_is_not_cancelled_itself(walker: Walker) -> None:
    visit = opened(walker, made_up(1))
    assert visit.standing is not None
    walker.hear(on.ErrandAsked(Errand.CANCEL, visit.standing.open[0]))
    assert walker.hear(on.Confirmed()).cancelled
    assert not walker.hear(on.NewBookingAsked()).cancelled


# While the network is away.


def test_without_network_a_service_of_the_seller_is_told_before_anything_is_asked(town: Town) -> None:
    walker = Walker(town, (SPETSTSON,))
    walker.enter(made_up(1))
    walker.place = replace(walker.place, online=False)
    visit = walker.hear(on.ServiceChosen(walker.service("reregistration", SPETSTSON)))
    assert (visit.step, visit.refused and visit.refused.reason) == (Step.NOTICE, Reason.NEEDS_NETWORK)
    assert walker.hear(on.Back()).step is Step.SERVICE
    walker.place = replace(walker.place, online=True)
    assert walker.hear(on.ServiceChosen(walker.service("reregistration", SPETSTSON))).step is Step.SELLER


@pytest.mark.parametrize("reason", [Reason.NEEDS_NETWORK, Reason.OFFLINE_CLOCK, Reason.OFFLINE_OFF])
def test_what_waits_for_the_network_keeps_what_was_asked(walker: Walker, reason: Reason) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    walker.hear(on.SlotChosen(walker.slot()))
    confirmed = advance(walker.visit, on.Confirmed(), walker.place)
    waiting = advance(confirmed, on.Denied(Refused(reason)), walker.place)
    assert (waiting.step, waiting.lost) == (Step.NOTICE, confirmed.wants)
    again = advance(waiting, on.TryAgainAsked(), walker.place)
    assert (again.step, again.wants, again.chosen) == (Step.CHECK, confirmed.wants, confirmed.chosen)


def test_a_refusal_while_times_are_only_looked_at_is_told_in_place_until_they_are_read(walker: Walker) -> None:
    walker.enter(made_up(1))
    walker.hear(on.ServiceChosen(walker.service("id-card")))
    seen = walker.visit.free_time
    asked = advance(walker.visit, on.RefreshAsked(), walker.place)
    waiting = advance(asked, on.Denied(Refused(Reason.OFFLINE_CLOCK)), walker.place)
    assert (waiting.step, waiting.free_time, waiting.wants) == (Step.WHEN, seen, None)
    assert waiting.refused == Refused(Reason.OFFLINE_CLOCK)
    walker.visit = waiting
    assert walker.hear(on.RefreshAsked()).refused is None
