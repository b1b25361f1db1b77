"""The commands of the packed program say and do what those of the source do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from kiosk import __version__
from kiosk.__main__ import main
from tests.packaged.program import Program

TODAY = datetime.now(UTC).date().isoformat()
PASSWORD = "дом у реки 7"


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """All commands that there are, with the words by which they are called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*names, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


def test_it_says_its_version(program: Program) -> None:
    assert program.told("--version") == f"kiosk, version {__version__}\n"


@pytest.mark.parametrize("words", [(), *commands(main)], ids=" ".join)
def test_every_command_is_in_it(program: Program, words: tuple[str, ...]) -> None:
    known = CliRunner().invoke(main, [*words, "--help"], prog_name="kiosk", terminal_width=78)
    assert program.told(*words, "--help").split() == known.output.split()


def test_the_demonstration_is_loaded_and_looked_at(program: Program) -> None:
    assert "almaty-almaly: 3 lines, 20 services" in program.told("init", "--demo")
    assert str(program.data / "kiosk.sqlite3") in program.told("where")
    assert "is of version" in program.told("db", "upgrade")
    assert "citizen" in program.told("events")
    assert "Алматы" in program.told("report", "day", TODAY, "--centre", "almaty-almaly")


def test_an_account_is_made_and_its_password_is_not_kept(program: Program) -> None:
    program.told("init", "--demo")
    asked = ("staff-accounts", "add", "aigul", "--role", "senior")
    assert "aigul is senior" in program.told(*asked, answer=f"{PASSWORD}\n{PASSWORD}\n")
    assert "aigul" in program.told("staff-accounts", "list")
    assert PASSWORD.encode() not in (program.data / "kiosk.sqlite3").read_bytes()


def test_a_fault_in_the_settings_is_told_with_its_line_and_what_is_expected(program: Program) -> None:
    program.set(terminal="зал-1", idle_secnds="5")
    told = program.refused("where")
    assert "kiosk.yaml" in told
    assert "line 2" in told
    assert "idle_seconds" in told
