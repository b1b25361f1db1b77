"""A booking's statements as a script of `pgbench`, which sends them with values of its own making.

What is another for each booking (who, which slot, the numbers) pgbench draws by chance; it knows numbers only, so
that keys and ids are made of a number by the server, at a small cost that goes to pgbench's account. All other
values are those of one real booking.
"""

import json
import re
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from benchmarks.statements import COMMIT, Script

_NAMED = re.compile(r"%\((\w+)\)s")
_BOOKING_IDS = {"booking", "booking_id"}
_SLOT_IDS = {"slot_id", "id_0"}


class Slots(NamedTuple):
    """Slots to choose from: `days` days whose first slots' ids lie `stride` apart, with `each` on a day."""

    first: int
    days: int
    stride: int
    each: int


class _Script:
    """Under way: the lines, and the values that stay the same, by the names that pgbench knows them by."""

    def __init__(self, booking_id: int) -> None:
        self._booking_id = booking_id
        self._made: dict[object, str] = {}
        self.constants: dict[str, str] = {}
        self.draws: list[str] = []

    def value(self, name: str, value: Any) -> str:  # noqa: ANN401
        """How the script writes a value of a statement."""
        if name in _SLOT_IDS:
            return ":slot"
        if name in _BOOKING_IDS or value == self._booking_id:
            return ":booking"
        if value is None or value == "":
            return "NULL" if value is None else "''"  # what pgbench cannot hold in a variable
        plain = getattr(value, "obj", value)  # psycopg's wrappers for bytes and documents
        if isinstance(plain, bytes | UUID):
            return self._drawn(plain)
        return self._constant(name, plain)

    def _drawn(self, value: bytes | UUID) -> str:
        if value not in self._made:
            drawn = f"drawn_{len(self._made)}"
            self.draws.append(f"\\set {drawn} random(1, {2**62})")
            width = 32 if isinstance(value, UUID) else 2 * len(value)
            text = f"lpad(to_hex(:{drawn}::bigint), {width}, '0')"
            self._made[value] = f"{text}::uuid" if isinstance(value, UUID) else f"decode({text}, 'hex')"
        return self._made[value]

    def _constant(self, name: str, value: Any) -> str:  # noqa: ANN401
        text = _text(value)
        key = next((k for k, known in self.constants.items() if known == text), f"{name}_{len(self.constants)}")
        self.constants[key] = text
        return f":{key}"


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


class Written(NamedTuple):
    """A booking as pgbench takes it: the script, and the values that it is told on its command line."""

    text: str
    constants: dict[str, str]


def written(script: Script, slots: Slots) -> Written:
    """One booking's statements, for other bookings in these slots."""
    booking_id = next(s.parameters["id"] for s in script if s.text.startswith("INSERT INTO booking "))
    made = _Script(booking_id)
    lines = ["BEGIN;"]
    for statement in script:
        if statement == COMMIT:
            lines.append("COMMIT;")
            continue
        values = {name: made.value(name, statement.parameters[name]) for name in _NAMED.findall(statement.text)}
        lines.append(
            " ".join(_NAMED.sub(lambda name, values=values: values[name[1]], statement.text).split()) + ";"
        )
    day = f"random(0, {slots.days - 1}) * {slots.stride}"
    draws = [
        f"\\set booking random(1, {2**62})",
        f"\\set slot {slots.first} + {day} + random(0, {slots.each - 1})",
    ]
    return Written("\n".join([*draws, *made.draws, *lines, ""]), made.constants)


class Bench:
    """pgbench with one booking's statements, prepared, on a database."""

    def __init__(self, program: Path, url: str, booking: Written, folder: Path, *, clients: int) -> None:
        self._file, self._nothing = folder / "booking.pgbench", folder / "nothing.pgbench"
        self._file.write_text(booking.text, "utf-8")
        self._nothing.write_text("SELECT 1;\n", "utf-8")
        self._defined = [f"--define={name}={value}" for name, value in booking.constants.items()]
        self._command = [str(program), "--no-vacuum", "-M", "prepared"]
        self._command += ["-c", str(clients), "-j", str(min(clients, 2))]
        self._url = url

    def book(self, each: int) -> None:
        """Have every client take so many bookings."""
        self._run("-t", str(each), "-f", str(self._file), *self._defined)

    def connect(self) -> None:
        """Have every client connect and do nothing that counts."""
        self._run("-t", "1", "-f", str(self._nothing))

    def _run(self, *options: str) -> None:
        """Raises RuntimeError with pgbench's words where anything fails."""
        ended = subprocess.run([*self._command, *options, self._url], capture_output=True, text=True, check=False)
        if ended.returncode != 0 or "number of failed transactions: 0 " not in ended.stdout:
            raise RuntimeError(ended.stdout + ended.stderr)
