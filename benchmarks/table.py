"""Which benchmarks there are, one of them run, and their figures as a table."""

from importlib import import_module

from benchmarks.ratio import Figure

NAMES = (
    "start",
    "memory",
    "tap",
    "book_embedded",
    "book_postgres",
    "eight_terminals",
    "server_share",
    "free_slots",
    "pull",
    "check_in",
    "verify_ticket",
    "ticket_bitmap",
)


def figures_of(name: str) -> list[Figure]:
    """Run one, with its usual number of rounds."""
    found: list[Figure] = import_module(f"benchmarks.{name}").measure()
    return found


def table(figures: list[Figure]) -> str:
    """The figures, a line each."""
    rows = [("what / against what", "ours", "theirs", "ratio", "goal", "")]
    rows += [(f.what, f.ours, f.against, f"{f.ratio:.2f}", f.wanted, "" if f.met else "MISSED") for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
