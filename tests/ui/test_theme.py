"""The colours reach the contrast that screens.md promises; sizes follow the real screen."""

import pytest

from kiosk.ui.theme import HIGH_CONTRAST, NORMAL, Gap, Look, Role, contrast

TEXT_ON_GROUND = (
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "accent_soft"),
    ("muted", "paper"),
    ("muted", "surface"),
    ("muted", "accent_soft"),
    ("accent", "surface"),
    ("accent", "paper"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_down"),
    ("on_hero", "hero"),
    ("on_hero_muted", "hero"),
    ("on_sun", "sun"),
    ("ok", "ok_soft"),
    ("ok", "surface"),
    ("warn", "warn_soft"),
    ("warn", "surface"),
    ("bad", "bad_soft"),
)
SIZES = ((1080, 1920), (1920, 1080), (1280, 1024), (1366, 768), (1024, 768))


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(getattr(NORMAL, text), getattr(NORMAL, ground)) >= 4.5
    assert contrast(getattr(HIGH_CONTRAST, text), getattr(HIGH_CONTRAST, ground)) >= 7.0


@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_what_can_be_touched_stand_out(ground: str) -> None:
    assert contrast(NORMAL.edge, getattr(NORMAL, ground)) >= 3.0
    assert contrast(HIGH_CONTRAST.edge, getattr(HIGH_CONTRAST, ground)) >= 7.0


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("size", SIZES)
def test_touch_and_text_are_never_smaller_than_a_hand_and_an_eye_need(size: tuple[int, int]) -> None:
    look = Look(*size)
    assert look.touch >= 20 * look.px_per_mm
    assert look.gap(Gap.SMALL) >= 3 * look.px_per_mm
    assert look.text(Role.SMALL) * 0.727 >= 5 * look.px_per_mm - 1


def test_larger_text_is_half_as_large_again() -> None:
    normal, large = Look(), Look(large_text=True)
    assert all(large.text(role) == normal.text(role) * 1.5 for role in (Role.SMALL, Role.BODY, Role.CARD))


def test_a_smaller_screen_with_as_many_pixels_draws_larger() -> None:
    assert Look(1080, 1920, diagonal_inches=21.5).touch_least > Look(1080, 1920, diagonal_inches=43).touch_least


def test_the_lower_half_leaves_the_upper_part_of_a_tall_screen_free() -> None:
    look = Look(lower_half=True)
    assert look.working_height <= 0.6 * look.height
