"""Who of the staff may do what, and where."""

from kiosk.core.staff import Account, Role, Task
from tests.town import NEIGHBOUR, TSON


def test_each_role_may_do_its_work_and_no_more() -> None:
    registrar, senior, technician = (Account("aigul", role) for role in Role)
    assert {task for task in Task if registrar.may(task)} == {
        Task.CHECK_IN,
        Task.FIND,
        Task.EXPORT,
        Task.PRINTERS,
    }
    assert {task for task in Task if senior.may(task)} == set(Task)
    assert {task for task in Task if technician.may(task)} == {Task.FLEET, Task.EVENTS, Task.PRINTERS}


def test_somebody_of_a_centre_works_there_alone() -> None:
    here, everywhere = Account("aigul", Role.SENIOR, TSON), Account("marat", Role.SENIOR)
    assert here.may(Task.CLOSE, TSON)
    assert not here.may(Task.CLOSE, NEIGHBOUR)
    assert everywhere.may(Task.CLOSE, NEIGHBOUR)


def test_nothing_is_somebodys_to_do_with_a_password_that_others_know() -> None:
    assert not any(Account("aigul", Role.SENIOR, TSON, must_change=True).may(task, TSON) for task in Task)
