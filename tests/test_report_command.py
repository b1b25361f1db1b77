"""`kiosk report`, as a senior types it."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.__main__ import main

CENTRE = ("--centre", "almaty-almaly")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    file = folder / "kiosk.yaml"
    file.write_text(f"data_dir: {json.dumps(str(folder / 'data'))}\nterminal: hall-1\n", "utf-8")
    assert CliRunner().invoke(main, ["--settings", str(file), "init", "--demo"]).exit_code == 0
    return file


def call(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--settings", str(settings), "report", *arguments])


def day(ahead: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=ahead)).isoformat()


def test_a_range_is_written_into_a_file_as_a_page(settings: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = call(settings, "range", day(0), day(14), *CENTRE, "--out", str(out), "--language", "ru")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "Отчёт о бронях и визитах" in out.read_text("utf-8")


def test_without_a_file_it_goes_to_the_standard_output(settings: Path) -> None:
    done = call(settings, "range", day(0), day(14), *CENTRE, "--format", "csv", "--language", "en")
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row["Booked"]) for row in rows) > 100


def test_a_day_without_anything_is_a_page_all_the_same(settings: Path) -> None:
    done = call(settings, "day", "2020-01-01", *CENTRE, "--language", "en")
    assert done.exit_code == 0
    assert "Nobody had booked" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("day", "2026-06-01", "--centre", "nowhere"), "almaty-almaly"),
        (("day", "2026-06-01"), "--centre"),
        (("range", "2026-06-02", "2026-06-01", *CENTRE), "first day before the last"),
        (("range", "2020-06-02", "2026-06-01", *CENTRE), "366 days"),
        (("day", "yesterday", *CENTRE), "yesterday"),
    ],
)
def test_what_makes_no_report_is_told_in_a_line(settings: Path, arguments: tuple[str, ...], words: str) -> None:
    refused = call(settings, *arguments)
    assert refused.exit_code == 2
    assert words in refused.output
