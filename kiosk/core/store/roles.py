"""Who may do what in a shared database: the rights of terminals and of staff, as PostgreSQL keeps them.

The owner (whoever ran `kiosk db upgrade`) may do everything. A terminal can sell places and nothing else: it
neither reads password hashes nor changes what was done, the rules, the reference data or other terminals.
Staff can besides close days, settle what sync could not, sign in and change their passwords.
"""

from dataclasses import dataclass
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, text

from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.address import SERVER_SETTINGS
from kiosk.core.store.engine import faults_told
from kiosk.core.store.tables import booking

ALEMBIC = "alembic_version"
TERMINAL_SEEN = "terminal_seen(integer, bytea, integer, bigint, bigint, jsonb)"
_READ = ("SELECT",)
# Neither the token's hash, nor what others report of themselves.
_PUBLIC_OF_TERMINALS = "id, name, centre_id, public_key, enrolled_at, revoked_at, contact, generation, seen_at"
_TERMINAL: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((ALEMBIC, "line", "service", "hours", "special_day", "policy", "key_mark", "vehicle"), _READ),
    "centre": ("SELECT", "UPDATE (revision, slots_until)"),
    "slot": ("SELECT", "INSERT", "UPDATE (capacity, free, ends_at)"),
    "lease": ("SELECT", "INSERT", "UPDATE (places)", "DELETE"),
    "citizen": ("SELECT", "INSERT", "UPDATE (seen_at)"),
    "booking": ("SELECT", "INSERT", f"UPDATE ({', '.join(c.name for c in booking.columns if c.name != 'id')})"),
    "appointment": ("SELECT", "INSERT", "DELETE"),
    "departure": ("SELECT", "INSERT"),
    "operation": ("SELECT", "INSERT"),
    "event": ("INSERT",),
    "arrival": _READ,
    "unsettled": ("SELECT", "INSERT"),
    "terminal": (f"SELECT ({_PUBLIC_OF_TERMINALS})",),
}
_STAFF: dict[str, tuple[str, ...]] = {
    **_TERMINAL,
    "centre": ("SELECT", "UPDATE (revision, slots_until, reference_revision)"),
    "special_day": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "event": ("SELECT", "INSERT"),
    "arrival": ("SELECT", "INSERT", "UPDATE (at, terminal_id)"),
    "unsettled": ("SELECT", "INSERT", "UPDATE (settled_at, settled_by)"),
    "terminal": _READ,
    # They sign in and change their own password; who they are and what they may do is the owner's to say.
    "staff": ("SELECT", "UPDATE (password_hash, must_change, failures, failed_at)"),
}
_NUMBERED = ("slot", "event", "unsettled")  # whose rows the database numbers


@dataclass(frozen=True, slots=True)
class Groups:
    """The names of the group roles. They are known in the whole server, whatever the database."""

    terminal: str = "kiosk_terminal"
    staff: str = "kiosk_staff"

    @classmethod
    def of(cls, prefix: str) -> "Groups":
        """For one database of several on a server, whose logins must not open the others."""
        return cls(f"{prefix}_terminal", f"{prefix}_staff")


def grant_groups(engine: Engine, groups: Groups) -> None:
    """Make the group roles where they are missing, and give them exactly their rights, whatever they had.

    With the rights of the database's owner. Raises the store's faults, and StoreUnusableError on SQLite.
    """
    _only_on_postgresql(engine)
    with faults_told(), engine.begin() as connection:
        schema = sql.Identifier(connection.execute(text("SELECT current_schema()")).scalar_one())
        database = sql.Identifier(connection.execute(text("SELECT current_database()")).scalar_one())
        known = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
        statements = _closed(schema, database, "PUBLIC")
        for group, rights in ((groups.terminal, _TERMINAL), (groups.staff, _STAFF)):
            if group not in known:
                statements.append(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(group)))
            statements += _closed(schema, database, group) + _opened(schema, database, group, rights)
        # With the owner's rights it must find the owner's table, and none that its caller made for the moment.
        statements.append(
            sql.SQL(f"ALTER FUNCTION {TERMINAL_SEEN} SET search_path = {{}}, pg_temp").format(schema)
        )
        _run(connection, statements)


def grant_login(engine: Engine, login: str, password: str, group: str, groups: Groups) -> None:
    """Make a login, or give it another password, and put it into one of the groups and no other.

    The password goes to the server only as its SCRAM verifier. Raises the store's faults, and StoreUnusableError
    for a login that may do more than a group: the database's owner, a superuser.
    """
    _only_on_postgresql(engine)
    with faults_told(), engine.begin() as connection:
        found = connection.execute(_MIGHTY, {"login": login, "table": booking.name}).one_or_none()
        if found is not None and found.mighty:
            raise StoreUnusableError(
                f'the login "{login}" may do more than a terminal or staff; take another name'
            )
        role = sql.Identifier(login)
        verifier = _verifier(connection, login, password)
        verb = "CREATE" if found is None else "ALTER"
        statements = [sql.SQL(f"{verb} ROLE {{}} LOGIN PASSWORD {{}}").format(role, sql.Literal(verifier))]
        statements += [
            sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(name), sql.Literal(value))
            for name, value in SERVER_SETTINGS.items()
        ]
        for other in (groups.terminal, groups.staff):
            verb = "GRANT {} TO {}" if other == group else "REVOKE {} FROM {}"
            statements.append(sql.SQL(verb).format(sql.Identifier(other), role))
        _run(connection, statements)


_MIGHTY = text(
    """
    SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
           OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = to_regclass(:table)), 'MEMBER') AS mighty
    FROM pg_roles WHERE rolname = :login
    """
)


def _closed(schema: sql.Identifier, database: sql.Identifier, group: str) -> list[sql.Composed]:
    """Take every right away that this role may have been given here."""
    things = ("ALL TABLES IN SCHEMA {}", "ALL SEQUENCES IN SCHEMA {}", "ALL ROUTINES IN SCHEMA {}", "SCHEMA {}")
    role = sql.SQL("PUBLIC") if group == "PUBLIC" else sql.Identifier(group)
    statements = [sql.SQL(f"REVOKE ALL ON {thing} FROM {{}}").format(schema, role) for thing in things]
    return [*statements, sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, role)]


def _opened(
    schema: sql.Identifier, database: sql.Identifier, group: str, rights: dict[str, tuple[str, ...]]
) -> list[sql.Composed]:
    role = sql.Identifier(group)
    statements = [
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role),
        sql.SQL(f"GRANT EXECUTE ON FUNCTION {TERMINAL_SEEN} TO {{}}").format(role),
    ]
    for table, privileges in rights.items():
        statements.append(
            sql.SQL(f"GRANT {', '.join(privileges)} ON {{}} TO {{}}").format(sql.Identifier(table), role)
        )
    for table in _NUMBERED:
        sequence = sql.Identifier(f"{table}_id_seq")
        statements.append(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequence, role))
    return statements


def _run(connection: Connection, statements: list[sql.Composed]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement.as_string(_driver(connection)).replace("%", "%%"))


def _verifier(connection: Connection, login: str, password: str) -> str:
    """What the server keeps of a password; made here, so that it never sees the password, nor does its log."""
    made = _driver(connection).pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode("ascii")


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _only_on_postgresql(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        raise StoreUnusableError("an embedded database is its terminal's own; rights are for PostgreSQL")
