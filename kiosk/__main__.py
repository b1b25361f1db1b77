"""The command line. Everything heavy is imported by the command that needs it."""

import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import __version__
from kiosk.command_line import CANNOT, Commands, settings_of, told_plainly

if TYPE_CHECKING:
    from kiosk.settings import Settings

SIZE = re.compile(r"(\d{3,5})x(\d{3,5})")


class Size(click.ParamType[tuple[int, int]]):
    """A window's size, such as 1080x1920."""

    name = "WxH"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Width and height in pixels."""
        if isinstance(value, tuple):
            return value
        found = SIZE.fullmatch(value)
        if not found:
            self.fail(f"expected width x height in pixels, such as 1080x1920, found {value!r}", param, ctx)
        return int(found[1]), int(found[2])


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kiosk")
@click.option(
    "--settings", type=click.Path(path_type=Path), help="The terminal's settings file (docs/settings.md)."
)
@click.pass_context
def main(context: click.Context, settings: Path | None) -> None:
    """Booking kiosk of the public service centres. Without a command: full screen."""
    context.obj = settings
    if context.invoked_subcommand is None:
        context.invoke(run)


def _ready_for_window(context: click.Context) -> "Settings":
    """The settings, once it is sure that a window can be opened; ends the program where it cannot."""
    import gc  # noqa: PLC0415

    gc.disable()  # what is made until the first frame stays; whoever runs the window enables it again
    from kiosk.display import missing  # noqa: PLC0415

    settings = settings_of(context)
    lacking = missing()
    if lacking:
        click.echo(f"kiosk: {lacking}", err=True)
        sys.exit(CANNOT)
    return settings


@main.command()
@click.option("--windowed", is_flag=True, help="In a window instead of full screen.")
@click.option("--size", type=Size(), default="1080x1920", show_default=True, help="The window's size.")
@click.pass_context
@told_plainly
def run(context: click.Context, *, windowed: bool, size: tuple[int, int]) -> None:
    """Open the kiosk."""
    settings = _ready_for_window(context)
    from kiosk.app import Showing  # noqa: PLC0415
    from kiosk.app import run as run_app  # noqa: PLC0415
    from kiosk.logs import start_logging  # noqa: PLC0415

    start_logging(settings.data_dir / "logs")
    sys.exit(run_app(settings, Showing(windowed, *size)))


@main.command()
@click.option("--windowed", is_flag=True, help="In a window instead of filling the screen.")
@click.option("--size", type=Size(), default="1366x768", show_default=True, help="The window's size.")
@click.pass_context
@told_plainly
def staff(context: click.Context, *, windowed: bool, size: tuple[int, int]) -> None:
    """Open the staff's window: check-in, the day board, serving citizens."""
    settings = _ready_for_window(context)
    from kiosk.logs import start_logging  # noqa: PLC0415
    from kiosk.staff_app import StaffShowing, run_staff  # noqa: PLC0415

    start_logging(settings.data_dir / "logs" / "staff")  # the kiosk may run beside it, and has files of its own
    sys.exit(run_staff(settings, StaffShowing(windowed, *size)))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--demo", is_flag=True, help="Load the demonstration instead of a file.")
@click.option("--cancel-bookings", is_flag=True, help="Cancel the bookings whose time the file closes.")
@click.pass_context
@told_plainly
def init(context: click.Context, file: Path | None, *, demo: bool, cancel_bookings: bool) -> None:
    """Load centres from FILE (docs/centre-file.md), for the first time or again."""
    if (file is None) is not demo:
        raise click.UsageError("expected either a FILE or --demo")
    from kiosk import setup_commands  # noqa: PLC0415

    setup_commands.init(settings_of(context), file, cancel_bookings=cancel_bookings)


@main.command()
@click.pass_context
@told_plainly
def where(context: click.Context) -> None:
    """Say where this terminal keeps its settings, database, keys, tickets and logs."""
    from kiosk.settings import usual_files  # noqa: PLC0415

    settings = settings_of(context)
    looked_for = " or ".join(str(path) for path in usual_files())
    places = {
        "settings": settings.file or f"none; looked for {looked_for}",
        "database": settings.shown_database,
        "keys": settings.data_dir / "keys",
        "tickets": settings.printer.folder,
        "logs": settings.data_dir / "logs",
    }
    for name, place in places.items():
        click.echo(f"{name:9} {place}")


@main.group()
def vehicles() -> None:
    """The registry of vehicles and their owners."""


@vehicles.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
@told_plainly
def vehicles_import(context: click.Context, file: Path) -> None:
    """Enter the vehicles of FILE.csv (plate, owner_iin); all of them or, if a line is wrong, none."""
    from kiosk import setup_commands  # noqa: PLC0415

    setup_commands.import_vehicles(settings_of(context), file)


@main.command("close-day")
@click.argument("centre")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--from", "first", type=click.DateTime(["%H:%M"]), help="Only from this hour, in the centre's time.")
@click.option("--to", "last", type=click.DateTime(["%H:%M"]), help="Only to this hour, with --from.")
@click.option("--reason", nargs=3, required=True, metavar="KK RU EN", help="Why, in three languages.")
@click.option("--yes", is_flag=True, help="Cancel the day's bookings without asking.")
@click.pass_context
@told_plainly
def close_day(
    context: click.Context,
    *,
    centre: str,
    day: datetime,
    first: datetime | None,
    last: datetime | None,
    reason: tuple[str, str, str],
    yes: bool,
) -> None:
    """Close CENTRE (its code) on DAY, or some hours of it; lists the bookings that this cancels, so that those who
    have them can be told."""
    if (first is None) is not (last is None):
        raise click.UsageError("expected both --from and --to, or neither")
    from kiosk import setup_commands  # noqa: PLC0415

    hours = (first.time(), last.time()) if first and last else None
    setup_commands.close_day(settings_of(context), centre, day.date(), hours, reason, yes=yes)


@main.command("reopen-day")
@click.argument("centre")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.pass_context
@told_plainly
def reopen_day(context: click.Context, centre: str, day: datetime) -> None:
    """Open CENTRE (its code) again on DAY as it was before it was closed by `close-day` or at a desk."""
    from kiosk import setup_commands  # noqa: PLC0415

    setup_commands.reopen_day(settings_of(context), centre, day.date())


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder for the pictures.")
@click.option("--language", type=click.Choice(["kk", "ru", "en"]), default="kk", show_default=True)
@click.option("--size", type=Size(), default="1080x1920", show_default=True, help="The window's size.")
@told_plainly
def tour(out: Path, language: str, size: tuple[int, int]) -> None:
    """Walk the whole way in a real window with real taps; a picture of every screen into OUT."""
    import os  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.display import missing  # noqa: PLC0415

    lacking = missing()
    if lacking:
        click.echo(f"kiosk: {lacking}", err=True)
        sys.exit(CANNOT)
    from kiosk.core.model import Language  # noqa: PLC0415
    from kiosk.tour.tour import take  # noqa: PLC0415

    sys.exit(take(out, Language(language), size))


if __name__ == "__main__":
    main()
