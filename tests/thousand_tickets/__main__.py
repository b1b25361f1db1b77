"""`python -m tests.thousand_tickets --seed N [--count 1000]`: a line and a table; exit 1 where it is wrong."""

import argparse
import logging
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import click
from PySide6.QtWidgets import QApplication

from tests.thousand_tickets.books import WrongError
from tests.thousand_tickets.campaign import run


def main() -> int:
    """Read what is wanted, and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.thousand_tickets")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1000)
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    application = QApplication.instance() or QApplication(["kiosk"])
    try:
        outcome = run(wanted.seed, wanted.count, click.echo)
    except WrongError as wrong:
        click.echo(f"WRONG: {wrong}")
        return 1
    finally:
        application.quit()
    click.echo(outcome.summary)
    click.echo(outcome.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
