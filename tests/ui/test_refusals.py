"""Every refusal has words, and they hold the facts."""

from datetime import date
from uuid import UUID

import pytest

from kiosk.core.commands import Book, ByIin, Cancel, Reprint
from kiosk.core.model import CentreKind, Language
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui.refusals import words_of
from kiosk.ui.troubles import words_of_trouble
from kiosk.ui.visit import Step, Trouble, Visit, Want, WantDone, WantStanding
from tests.ui.samples import CHOSEN, IIN, RESIDENCE, TSON

TEN_DAYS = Refused(
    Reason.TEN_DAYS,
    may_take_from=date(2026, 7, 16),
    may_visit_from=date(2026, 7, 25),
    in_the_way=1,
    kind=CentreKind.TSON,
    taken_on=date(2026, 7, 6),
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_in_every_language(reason: Reason, language: Language) -> None:
    words = words_of(Refused(reason), Speech(language))
    english = words_of(Refused(reason), Speech(Language.EN))
    for said, in_english in (
        (words.title, english.title),
        (words.meaning, english.meaning),
        (words.next, english.next),
    ):
        assert said.strip()
        assert "{" not in said
        assert (said == in_english) is (language is Language.EN)


def test_no_two_reasons_have_the_same_title() -> None:
    titles = [words_of(Refused(reason), Speech(Language.KK)).title for reason in Reason]
    assert len(set(titles)) == len(titles)


def test_the_ten_days_name_the_day_of_taking_and_the_first_days_that_are_allowed() -> None:
    words = words_of(TEN_DAYS, Speech(Language.EN))
    assert "10 days" in words.meaning
    assert "6 July" in words.meaning
    assert [first.day for first in words.first_days] == ["Thursday, 16 July", "Saturday, 25 July"]


def test_the_number_of_days_is_the_policys() -> None:
    week = Refused(
        Reason.TEN_DAYS, may_take_from=date(2026, 7, 13), kind=CentreKind.TSON, taken_on=date(2026, 7, 6)
    )
    assert "7 days" in words_of(week, Speech(Language.EN)).meaning
    assert "7 дней" in words_of(week, Speech(Language.RU)).meaning


def test_a_visit_too_close_names_no_day_of_taking() -> None:
    words = words_of(Refused(Reason.TEN_DAYS, may_visit_from=date(2026, 7, 25)), Speech(Language.EN))
    assert [first.label for first in words.first_days] == ["You can come from"]
    assert words.title == "Your visits would be too close"


@pytest.mark.parametrize(
    ("kind", "where"),
    [(CentreKind.TSON, "at public service centres"), (CentreKind.SPETSTSON, "at vehicle service centres")],
)
def test_the_ten_days_say_for_which_kind_of_centre(kind: CentreKind, where: str) -> None:
    refused = Refused(Reason.TEN_DAYS, may_take_from=date(2026, 7, 16), kind=kind, taken_on=date(2026, 7, 6))
    words = words_of(refused, Speech(Language.EN))
    assert where in words.meaning
    assert "counted apart" in words.next


def test_an_online_service_says_where_to_get_it() -> None:
    assert RESIDENCE.note is not None
    refused = Refused(Reason.ONLINE_ONLY, service=RESIDENCE)
    assert words_of(refused, Speech(Language.KK)).next == RESIDENCE.note.kk


def test_waiting_is_said_in_seconds() -> None:
    refused = Refused(Reason.SLOW_DOWN, wait_seconds=21)
    assert words_of(refused, Speech(Language.EN)).next == "You can go on in 21 seconds."
    assert "21 секунду" in words_of(refused, Speech(Language.RU)).next


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "lost",
    [
        WantDone(Book(UUID(int=1), IIN, TSON.id, (CHOSEN.choice,))),
        WantDone(Cancel(UUID(int=2), ByIin(IIN))),
        WantDone(Reprint(UUID(int=3), ByIin(IIN))),
        WantStanding(ByIin(IIN)),
    ],
    ids=["book", "cancel", "reprint", "question"],
)
def test_what_is_unknown_after_a_trouble_has_words_in_every_language(lost: Want, language: Language) -> None:
    visit = Visit(Step.NOTICE, trouble=Trouble.TRY_AGAIN, lost=lost)
    words = words_of_trouble(visit, Speech(language))
    english = words_of_trouble(visit, Speech(Language.EN))
    assert (words.title == english.title) is (language is Language.EN)
    assert ("find out" in english.title) is (isinstance(lost, WantDone) and not isinstance(lost.command, Reprint))
    if "Press" in english.next:  # the button is called as it is written on it
        assert Speech(language).say("Try again") in words.next
