"""What is missing for a window is told in one line."""

import os
import subprocess
import sys

import pytest

from kiosk.display import missing

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about X11")


@linux_only
def test_without_a_display_it_says_so() -> None:
    assert "no display" in (missing({}) or "")


@linux_only
def test_a_display_that_does_not_answer_is_named() -> None:
    found = missing({"DISPLAY": ":987"})
    assert found is not None
    assert ":987" in found or "apt install" in found


def test_offscreen_needs_no_display() -> None:
    assert missing({"QT_QPA_PLATFORM": "offscreen"}) is None


@linux_only
def test_the_command_ends_with_2_and_one_line_where_there_is_no_display() -> None:
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk"], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "no display" in ended.stderr
