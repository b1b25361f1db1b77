"""`python -m tests.thousand_tickets --seed N [--count 1000]`: prints a line and a table; exit code 1 where it is wrong."""

import argparse
import logging
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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
        outcome = run(wanted.seed, wanted.count, lambda line: print(line, flush=True))
    except WrongError as wrong:
        print(f"WRONG: {wrong}")
        return 1
    finally:
        application.quit()
    print(outcome.summary)
    print(outcome.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
