"""The commands, as a technician types them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import __version__
from kiosk.__main__ import main
from kiosk.resources import resource
from tests.town import made_up


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.yaml"
    file.write_text(f"data_dir: {json.dumps(str(tmp_path / 'data'))}\nterminal: hall-1\n", "utf-8")
    return file


def call(settings: Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["--settings", str(settings), *arguments], input=answer)


@pytest.fixture
def centre_file(tmp_path: Path) -> Path:
    file = tmp_path / "centre.yaml"
    file.write_text(resource("centres/demo.yaml").read_text("utf-8").split("\ndemo:")[0], "utf-8")
    return file


def test_it_says_its_version(settings: Path) -> None:
    assert __version__ in call(settings, "--version").output


def test_a_real_centre_is_loaded_without_bookings(settings: Path, centre_file: Path) -> None:
    done = call(settings, "init", str(centre_file))
    assert done.exit_code == 0
    assert "almaty-almaly: 3 lines, 20 services" in done.output
    assert "made-up" not in done.output


def test_the_demonstration_gets_its_bookings_once(settings: Path) -> None:
    assert "made-up bookings" in call(settings, "init", "--demo").output
    assert "made-up bookings" not in call(settings, "init", "--demo").output


def test_a_broken_file_is_refused_with_line_and_field(settings: Path, centre_file: Path) -> None:
    text = centre_file.read_text("utf-8").replace("kind: tson", "kind: tsn", 1)
    centre_file.write_text(text, "utf-8")
    line = text[: text.index("kind: tsn")].count("\n") + 1
    refused = call(settings, "init", str(centre_file))
    assert refused.exit_code == 2
    assert f"line {line}" in refused.output
    assert "kind" in refused.output


def test_init_wants_a_file_or_the_demonstration(settings: Path, centre_file: Path) -> None:
    assert call(settings, "init").exit_code == 2
    assert call(settings, "init", str(centre_file), "--demo").exit_code == 2


def test_a_file_that_closes_booked_times_lists_them_and_changes_nothing(settings: Path, tmp_path: Path) -> None:
    call(settings, "init", "--demo")
    text = resource("centres/demo.yaml").read_text("utf-8").replace("mon-fri: 09:00-18:00", "mon: 09:00-18:00", 1)
    file = tmp_path / "shorter.yaml"
    file.write_text(text, "utf-8")
    refused = call(settings, "init", str(file))
    assert refused.exit_code == 1
    assert "nothing was changed" in refused.output
    assert "almaty-almaly  booking " in refused.output
    assert call(settings, "init", str(file), "--cancel-bookings").exit_code == 0


def test_vehicles_are_imported_all_or_none(settings: Path, tmp_path: Path) -> None:
    file = tmp_path / "vehicles.csv"
    file.write_text(f"plate,owner_iin\n777ABC02,{made_up(1).digits}\n888ABC02,{made_up(2).digits}\n", "utf-8")
    assert "2 vehicles" in call(settings, "vehicles", "import", str(file)).output
    file.write_text(f"plate,owner_iin\n999ABC02,{made_up(1).digits}\n???,123\n", "utf-8")
    refused = call(settings, "vehicles", "import", str(file))
    assert refused.exit_code == 2
    assert "line 3" in refused.output
    assert made_up(1).digits not in refused.output


def test_a_day_is_closed_after_asking(settings: Path) -> None:
    call(settings, "init", "--demo")
    day = free_day(settings)
    why = ("--reason", "Апат", "Авария", "Breakdown")
    asked = call(settings, "close-day", "almaty-almaly", day, *why, answer="n\n")
    assert asked.exit_code == 1
    done = call(settings, "close-day", "almaty-almaly", day, *why, answer="y\n")
    assert done.exit_code == 0
    assert f"almaty-almaly is closed on {day}" in done.output


def free_day(settings: Path) -> str:
    """A coming day that has bookings."""
    today = datetime.now(UTC).date()
    for ahead in range(1, 10):
        day = (today + timedelta(days=ahead)).isoformat()
        listed = call(settings, "close-day", "almaty-almaly", day, "--reason", "a", "b", "c", answer="n\n")
        if "booking " in listed.output:
            return day
    raise AssertionError("the demonstration has no bookings")


def test_an_unknown_centre_is_answered_with_those_that_there_are(settings: Path) -> None:
    call(settings, "init", "--demo")
    refused = call(settings, "close-day", "nowhere", "2030-01-01", "--reason", "a", "b", "c")
    assert refused.exit_code == 2
    assert "almaty-almaly" in refused.output


def test_settings_with_an_unknown_key_are_refused_in_one_line(settings: Path) -> None:
    settings.write_text("terminal: hall-1\nidle_secnds: 5\n", "utf-8")
    refused = call(settings, "where")
    assert refused.exit_code == 2
    assert len(refused.output.strip().splitlines()) == 1
    assert "line 2" in refused.output
    assert "idle_seconds" in refused.output


def test_where_says_where_things_are(settings: Path, tmp_path: Path) -> None:
    told = call(settings, "where").output
    assert str(tmp_path / "data" / "keys") in told
    assert str(settings) in told


def test_where_does_not_tell_the_password_of_the_database(settings: Path) -> None:
    settings.write_text("database: postgresql://kiosk:secret@localhost/kiosk\n", "utf-8")
    told = call(settings, "where").output
    assert "secret" not in told
    assert "kiosk" in told


def test_hours_of_a_day_are_closed_and_the_day_is_opened_again(settings: Path) -> None:
    call(settings, "init", "--demo")
    day = free_day(settings)
    why = ("--reason", "Апат", "Авария", "Breakdown", "--yes")
    done = call(settings, "close-day", "almaty-almaly", day, "--from", "09:00", "--to", "12:00", *why)
    assert f"almaty-almaly is closed on {day} from 09:00 to 12:00" in done.output
    assert "is open" in call(settings, "reopen-day", "almaty-almaly", day).output
    again = call(settings, "reopen-day", "almaty-almaly", day)
    assert (again.exit_code, "nobody of the staff closed" in again.output) == (2, True)


def test_hours_without_their_end_are_refused(settings: Path) -> None:
    refused = call(
        settings, "close-day", "almaty-almaly", "2030-01-01", "--from", "09:00", "--reason", "a", "b", "c"
    )
    assert refused.exit_code == 2
    assert "--to" in refused.output


def test_hours_in_which_the_centre_is_closed_anyway_are_told_plainly(settings: Path) -> None:
    call(settings, "init", "--demo")
    span = ("--from", "03:00", "--to", "04:00")
    refused = call(settings, "close-day", "almaty-almaly", "2030-01-15", *span, "--reason", "a", "b", "c")
    assert refused.exit_code == 2
    assert "the centre is open" in refused.output
