"""What all commands have in common: how faults are told, where the settings are, which are imported when."""

import sys
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from kiosk.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
CANNOT = 2


class Commands(click.Group):
    """Commands, some of which are imported only when they are called: start time is the citizen's.

    `elsewhere`: their module by their name, in which they stand as `command`.
    """

    elsewhere: Mapping[str, str] = {
        "db": "kiosk.db_commands",
        "events": "kiosk.events_command",
        "fleet": "kiosk.fleet_command",
        "print-test": "kiosk.print_test_command",
        "printers": "kiosk.printers_command",
        "report": "kiosk.report_command",
        "staff-accounts": "kiosk.staff_accounts_command",
        "unsettled": "kiosk.unsettled_command",
        "terminal": "kiosk.terminal_commands",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All their names."""
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them, imported if need be."""
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module(self.elsewhere[cmd_name]).command
        return found


def told_plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Faults that people can mend are told in their words, exit 2, without a traceback."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        from kiosk.core.files.documents import DocumentError  # noqa: PLC0415
        from kiosk.core.ports import StoreUnavailableError, StoreUnusableError  # noqa: PLC0415

        try:
            return command(*args, **kwargs)
        except (DocumentError, StoreUnavailableError, StoreUnusableError, OSError) as fault:
            click.echo(f"kiosk: {fault}", err=True)
            sys.exit(CANNOT)

    return told


def settings_of(context: click.Context) -> "Settings":
    """The settings that the command line names, or the usual ones."""
    from kiosk.settings import load_settings  # noqa: PLC0415

    return load_settings(context.obj)
