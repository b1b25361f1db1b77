"""Documents that people write and this program reads: what was read, on which line, and what is wrong with it.

Reading: `document_reader`. To a typed structure: `document_types`. All values are text here; the type that a field
wants decides what they are, so that `001`, `no` and `09:00` stay what was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Where = tuple[str | int, ...]
"""The way to a field from the top of the document: names, and places in lists counted from 0."""

Value: TypeAlias = "dict[str, Value] | list[Value] | str | None"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file. `line` is counted from 1; None where it is the whole file."""

    file: str
    line: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return ": ".join(part for part in (place, self.field, self.problem) if part)


class DocumentError(Exception):
    """The file cannot be used; `faults` says why. As text: one fault a line, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Source(Protocol):
    """A file that can be read: a path, or a file shipped inside the package."""

    def read_bytes(self) -> bytes:
        """All its bytes."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read, not yet judged: plain values, and the line on which each stands."""

    name: str
    value: Value
    lines: dict[Where, int]

    def fault(self, where: Where, problem: str) -> Fault:
        """A fault of the field at `where`; where it is left out, on the line of what should hold it."""
        known = where
        while known not in self.lines:
            known = known[:-1]
        return Fault(self.name, self.lines[known], in_words(where), problem)


def in_words(where: Where) -> str:
    """`centres[0].lines[2].places`."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return words.removeprefix(".")
