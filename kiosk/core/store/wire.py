"""The statements of one transaction on the bare driver: compiled once, and several of them in one trip.

SQLAlchemy writes the statements and knows the types; sending each through its machinery would cost more than the
database does. On PostgreSQL what is told and asked together goes in one pipeline: over a network that trip is
nearly all that a statement costs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from kiosk.core.store.engine import TryAgainError, is_lost

Statement = Select[Any] | Insert | Update | Delete
Values = Mapping[str, Any]
Row = tuple[Any, ...]
_Processor = Callable[[Any], Any]


class Question(NamedTuple):
    """A statement whose rows are wanted, with its values by name."""

    statement: Statement
    values: Values


class _Told(NamedTuple):
    statement: Statement
    values: Values
    expect: int | None


class Wire:
    """One transaction's line to the database. What is told is sent before whatever is asked next, in order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: list[_Told] = []

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._connection.dialect.name

    @property
    def connection(self) -> Connection:
        """For statements that are rare, or made for the moment: sent by SQLAlchemy, after what was told."""
        self.flush()
        return self._connection

    def tell(self, statement: Statement, values: Values, *, expect: int | None = None) -> None:
        """Have this done before the transaction ends.

        `expect`: so many rows must have been changed, or the transaction is undone and run again (TryAgainError).
        """
        self._told.append(_Told(statement, values, expect))

    def ask(self, statement: Statement, values: Values) -> list[Row]:
        """The rows of one statement."""
        (rows,) = self.ask_all(Question(statement, values))
        return rows

    def ask_all(self, *questions: Question) -> list[list[Row]]:
        """The rows of several statements, in one trip. Each sees what those before it did."""
        told, self._told = self._told, []
        everything = [(deed.statement, deed.values) for deed in told] + list(questions)
        plans = [_plan(self._connection.dialect, statement, tuple(values)) for statement, values in everything]
        cursors = self._sent(plans, [values for _, values in everything])
        for deed, cursor in zip(told, cursors, strict=False):
            if deed.expect is not None and cursor.rowcount != deed.expect:
                raise TryAgainError("what was there when it was judged is there no more")
        asked = zip(plans[len(told) :], cursors[len(told) :], strict=True)
        return [plan.read(cursor.fetchall()) for plan, cursor in asked]

    def flush(self) -> None:
        """Send what was told."""
        if self._told:
            self.ask_all()

    @contextmanager
    def driver(self) -> Iterator[Any]:
        """The driver's own connection, for more rows than anything else carries; its faults are told as ever."""
        driver = self.connection.connection.driver_connection
        try:
            yield driver
        except self._connection.dialect.loaded_dbapi.Error as fault:
            raise self._mapped(fault) from fault

    def _sent(self, plans: Sequence["_Plan"], values: Sequence[Values]) -> list[Any]:
        driver: Any = self._connection.connection.driver_connection
        pipeline = driver.pipeline() if self._connection.dialect.driver == "psycopg" else nullcontext()
        listeners = self._connection.engine.dispatch
        before, after = [*listeners.before_cursor_execute], [*listeners.after_cursor_execute]
        cursors: list[Any] = []
        try:
            with pipeline:
                for plan, named in zip(plans, values, strict=True):
                    cursor, parameters = driver.cursor(), plan.parameters(named)
                    cursors.append(cursor)
                    for heard in before:
                        heard(self._connection, cursor, plan.text, parameters, None, False)
                    cursor.execute(plan.text, parameters)
                    for heard in after:
                        heard(self._connection, cursor, plan.text, parameters, None, False)
        except self._connection.dialect.loaded_dbapi.Error as fault:
            raise self._mapped(fault) from fault
        return cursors

    def _mapped(self, fault: Exception) -> BaseException:
        """The driver's fault as SQLAlchemy tells it; a connection that is lost is given up."""
        dialect = self._connection.dialect
        lost = is_lost(fault, self._connection)
        if lost:
            self._connection.invalidate(fault)
        return DBAPIError.instance(
            None, None, fault, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
        )


class _Plan:
    """A statement as the driver takes it."""

    def __init__(self, dialect: Dialect, statement: Statement, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._order: list[str] | None = compiled.positiontup
        self._given = {name: bind.value for name, bind in binds.items() if not bind.required}
        writers = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items())
        self._binding: list[tuple[str, _Processor]] = [(name, process) for name, process in writers if process]
        readers = (
            c.type.dialect_impl(dialect).result_processor(dialect, None) for c in statement.exported_columns
        )
        self._reading: list[tuple[int, _Processor]] = [(at, read) for at, read in enumerate(readers) if read]

    def parameters(self, values: Values) -> Any:  # noqa: ANN401  a dict or a tuple, as the driver wants it
        """The values as the driver wants them."""
        named = {**self._given, **values}
        for name, process in self._binding:
            named[name] = process(named[name])
        return named if self._order is None else tuple([named[name] for name in self._order])

    def read(self, rows: list[Row]) -> list[Row]:
        """The rows as the columns' types want them."""
        if not (rows and self._reading):
            return rows
        columns: list[Iterable[Any]] = list(
            zip(*rows, strict=True)
        )  # by column: one type each, and no loop of ours
        for at, process in self._reading:
            columns[at] = map(process, columns[at])
        return list(zip(*columns, strict=True))


_plan = lru_cache(maxsize=1024)(_Plan)
