"""Every verdict has words in every language, and no two verdicts the same."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.model import Centre, CentreKind, Language, Words
from kiosk.core.outcomes import NotAdmitted, Verdict
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.scanning import ScanFault
from kiosk.speech import Speech
from kiosk.ui.staff.check_in.counter import Case
from kiosk.ui.staff.check_in.told import Surroundings
from kiosk.ui.staff.check_in.words import VERDICTS, told

NOW = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
NAME = Words("Қала", "Город", "Town")
AROUND = Surroundings(Centre(1, "town", CentreKind.TSON, NAME, NAME, "Asia/Almaty"), {}, {}, {3: "hall"}, 1, NOW)
CASE = Case(1, CheckIn(uuid4(), ByTicket(""), 1, "aigul"), NOW)


def test_the_list_of_verdicts_is_closed() -> None:
    assert frozenset(Verdict) == VERDICTS


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("online", [True, False])
def test_every_verdict_has_words_of_its_own(language: Language, online: bool) -> None:
    speech = Speech(language)
    cases = [
        replace(CASE, online=online, outcome=NotAdmitted(verdict, terminal_id=3, checked_in_at=NOW))
        for verdict in Verdict
    ]
    cases += [
        replace(CASE, misread=misread, outcome=NotAdmitted(Verdict.UNREADABLE))
        for misread in ScanFault
        if misread is not ScanFault.FOREIGN
    ]
    cases.append(replace(CASE, fault=StoreUnavailableError("gone")))
    said = [told(case, AROUND, speech) for case in cases]
    assert len({words.reason for words in said}) == len(cases)
    assert all(words.word and words.icon and words.tone in {"warn", "bad", "info"} for words in said)
    if language is not Language.EN:
        english = [told(case, AROUND, Speech(Language.EN)) for case in cases]
        for ours, theirs in zip(said, english, strict=True):
            assert ours.word != theirs.word
            assert ours.reason != theirs.reason
            assert not ours.next or ours.next != theirs.next
