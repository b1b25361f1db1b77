"""The address of a PostgreSQL database as people write it, and what the driver gets for it.

What libpq knows may stand behind the question mark (`sslmode`, `sslrootcert`, `target_session_attrs`, ...) and
goes to it as it is. Several servers may be named, with their ports: `host1:5432,host2:5433`.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kiosk.core.ports import StoreUnusableError

USUAL_PORT = 5432
STATEMENT_SECONDS = 15.0
# What the server is told at the start. The same stands at each login (`roles`), for poolers that drop it.
# A terminal that has gone in the middle of a change holds its centre's row: the server takes that back before the
# others lose patience (lock_timeout). It is idle then, or in the middle of a pipeline, where keep-alives alone
# find out: on both sides they tell a network that is dead from one that is slow.
SERVER_SETTINGS: Mapping[str, str] = {
    "TimeZone": "UTC",
    "lock_timeout": "5s",
    "statement_timeout": f"{STATEMENT_SECONDS:.0f}s",
    "idle_in_transaction_session_timeout": "4s",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
}
_DRIVER_SETTINGS: Mapping[str, int] = {
    "connect_timeout": 3,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
_HOSTS = re.compile(
    r"(?P<before>[a-z0-9+]+://(?:[^@]*@)?)(?P<hosts>[^/?@]*,[^/?@]*)(?P<after>([/?].*)?)", re.DOTALL
)
_HOST = re.compile(r"(?P<host>\[[^\]]+\]|[^:\[\]]+)(?::(?P<port>\d{1,5}))?")


def parsed(url: str) -> URL:
    """An address, taken apart. Raises StoreUnusableError without repeating it: it may hold a password."""
    several = _HOSTS.fullmatch(url)
    hosts = several["hosts"].split(",") if several else []
    found = [_HOST.fullmatch(host) for host in hosts]
    try:
        address = make_url(f"{several['before']}{several['after']}" if several else url)
    except (ArgumentError, ValueError):
        raise _unreadable() from None
    if not hosts:
        return address
    if not all(found):
        raise _unreadable()
    named = [f"{host['host']}:{host['port'] or USUAL_PORT}" for host in found if host]
    return address.update_query_pairs([("host", host) for host in named])


def driver_settings(address: URL, seconds: float = STATEMENT_SECONDS) -> tuple[URL, dict[str, Any]]:
    """The address for the driver, and what it gets besides: our bounds, unless the address names its own.

    `seconds`: so long a statement may take.
    """
    ours = dict(SERVER_SETTINGS)
    if seconds != STATEMENT_SECONDS:
        ours["statement_timeout"] = f"{round(seconds * 1000)}ms"
    own = address.query.get("options", ())
    options = [f"-c {name}={value}" for name, value in ours.items()]
    options += [own] if isinstance(own, str) else own  # of two, the later counts
    settings: dict[str, Any] = {n: value for n, value in _DRIVER_SETTINGS.items() if n not in address.query}
    driver = address.set(drivername="postgresql+psycopg").difference_update_query(["options"])
    return driver, {**settings, "options": " ".join(options)}


def _unreadable() -> StoreUnusableError:
    known = "postgresql+psycopg://user:password@host/name"
    return StoreUnusableError(f"database: expected an address such as {known}, found something else")
