"""Wherever the line breaks, the link goes on, and what may have been carried out is remembered."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kiosk.core.commands import Book
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.sync import outbox
from kiosk.core.sync.outbox import Deed
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import listed, until_online
from tests.network import Cut, Network
from tests.town import MONDAY, TSON, made_up, wall

TUESDAY = MONDAY + timedelta(days=1)
MESSAGES = range(1, 36, 2)  # of a beat of a new program: it connects, looks, asks for the version, reports


@pytest.mark.parametrize("where", list(Cut))
def test_a_beat_raises_nothing_wherever_the_line_breaks(far_hall: Hall, network: Network, where: Cut) -> None:
    terminal = far_hall.terminal()
    for number in MESSAGES:
        terminal.restart()
        network.cut_at_message(number, where)
        terminal.beat()
        assert not network.disarm(), "the beat did not come so far"
        network.restore()
    until_online(terminal)


def test_a_command_whose_answer_got_lost_is_remembered_and_put_on_the_list(
    far_hall: Hall, network: Network
) -> None:
    terminal = far_hall.terminal(beats=2)
    # A time of which the terminal holds no place: it cannot carry the command out itself.
    slots = far_hall.town.every_slot("id-card")
    ours = {slot.id for slot in terminal.town.every_slot("id-card") if slot.free}
    other = next(slot for slot in slots if slot.day == TUESDAY and slot.id not in ours)
    command = Book(uuid4(), made_up(1), TSON, (terminal.town.choice("id-card", TUESDAY, wall(other)),))
    network.cut_at_commit(Cut.BEFORE_ITS_ANSWER_ARRIVES, lasting=True)
    with pytest.raises(StoreUnavailableError):
        terminal.desk.book(command)
    assert [entry.deed for entry in terminal.replica.store.read(outbox.waiting)] == [Deed.ASKED]
    network.restore()
    far_hall.world.pass_by(minutes=5)
    until_online(terminal)
    assert [reason for reason, _ in listed(far_hall.town.store)] == ["answer_lost"]
    assert terminal.link.state.load.waiting == 0
