"""R8: guessing is slowed down, and nobody is ever locked out."""

from kiosk.core.desk.patience import FREE_IINS, FREE_WRONG_PROOFS, LONGEST_WAIT, WINDOW, Patience
from tests.town import OPENING_TIME, SetClock


def patience() -> tuple[Patience, SetClock]:
    clock = SetClock(OPENING_TIME)
    return Patience(clock), clock


def test_a_few_slips_cost_nothing() -> None:
    at, _ = patience()
    for _ in range(FREE_WRONG_PROOFS):
        at.wrong_proof()
    assert at.wait_seconds() == 0


def test_from_then_on_each_wrong_code_waits_twice_as_long() -> None:
    at, clock = patience()
    for _ in range(FREE_WRONG_PROOFS):
        at.wrong_proof()
    waits = []
    for _ in range(8):
        at.wrong_proof()
        waits.append(at.wait_seconds())
        clock.pass_by(seconds=at.wait_seconds())
        assert at.wait_seconds() == 0
    assert waits == [2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_the_wait_runs_down_with_the_clock() -> None:
    at, clock = patience()
    for _ in range(FREE_WRONG_PROOFS + 3):
        at.wrong_proof()
    assert at.wait_seconds() == 8
    clock.pass_by(seconds=5)
    assert at.wait_seconds() == 3


def test_a_right_code_ends_the_suspicion() -> None:
    at, clock = patience()
    for _ in range(FREE_WRONG_PROOFS + 2):
        at.wrong_proof()
    clock.pass_by(seconds=10)
    at.right_proof()
    at.wrong_proof()
    assert at.wait_seconds() == 0


def test_slips_are_forgotten_after_a_while() -> None:
    at, clock = patience()
    for _ in range(FREE_WRONG_PROOFS):
        at.wrong_proof()
    clock.pass_by(seconds=WINDOW.total_seconds() + 1)
    at.wrong_proof()
    assert at.wait_seconds() == 0


def test_a_queue_of_people_is_never_slowed_down() -> None:
    at, clock = patience()
    for person in range(200):
        at.asked_about(b"%d" % person)
        assert at.wait_seconds() == 0
        clock.pass_by(seconds=45)


def test_asking_about_the_same_person_again_is_no_probing() -> None:
    at, _ = patience()
    for _ in range(100):
        at.asked_about(b"the same")
    assert at.wait_seconds() == 0


def test_asking_about_one_person_after_the_other_is() -> None:
    at, _ = patience()
    for person in range(FREE_IINS):
        at.asked_about(b"%d" % person)
    assert at.wait_seconds() == 0
    at.asked_about(b"one more")
    assert at.wait_seconds() == 2


def test_a_clock_that_is_put_right_locks_nobody_out() -> None:
    """A terminal whose clock was two hours ahead counts waits that would end two hours from now."""
    at, clock = patience()
    clock.pass_by(hours=2)
    for _ in range(FREE_WRONG_PROOFS + 10):
        at.wrong_proof()
    clock.pass_by(hours=-2)
    assert at.wait_seconds() <= LONGEST_WAIT
    clock.pass_by(seconds=LONGEST_WAIT)
    assert at.wait_seconds() == 0
    at.wrong_proof()
    assert at.wait_seconds() == 0


def test_people_asked_about_under_a_wrong_clock_are_forgotten_too() -> None:
    at, clock = patience()
    clock.pass_by(hours=2)
    for person in range(FREE_IINS):
        at.asked_about(b"%d" % person)
    clock.pass_by(hours=-2)
    at.asked_about(b"the first after the clock was put right")
    assert at.wait_seconds() == 0
