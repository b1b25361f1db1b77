"""What is said around free times: the settled times beside them, and what to do where none is free. No Qt."""

from dataclasses import replace

from kiosk.core.model import Centre, Service, Slot
from kiosk.core.outcomes import FreeTime, Reason
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.network import why_waiting
from kiosk.ui.place import Place
from kiosk.ui.visit import Errand, Visit


def other_times(visit: Visit) -> list[tuple[Service, Slot]]:
    """The visit's other service with its time: chosen just now, or booked before."""
    booked = visit.booking.appointments if visit.booking and visit.errand is Errand.ADD else ()
    both = [*((a.service, a.slot) for a in booked), *((c.service, c.free.slot) for c in visit.chosen)]
    return [(service, slot) for service, slot in both if service != visit.service]


def settled_times(visit: Visit, centre: Centre, speech: Speech) -> list[tuple[str, str]]:
    """What it is and when: the present time of what is rebooked, and the other service's time."""
    rows = []
    if visit.errand is Errand.REBOOK and visit.booking:
        present = (a.slot for a in visit.booking.appointments if a.service == visit.service)
        rows = [(speech.say("Your present time"), facts.starts(s.starts_at, centre, speech)) for s in present]
    for service, slot in other_times(visit):
        rows.append((service.name.in_(speech.language), facts.starts(slot.starts_at, centre, speech)))
    return rows


def kept_apart(free_time: FreeTime, speech: Speech) -> str:
    """R1 keeps earlier days back: why, and from when on; empty where it does not."""
    if free_time.may_visit_from is None:
        return ""
    day = speech.day_of_month(free_time.may_visit_from)
    return speech.say(
        "You have another visit close to these days. By the ten-day rule you can come from {day} on.", day=day
    )


def went(clock: str, speech: Speech, *, online: bool) -> str:
    """R2: the time chosen has gone in the moment of confirming. `clock` is empty where it is not known.

    Without network nobody needs to have taken it: other terminals keep it, or the network does.
    """
    say = speech.say
    if not online:
        return say("This time cannot be booked without the network. Please choose another one: all else is kept.")
    if not clock:
        return say("Somebody has just taken this time. Please choose another one: all else is kept.")
    return say("Somebody has just taken {clock}. Please choose another time: all else is kept.", clock=clock)


def has_gone(clock: str, speech: Speech, *, online: bool) -> str:
    """R2: the time that is marked has gone while somebody looks."""
    if online:
        return speech.say("{clock} has just gone. Please touch another time.", clock=clock)
    return speech.say("{clock} cannot be booked without the network. Please touch another time.", clock=clock)


def taken(speech: Speech, *, online: bool) -> str:
    """Why a time is crossed out."""
    return speech.say("Taken by now") if online else speech.say("Not without the network")


def without_network(visit: Visit, place: Place, speech: Speech) -> str:
    """What the free times are while the network is away, or why none can be taken; a short line."""
    say = speech.say
    match why_waiting(visit, replace(place, online=False)):
        case Reason.OFFLINE_CLOCK:
            return say("No network, and this terminal cannot check its clock.")
        case None if visit.free_time and visit.free_time.days:
            return say("No network: these are the times that this terminal keeps.")
        case None:
            return say("No network")
        case _:
            return say("No network. You can go on as soon as it is back.")


def nothing_free(visit: Visit, free_time: FreeTime, speech: Speech, *, online: bool) -> str:
    """R2: nothing is free: from when on there may be, and what to do."""
    say = speech.say
    if not online:
        grows = say("There is no network, and this terminal keeps no more times for this service.")
        next_step = say(
            "Go back and choose another service, come again when the network is back, or ask at the desk."
        )
        return f"{grows}\n\n{next_step}"
    away = kept_apart(free_time, speech)
    grows = say("Every day one more day opens, and times that others give up appear here by themselves.")
    if other_times(visit):
        next_step = say("Go back and choose another service, or another time for the first one.")
    else:
        next_step = say("Go back and choose another service, or come again tomorrow.")
    return "\n\n".join(part for part in (away, grows, next_step) if part)
