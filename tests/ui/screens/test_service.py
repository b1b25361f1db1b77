"""Service: by sector, by a few letters, and only what R4 allows beside the first."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.ui.events import ServiceChosen
from kiosk.ui.screens.service import ServiceScreen
from kiosk.ui.visit import Errand, Step
from tests.ui.samples import BOOKING, CHOSEN, DEMO, DEMO_ID_CARD, PLACE, PROPERTY, SAMPLES, SECOND
from tests.ui.screens.glass import Glass, places


@pytest.fixture
def glass(qtbot: QtBot) -> Glass:
    return Glass(qtbot, Step.SERVICE, ServiceScreen)


def services(glass: Glass) -> list[str]:
    """The codes of the services on the screen, from the top."""
    cards = [c for c in glass.screen.findChildren(QAbstractButton) if c.objectName().startswith("service-")]
    shown = sorted((card for card in cards if card.isVisible()), key=lambda card: (card.y(), card.x()))
    return [card.objectName().removeprefix("service-") for card in shown]


def press(glass: Glass, *names: str) -> None:
    """Touch what says nothing to the outside."""
    for name in names:
        glass.button(name).click()


def test_the_first_sector_is_open_and_the_others_say_how_many_they_have(glass: Glass) -> None:
    glass.show_sample("demo")
    assert services(glass) == ["id-card", "passport", "child-passport", "lost-document", "temporary-id"]
    assert "Property and address. 6 services" in glass.text


def test_a_sector_is_opened_by_its_card(glass: Glass) -> None:
    glass.show_sample("demo")
    press(glass, "sector-P")
    assert services(glass)[0] == "address-certificate"
    assert glass.button("sector-P").isChecked()
    assert not glass.button("sector-D").isChecked()


def test_touching_the_open_sector_again_keeps_it_open(glass: Glass) -> None:
    glass.show_sample("demo")
    press(glass, "sector-D")
    assert glass.button("sector-D").isChecked()
    assert services(glass)[0] == "id-card"


def test_touching_a_service_chooses_it(glass: Glass) -> None:
    glass.show_sample("demo")
    assert glass.tap("service-id-card") == ServiceChosen(DEMO_ID_CARD)


def test_documentation_the_sellers_and_online_services_are_marked_by_words(glass: Glass) -> None:
    glass.show_sample("demo")
    assert "Documentation" in glass.button("service-id-card").accessibleName()
    press(glass, "sector-P")
    assert "Only online" in glass.button("service-residence-registration").accessibleName()
    glass.show_sample("vehicles")
    assert "Booked by the seller" in glass.button("service-vehicle-reregistration").accessibleName()


def test_a_service_that_is_online_only_is_still_said_so_that_the_citizen_hears_where_to_get_it(
    glass: Glass,
) -> None:
    glass.show_sample("demo")
    press(glass, "sector-P")
    said = glass.tap("service-residence-registration")
    assert isinstance(said, ServiceChosen)
    assert said.service.online_only


def test_a_service_that_is_offered_no_more_is_not_shown(glass: Glass) -> None:
    visit, place = SAMPLES[Step.SERVICE, "demo"]
    kept = tuple(replace(s, offered=s.code != "passport") for s in place.services)
    glass.show(visit, replace(place, services=kept))
    assert "passport" not in services(glass)


def test_beside_a_document_only_others_are_shown_and_none_that_is_online_only(glass: Glass) -> None:
    glass.show_sample("second")
    assert services(glass) == ["property", "birth-allowance"]
    assert "not a second document" in glass.text


def test_beside_another_service_only_documents_are_shown(glass: Glass) -> None:
    glass.show_sample("second-document")
    assert "id-card" in services(glass)
    assert "pension" not in services(glass)
    assert not glass.offers("sector-D")
    assert "a document only" in glass.text


def test_a_booked_service_counts_when_one_is_added_to_the_booking(glass: Glass) -> None:
    visit, place = SAMPLES[Step.SERVICE, ""]
    glass.show(replace(visit, errand=Errand.ADD, booking=BOOKING), place)
    assert services(glass) == ["property", "birth-allowance"]


def test_where_nothing_fits_beside_it_the_desk_is_named(glass: Glass) -> None:
    visit, place = SAMPLES[Step.SERVICE, "second"]
    glass.show(replace(visit, chosen=(CHOSEN, SECOND)), place)
    assert services(glass) == []
    assert "ask at the desk" in glass.text


def test_few_services_need_no_search(glass: Glass) -> None:
    glass.show_sample()
    assert not glass.offers("search")


def test_a_few_letters_find_a_service_of_any_sector(glass: Glass) -> None:
    glass.show_sample("demo")
    press(glass, "search", "key-P", "key-E", "key-N")
    assert services(glass)[0] == "pension"
    assert glass.tap("service-pension") == ServiceChosen(next(s for s in DEMO.services if s.code == "pension"))


def test_kazakh_letters_are_on_the_keyboard_of_kazakh(glass: Glass) -> None:
    glass.show_sample("demo", Language.KK)
    press(glass, "search", *(f"key-{letter}" for letter in "ТӨЛҚ"))
    assert "passport" in services(glass)
    assert all(glass.offers(f"key-{letter}") for letter in "ӘІҢҒҮҰҚӨҺ")


def test_the_keyboard_follows_the_language(glass: Glass) -> None:
    visit = glass.show_sample("demo", Language.KK)
    press(glass, "search")
    glass.show(visit, DEMO, Language.RU)
    assert glass.offers("key-Ж")
    assert not glass.offers("key-Ә")
    glass.show(visit, DEMO, Language.EN)
    assert glass.offers("key-Q")
    assert not glass.offers("key-Ж")


def test_letters_are_erased_one_by_one(glass: Glass) -> None:
    glass.show_sample("demo")
    press(glass, "search", "key-X", "key-X")
    assert services(glass) == []
    assert "Nothing was found" in glass.text
    for _ in range(2):
        press(glass, "key-erase")
    assert "A few letters are enough" in glass.text


def test_a_hardware_keyboard_types_into_the_search(glass: Glass, qtbot: QtBot) -> None:
    glass.show_sample("demo")
    qtbot.keyClicks(glass.screen, "pens")
    assert services(glass)[0] == "id-card"
    press(glass, "search")
    qtbot.keyClicks(glass.screen, "pensx")
    qtbot.keyClick(glass.screen, Qt.Key.Key_Backspace)
    assert services(glass)[0] == "pension"


def test_closing_the_search_brings_the_sectors_back(glass: Glass) -> None:
    glass.show_sample("demo")
    press(glass, "sector-S", "search", "key-X", "search-close")
    assert services(glass)[0] == "pension"
    assert not glass.offers("key-X")
    press(glass, "search")
    assert "A few letters are enough" in glass.text


def test_coming_back_loses_neither_sector_nor_search(glass: Glass) -> None:
    visit = glass.show_sample("demo")
    press(glass, "sector-S", "search", "key-P", "key-E", "key-N")
    glass.show(visit, DEMO)
    assert services(glass)[0] == "pension"


def test_the_second_service_is_not_looked_for_with_the_letters_of_the_first(glass: Glass) -> None:
    visit = glass.show_sample("demo")
    press(glass, "search", "key-P")
    first = replace(SAMPLES[Step.SERVICE, "second-document"][0])
    glass.show(first, DEMO)
    assert "id-card" in services(glass)
    assert visit.chosen != first.chosen


def test_the_end_of_a_visit_wipes_what_was_typed(glass: Glass) -> None:
    visit = glass.show_sample("demo")
    press(glass, "sector-S", "search", "key-P")
    glass.screen.wipe()
    glass.show(visit, DEMO)
    assert services(glass)[0] == "id-card"
    assert glass.button("sector-D").isChecked()


def test_the_second_question_names_the_first_service(glass: Glass) -> None:
    visit, _ = SAMPLES[Step.SERVICE, ""]
    glass.show(replace(visit, chosen=(SECOND,)), PLACE)
    assert PROPERTY.name.en in glass.text


def test_without_network_a_service_of_the_seller_says_that_it_waits(glass: Glass) -> None:
    visit, place = SAMPLES[Step.SERVICE, "vehicles"]
    glass.show(visit, place)
    before = places(glass)
    glass.show(visit, replace(place, online=False))
    sellers = [card for card in glass.screen.cards if card.isVisible() and card.faint]
    assert sellers
    assert all("Waits for the network" in card.accessibleName() for card in sellers)
    assert places(glass) == before
    glass.show(visit, place)
    assert "Waits for the network" not in glass.text
