"""What terminals say of themselves, also to neighbours of another version."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.store.fleet import read_fleet
from kiosk.core.terminal_report import Report, from_document, to_document
from tests.town import Town, terminal_key

FULL = Report("1.2.3", "ready", "low", 12_000, -250, 3, 40, 1)
REPORTS = st.builds(
    Report,
    st.text(),
    st.text(),
    st.text(),
    st.none() | st.integers(),
    st.none() | st.integers(),
    st.integers(),
    st.integers(),
    st.integers(),
    st.integers(),
)


@given(REPORTS)
def test_a_report_is_read_as_it_was_written(report: Report) -> None:
    assert from_document(to_document(report)) == report


def test_where_nothing_was_said_there_is_no_report() -> None:
    assert from_document(None) is None
    assert from_document({}) == Report()


def test_what_a_newer_version_says_besides_is_passed_over() -> None:
    assert from_document({**to_document(FULL), "temperature": 41, "outbox": 5}) == Report(
        "1.2.3", "ready", "low", 12_000, -250, 5, 40, 1
    )


def test_what_an_older_version_does_not_say_is_unknown() -> None:
    assert from_document({"version": "0.9", "outbox": 2}) == Report("0.9", outbox=2)


def test_what_another_version_says_otherwise_is_unknown() -> None:
    odd = {
        "version": 3,
        "printer": None,
        "free_mb": "12 GB",
        "outbox": [1],
        "clock_offset_ms": 1.5,
        "unsettled": True,
    }
    assert from_document(odd) == Report()


def test_a_report_reaches_whoever_looks_at_the_fleet(town: Town) -> None:
    key = terminal_key(1)

    def says(token: bytes, contacts: tuple[int, int], report: Report | None) -> bool:
        document = None if report is None else to_document(report)
        return town.store.write(lambda work: work.terminals.seen(1, token, 1, contacts, document))

    assert says(key.token, (0, 5), FULL)
    assert not says(key.token, (0, 6), Report("another"))
    assert not says(terminal_key(2).token, (5, 6), Report("another"))
    assert says(key.token, (5, 6), None)
    rows = town.store.read(lambda work: read_fleet(work.connection, town.clock.now()))
    assert [from_document(row.report) for row in rows] == [FULL, None]
    assert rows[0].seen_at is not None
    assert rows[1].seen_at is None


def test_the_document_holds_nothing_that_tells_who_somebody_is() -> None:
    """Fields are added with thought: this list is what monitoring may read."""
    assert set(to_document(FULL)) == {
        *("version", "printer", "paper", "free_mb", "clock_offset_ms", "outbox", "outbox_seconds", "unsettled"),
        "printer_answers",
    }
