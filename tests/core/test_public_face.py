"""What the portal and the bot import, and the example in docs/core.md."""

import subprocess
import sys
from pathlib import Path

import kiosk.core
from kiosk.core.clock import SystemClock
from kiosk.core.files.centre_file import load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import enrol_here, open_office, prepare_database
from kiosk.core.setup import set_up
from kiosk.resources import resource

DOC = Path(__file__).parents[2] / "docs" / "core.md"


def test_every_public_name_is_there() -> None:
    for name in kiosk.core.__all__:
        assert getattr(kiosk.core, name).__name__ == name


def test_the_example_of_the_document_runs(empty_url: str, tmp_path: Path) -> None:
    prepare_database(empty_url, tmp_path)
    enrol_here(empty_url, tmp_path, "portal", SystemClock())
    office = open_office(empty_url, tmp_path, "portal", SystemClock(), KazakhstanHolidays())
    set_up(office.store, load_centre_file(resource("centres/demo.yaml")), office.clock, office.holidays)
    office.store.close()
    example = DOC.read_text("utf-8").split("```python")[1].split("```")[0]
    exec(compile(example, str(DOC), "exec"), {"database_url": empty_url, "data_dir": tmp_path})


def test_the_rules_alone_need_no_database_library() -> None:
    code = "import sys, kiosk.core.rules; print('sqlalchemy' in sys.modules or 'PySide6' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
