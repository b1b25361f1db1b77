"""The benchmarks still run, and both of their sides do what they say. What they measure is never asserted."""

import subprocess
import sys
from contextlib import closing
from importlib import import_module

import psycopg
import pytest

from benchmarks.places import postgres
from benchmarks.ratio import Figure, compare_measured
from benchmarks.relay import relayed
from benchmarks.table import NAMES, table


@pytest.mark.parametrize("name", ["book_embedded", "verify_ticket", "ticket_bitmap"])
def test_a_benchmark_runs_and_gives_its_figures(name: str) -> None:
    figures = import_module(f"benchmarks.{name}").measure(rounds=2)
    assert figures
    assert all(figure.ratio > 0 for figure in figures)


def test_a_new_terminals_first_reading_is_measured() -> None:
    (figure,) = import_module("benchmarks.pull").measure(rounds=1, bookings=500)
    assert figure.ratio > 0


@pytest.mark.campaign
def test_free_times_are_measured_on_both_engines() -> None:
    figures = import_module("benchmarks.free_slots").measure(rounds=1, centres=(1, 2))
    assert {figure.what.split(",")[1].strip() for figure in figures} == {"SQLite", "PostgreSQL"}


@pytest.mark.campaign
def test_a_booking_is_measured_on_postgresql_and_its_trips_are_counted() -> None:
    _, trips = import_module("benchmarks.book_postgres").measure(rounds=2)
    assert trips.ratio == int(trips.ours) > 1


def test_a_check_in_is_measured_on_postgresql_and_its_trips_are_counted() -> None:
    _, trips = import_module("benchmarks.check_in").measure(rounds=2)
    assert trips.ratio == int(trips.ours) > 1


@pytest.mark.campaign
def test_terminals_that_book_at_once_are_measured() -> None:
    (figure,) = import_module("benchmarks.eight_terminals").measure(rounds=1, each=2, terminals=2)
    assert figure.at_least
    assert figure.ratio > 0


@pytest.mark.campaign
def test_the_servers_share_is_measured_against_pgbench() -> None:
    (figure,) = import_module("benchmarks.server_share").measure(rounds=1, each=40, terminals=2)
    assert figure.ratio > 0


def test_a_trip_is_a_word_of_the_client_after_the_servers() -> None:
    with (
        postgres() as server,
        relayed(server) as (relay, through),
        closing(psycopg.connect(through, autocommit=True)) as client,
    ):
        relay.trips = 0
        for _ in range(3):
            client.execute("SELECT 1")
        with client.pipeline():
            client.execute("SELECT 1")
            client.execute("SELECT 2")
        assert relay.trips == 4


@pytest.mark.campaign
@pytest.mark.parametrize("name", ["tap", "start"])
def test_a_benchmark_with_a_window_runs(name: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "1"], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    assert "goal" in ended.stdout


def test_all_of_them_run_one_after_another() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "verify_ticket"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    assert "what / against what" in ended.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_of_the_table_can_be_run(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").measure)


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    ours, bare = iter([1.0, 9.0, 3.0]), iter([1.0, 3.0, 2.0])
    figure = compare_measured("a thing", lambda: next(ours), lambda: next(bare), 2.0, 3)
    assert (figure.ratio, figure.met) == (1.5, True)


def test_a_goal_is_the_most_or_the_least_that_will_do() -> None:
    most = [Figure("slowness", "", "", ratio, 0.5).met for ratio in (0.4, 0.5, 0.6)]
    least = [Figure("speed", "", "", ratio, 0.5, at_least=True).met for ratio in (0.4, 0.5, 0.6)]
    assert (most, least) == ([True, True, False], [False, True, True])


def test_the_table_says_what_was_missed() -> None:
    lines = table(
        [Figure("fast", "1 ms", "1 ms", 1.0, 2.0), Figure("slow", "9 ms", "1 ms", 9.0, 2.0)]
    ).splitlines()
    assert [line.endswith("MISSED") for line in lines[1:]] == [False, True]
