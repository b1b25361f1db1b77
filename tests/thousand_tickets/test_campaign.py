"""A hundred visits; the thousand are `python -m tests.thousand_tickets --seed N`."""

import pytest

from tests.thousand_tickets.campaign import run

VISITS = 100


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [20_261_125, 7])
def test_every_job_is_settled_and_no_paper_lies(qapp: object, seed: int) -> None:
    outcome = run(seed, VISITS)
    assert sum(outcome.jobs.values()) >= VISITS
    assert outcome.jobs["printed"] > VISITS // 3
    assert outcome.jobs["unknown"] > 5
    assert outcome.jobs["failed"] > 5
    assert outcome.papers["part"] > 0
