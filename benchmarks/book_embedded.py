"""Taking a booking on SQLite against bare `sqlite3`: `python -m benchmarks.book_embedded [rounds]`."""

from benchmarks.booking import against_bare
from benchmarks.places import Files, on_disk
from benchmarks.ratio import Figure, rounds_wanted


def measure(rounds: int = 400) -> list[Figure]:
    """Measure and print."""
    with on_disk() as home:
        return [against_bare("book, embedded database / bare sqlite3", Files(home), home, rounds)]


if __name__ == "__main__":
    measure(rounds_wanted(400))
