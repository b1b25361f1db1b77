"""What all moves use, and the moves that are possible everywhere: back, finish, another language."""

from dataclasses import replace
from typing import Any

from kiosk.core.commands import (
    Ask,
    ByIin,
    Proof,
    Purpose,
)
from kiosk.core.model import Service
from kiosk.ui import events as on
from kiosk.ui.place import Place
from kiosk.ui.visit import (
    Chosen,
    Errand,
    Step,
    Visit,
    WantFreeTime,
)


def go(visit: Visit, step: Step, **changes: Any) -> Visit:  # noqa: ANN401  any field of a visit
    """One step on; *back* returns to where the visit is now."""
    trail = visit.trail if visit.step is step else (*visit.trail, visit.step)
    cleared = {"wants": None, "refused": None, "trouble": None, "lost": None}
    return replace(visit, step=step, trail=trail, **{**cleared, **changes})


def stay(visit: Visit, **changes: Any) -> Visit:  # noqa: ANN401  any field of a visit
    """The same step, with something new; an old refusal is gone."""
    return replace(visit, **{"refused": None, "trouble": None, **changes})


def look_for_time(visit: Visit, service: Service) -> Visit:
    """Ask for the free times of a service."""
    visit = replace(visit, service=service)
    return stay(visit, wants=WantFreeTime(ask_of(visit, service)))


def proof_of(visit: Visit) -> Proof:
    """R8: the best proof that this visit has: the ticket or code shown, else the number alone."""
    if visit.proof is not None:
        return visit.proof
    if visit.iin is None:
        raise ValueError("a visit without IIN and without ticket asks for nothing that needs a proof")
    return ByIin(visit.iin, visit.booking.id if visit.booking else None)


def ask_of(visit: Visit, service: Service) -> Ask:
    """The question for a service's free times."""
    purpose = {Errand.ADD: Purpose.ADD, Errand.REBOOK: Purpose.REBOOK}.get(visit.errand, Purpose.TAKE)
    who = ByIin(visit.iin) if purpose is Purpose.TAKE and visit.iin else proof_of(visit)
    alongside = tuple(chosen.choice for chosen in visit.chosen if chosen.service.id != service.id)
    return Ask(purpose, who, service.centre_id, service.id, alongside)


def back(visit: Visit, _event: object, _place: Place) -> Visit:
    """One step back; loses nothing that still makes sense there."""
    if not visit.trail:
        return visit
    was, step, trail = visit.step, visit.trail[-1], visit.trail[:-1]
    visit = replace(visit, step=step, trail=trail, wants=None, refused=None, trouble=None, lost=None)
    match step:
        case Step.WELCOME:
            return Visit()
        case Step.SERVICE:  # the service that was being arranged is to be chosen anew
            return replace(visit, service=None, chosen=_without(visit, visit.service))
        case Step.WHEN:
            return _back_to_time(visit, was)
        case _:
            return visit


def _back_to_time(visit: Visit, was: Step) -> Visit:
    """Back to the times of the service that was arranged before; they are read again."""
    arranged = [chosen.service for chosen in visit.chosen]
    if was is Step.WHEN and visit.service in arranged:
        arranged = arranged[: arranged.index(visit.service)]
    if was is Step.NOTICE or not arranged:
        return visit
    service = arranged[-1]
    shown = visit.free_time if service == visit.service else None
    return look_for_time(replace(visit, free_time=shown), service)


def _without(visit: Visit, service: Service | None) -> tuple[Chosen, ...]:
    return tuple(chosen for chosen in visit.chosen if service is None or chosen.service.id != service.id)


def finish(_visit: Visit, _event: on.Finish, _place: Place) -> Visit:
    """The end: everything is wiped."""
    return Visit()


def language(visit: Visit, event: on.LanguageChosen, _place: Place) -> Visit:
    """Another language, with all that was entered."""
    return replace(visit, language=event.language)
