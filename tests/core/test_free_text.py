"""What staff write: something, and nobody's IIN in it."""

import pytest

from kiosk.core.free_text import TextFault, UnfitTextError, fault_in, fit
from tests.town import made_up

DIGITS = made_up(7).digits


@pytest.mark.parametrize("text", ["Құжат керек", "№ 12, терезе 4", "2026-06-01 09:00", "+7 727 258 11 00"])
def test_words_times_and_telephone_numbers_are_kept(text: str) -> None:
    assert fault_in(text) is None
    assert fit(f"  {text}\n") == text


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_something_has_to_be_said(text: str) -> None:
    assert fault_in(text) is TextFault.EMPTY


@pytest.mark.parametrize("text", [DIGITS, f"ИИН {DIGITS[:6]} {DIGITS[6:]}.", f"x{DIGITS}7"])
def test_nobodys_iin_is_kept_nor_told_by_the_fault(text: str) -> None:
    with pytest.raises(UnfitTextError) as refused:
        fit(text)
    assert refused.value.fault is TextFault.HOLDS_IIN
    assert DIGITS not in str(refused.value)
