"""The packed program, copied away from where it was made, into a folder whose name is not easy."""

import os
import shutil
from pathlib import Path

import pytest

from tests.packaged.program import Program

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these are long runs."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.campaign)


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that was packed, in another place."""
    made = os.environ.get("KIOSK_PACKED")
    if made is None:
        pytest.skip("KIOSK_PACKED does not say where the packed program is: pyinstaller build_kiosk.spec")
    return shutil.copytree(made, tmp_path_factory.mktemp("away") / "Қала терминалы" / "kiosk", symlinks=True)


@pytest.fixture
def program(packed: Path, tmp_path: Path) -> Program:
    """The program, called by somebody who never called it before."""
    return Program(packed, tmp_path / "home").of(tmp_path / "home")
