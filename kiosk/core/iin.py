"""The citizen's number (ИИН / ЖСН): what a valid one looks like, and how little of it is ever shown."""

import re
from dataclasses import dataclass
from enum import StrEnum

LENGTH = 12
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MODULUS = 11
_NO_DIGIT = 10
_DIGITS = re.compile(r"\d(?:[\s.\-\u2010-\u2015]*\d){11,}")  # twelve or more, however they are grouped


class IinFault(StrEnum):
    """What is wrong with a typed number."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    ALL_ZEROS = "all_zeros"
    CHECK_DIGIT = "check_digit"


class InvalidIinError(ValueError):
    """The text is no IIN; `fault` says why. The message never holds the number."""

    def __init__(self, fault: IinFault) -> None:
        super().__init__(f"not an IIN: {fault.value}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Iin:
    """A valid IIN. Its `repr` and `str` are masked, so that it cannot slip into a log."""

    digits: str

    def __post_init__(self) -> None:
        fault = fault_of(self.digits)
        if fault is not None:
            raise InvalidIinError(fault)

    @classmethod
    def parse(cls, text: str) -> "Iin":
        """Read what a person typed: white space around, and one space between groups, are dropped.

        Raises InvalidIinError. Rules: rules.md, "IIN".
        """
        groups = text.strip().split(" ")
        if "" in groups and groups != [""]:
            raise InvalidIinError(IinFault.NOT_DIGITS)
        return cls("".join(groups))

    def __str__(self) -> str:
        return f"••••••••••{self.digits[-2:]}"

    def __repr__(self) -> str:
        return f"Iin({self})"


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit that belongs to the first eleven, or None where no such number exists."""
    digits = [int(d) for d in first_eleven]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(w * d for w, d in zip(weights, digits, strict=True)) % _MODULUS
        if rest != _NO_DIGIT:
            return rest
    return None


def fault_of(digits: str) -> IinFault | None:
    """Why these digits are no IIN; None where they are one."""
    if not digits:
        return IinFault.EMPTY
    if not (digits.isascii() and digits.isdigit()):
        return IinFault.NOT_DIGITS
    if len(digits) != LENGTH:
        return IinFault.TOO_SHORT if len(digits) < LENGTH else IinFault.TOO_LONG
    if int(digits) == 0:
        return IinFault.ALL_ZEROS
    if check_digit(digits[:-1]) != int(digits[-1]):
        return IinFault.CHECK_DIGIT
    return None


def holds_iin(text: str) -> bool:
    """Whether somebody's IIN can be read in this text: twelve digits with a right check digit, also in groups.

    One in eleven numbers of that length that are none looks like one: better a text too few than an IIN too many.
    """
    for found in _DIGITS.findall(text):
        digits = "".join(str(int(sign)) for sign in found if sign.isdecimal())
        if any(fault_of(digits[at : at + LENGTH]) is None for at in range(len(digits) - LENGTH + 1)):
            return True
    return False
