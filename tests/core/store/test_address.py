"""What the driver gets for an address: what libpq knows goes to it, several servers too; TLS is really checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.address import SERVER_SETTINGS, driver_settings, parsed
from kiosk.core.store.engine import open_engine
from kiosk.core.store.schema import number_of
from kiosk.core.store.status import read_status
from kiosk.core.store.store import Store
from tests.encrypted import Authority, Encrypted
from tests.town import OPENING_TIME

OPTIONS = " ".join(f"-c {name}={value}" for name, value in SERVER_SETTINGS.items())


def given_to_the_driver(url: str) -> dict[str, Any]:
    """What psycopg is called with."""
    engine = open_engine(url)
    _, settings = engine.dialect.create_connect_args(engine.url)
    engine.dispose()
    return {**settings, **driver_settings(parsed(url))[1]}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://kiosk@db/kiosk",
            {"host": "db", "connect_timeout": 3, "options": OPTIONS},
        ),
        (
            "postgresql://kiosk@db/x?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/etc/t.pem&sslkey=/etc/t.key",
            {
                "sslmode": "verify-full",
                "sslrootcert": "/etc/ca.pem",
                "sslcert": "/etc/t.pem",
                "sslkey": "/etc/t.key",
            },
        ),
        (
            "postgresql://kiosk@db1,db2/kiosk?target_session_attrs=read-write",
            {"host": "db1,db2", "port": "5432,5432", "target_session_attrs": "read-write"},
        ),
        ("postgresql://kiosk:a,b@db1:5433,db2:6432/kiosk", {"host": "db1,db2", "port": "5433,6432"}),
        ("postgresql://kiosk:a,b@db/kiosk", {"host": "db", "port": None, "password": "a,b"}),
        ("postgresql://kiosk@db1:5433,db2/kiosk", {"host": "db1,db2", "port": "5433,5432"}),
        (
            "postgresql://kiosk@db/kiosk?connect_timeout=9&tcp_user_timeout=1",
            {"connect_timeout": "9", "tcp_user_timeout": "1", "keepalives_idle": 3},
        ),
        (
            "postgresql://kiosk@db/kiosk?options=-c%20statement_timeout%3D60s",
            {"options": f"{OPTIONS} -c statement_timeout=60s"},
        ),
        ("postgresql://kiosk@/kiosk?host=/run/postgresql", {"host": "/run/postgresql"}),
    ],
)
def test_what_the_address_says_goes_to_the_driver(url: str, expected: dict[str, Any]) -> None:
    given = given_to_the_driver(url)
    assert {name: given.get(name) for name in expected} == expected


def test_the_bounds_that_an_address_names_count(postgres_town_url: str) -> None:
    separator = "&" if "?" in postgres_town_url else "?"
    store = Store(f"{postgres_town_url}{separator}options=-c%20statement_timeout%3D60s")
    with store.engine.connect() as connection:
        shown = {
            n: connection.exec_driver_sql(f"SHOW {n}").scalar_one() for n in ("statement_timeout", "lock_timeout")
        }
    store.close()
    assert shown == {"statement_timeout": "1min", "lock_timeout": "5s"}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://kiosk:geheim@db:port/kiosk",
        "postgresql://kiosk:geheim@db1:1,db2:port/kiosk",
        "geheim",
    ],
)
def test_an_address_that_cannot_be_read_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreUnusableError, match="expected an address such as") as caught:
        open_engine(url)
    assert "heim" not in str(caught.value)


# Encrypted


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.make(tmp_path, "ours")


@pytest.fixture
def encrypted(postgres_town_url: str, authority: Authority, tmp_path: Path) -> Iterator[Encrypted]:
    with Encrypted(postgres_town_url, authority.server(tmp_path)) as encrypted:
        yield encrypted


def fault(url: str) -> str:
    store = Store(url)
    with pytest.raises((StoreUnavailableError, StoreUnusableError)) as caught:
        number_of(store.engine)
    store.close()
    return str(caught.value)


def test_a_server_with_a_certificate_that_we_trust_is_used_and_that_is_said(
    encrypted: Encrypted, authority: Authority
) -> None:
    store = Store(encrypted.url(sslmode="verify-full", sslrootcert=str(authority.file)))
    status = read_status(store.engine, OPENING_TIME)
    store.close()
    assert status.server is not None
    assert status.server.tls
    assert encrypted.connections > 0


def test_a_server_with_another_authoritys_certificate_is_refused_clearly(
    encrypted: Encrypted, tmp_path: Path
) -> None:
    other = Authority.make(tmp_path, "other")
    told = fault(encrypted.url(sslmode="verify-full", sslrootcert=str(other.file)))
    assert "certificate verify failed" in told
    assert "geheim" not in told
    assert encrypted.connections == 0


def test_a_server_of_another_name_is_refused_clearly(encrypted: Encrypted, authority: Authority) -> None:
    there = {"hostaddr": "127.0.0.1", "sslmode": "verify-full", "sslrootcert": str(authority.file)}
    told = fault(encrypted.url("elsewhere.example", **there))
    assert 'does not match host name "elsewhere.example"' in told
    assert "geheim" not in told


def test_a_file_of_trust_that_is_not_there_is_named(encrypted: Encrypted, tmp_path: Path) -> None:
    told = fault(encrypted.url(sslmode="verify-full", sslrootcert=str(tmp_path / "none.pem")))
    assert "none.pem" in told
    assert "geheim" not in told


def test_a_connection_without_tls_is_said_to_be_one(postgres_town_url: str) -> None:
    store = Store(postgres_town_url)
    plain = read_status(store.engine, OPENING_TIME).server
    store.close()
    assert plain is not None
    assert not plain.tls


def test_the_second_server_is_found_where_the_first_is_gone(encrypted: Encrypted, authority: Authority) -> None:
    address = parsed(encrypted.url(sslmode="verify-full", sslrootcert=str(authority.file)))
    several = address.set(host=None, port=None).update_query_pairs(
        [("host", "localhost:1"), ("host", f"localhost:{address.port}"), ("target_session_attrs", "read-write")]
    )
    store = Store(several.render_as_string(hide_password=False))
    assert number_of(store.engine) == "0003"
    store.close()
