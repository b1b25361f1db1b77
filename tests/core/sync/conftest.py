"""Terminals over a shared database: on both engines, and behind a network that can fail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.network import Network
from tests.terminals import Terminal
from tests.town import SetClock, Town


@dataclass
class Hall:
    """Terminals that share a database; `town` is that database, seen past any network."""

    town: Town
    url: str
    folder: Path
    running: list[Terminal] = field(default_factory=list)

    @property
    def world(self) -> SetClock:
        """The true time."""
        return self.town.clock

    def terminal(self, number: int = 1, *, url: str | None = None, folder: str = "", beats: int = 1) -> Terminal:
        """Start a terminal, and let its link look a few times."""
        place = self.folder / (folder or f"terminal-{number}")
        terminal = Terminal(url or self.url, place, self.world, number)
        self.running.append(terminal)
        if beats:
            terminal.beat(beats)
        return terminal

    def close(self) -> None:
        """End all programs."""
        for terminal in self.running:
            terminal.close()


@pytest.fixture
def hall(town: Town, town_url: str, tmp_path: Path) -> Iterator[Hall]:
    """On both engines."""
    hall = Hall(town, town_url, tmp_path)
    yield hall
    hall.close()


@pytest.fixture
def network(postgres_town_url: str) -> Iterator[Network]:
    """In front of the PostgreSQL server."""
    with Network(postgres_town_url) as network:
        yield network


@pytest.fixture
def far_hall(network: Network, postgres_town: Town, tmp_path: Path) -> Iterator[Hall]:
    """Behind that network."""
    hall = Hall(postgres_town, network.url, tmp_path)
    yield hall
    hall.close()
