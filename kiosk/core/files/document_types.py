"""From a document to a typed structure: every value that differs from a msgspec struct is told, in words.

`Meta(description=...)` on a field says what is expected there. What was found is shown, but a text that fits never
is: so a field that holds a secret is plain text here, and judged by whoever knows it.
"""

import types
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from kiosk.core.files.documents import Document, DocumentError, Value, Where

_SHOWN = 40

T = TypeVar("T")


def typed(document: Document, kind: type[T]) -> T:
    """The document as a msgspec struct. Raises DocumentError with all that differs from it."""
    if document.value is None:
        raise DocumentError([document.fault((), f"expected {expected(kind)}; the file is empty")])
    faults = [document.fault(where, problem) for where, problem in _problems(document.value, kind, ())]
    if faults:
        raise DocumentError(faults)
    return msgspec.convert(document.value, kind, strict=False)


def expected(kind: object) -> str:
    """What a field of this type wants, in words."""
    info, description = _info(kind)
    if description is not None:
        return description
    match info:
        case inspect.IntType():
            return f"a whole number{_range(info)}"
        case inspect.FloatType():
            return f"a number{_range(info)}"
        case inspect.BoolType():
            return "true or false"
        case inspect.DateType():
            return "a date such as 2026-12-16"
        case inspect.EnumType(cls):
            return f"one of {', '.join(str(one.value) for one in cls)}"
        case inspect.StructType(cls):
            return f"the fields {', '.join(field.encode_name for field in msgspec.structs.fields(cls))}"
        case inspect.ListType() | inspect.VarTupleType():
            return "a list" + (" of at least one" if info.min_length else "")
        case inspect.DictType():
            return "fields with values" + (" (at least one)" if info.min_length else "")
        case _:
            return "text"


def did_you_mean(text: str, known: list[str]) -> str:
    """` (did you mean "places"?)`, or nothing where nothing known is near."""
    near = get_close_matches(text, known, n=1, cutoff=0.6)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _problems(value: Value, kind: object, where: Where) -> Iterator[tuple[Where, str]]:
    plain, optional = _stripped(kind)
    if value is None and optional:
        return
    if isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        yield from _in_struct(value, plain, where)
    elif get_origin(plain) in (list, tuple):
        yield from _in_list(value, kind, plain, where)
    elif get_origin(plain) is dict:
        yield from _in_dict(value, kind, plain, where)
    elif not _fits(value, kind):
        yield where, f"expected {expected(kind)}, found {_found(value)}"


def _in_struct(value: Value, kind: type[msgspec.Struct], where: Where) -> Iterator[tuple[Where, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    if not isinstance(value, dict):
        yield where, f"expected the fields {', '.join(fields)}, found {_found(value)}"
        return
    for name in value.keys() - fields.keys():
        hint = did_you_mean(name, [known for known in fields if known not in value])
        yield (*where, name), f"unknown field{hint}; known here: {', '.join(fields)}"
    for name, field in fields.items():
        if name in value:
            yield from _problems(value[name], field.type, (*where, name))
        elif field.required:
            yield (*where, name), f"is missing; expected {expected(field.type)}"


def _in_list(value: Value, kind: object, plain: object, where: Where) -> Iterator[tuple[Where, str]]:
    if not isinstance(value, list):
        yield where, f"expected {expected(kind)}, found {_found(value)}"
        return
    if not value and _least(kind):
        yield where, f"expected {expected(kind)}, found an empty list"
    for place, item in enumerate(value):
        yield from _problems(item, get_args(plain)[0], (*where, place))


def _in_dict(value: Value, kind: object, plain: object, where: Where) -> Iterator[tuple[Where, str]]:
    if not isinstance(value, dict) or (not value and _least(kind)):
        yield where, f"expected {expected(kind)}, found {_found(value)}"
        return
    for name, item in value.items():
        yield from _problems(item, get_args(plain)[1], (*where, name))


def _stripped(kind: object) -> tuple[object, bool]:
    """The type without its annotations, and whether it may be left empty."""
    if get_origin(kind) is Annotated:
        return _stripped(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        others = [one for one in get_args(kind) if one is not types.NoneType]
        if len(others) == 1 and len(others) < len(get_args(kind)):
            return _stripped(others[0])[0], True
    return kind, False


def _fits(value: Value, kind: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _info(kind: object) -> tuple[inspect.Type, str | None]:
    """What msgspec knows of a type, and its description."""
    info = inspect.type_info(kind)
    if isinstance(info, inspect.UnionType):
        info = next(one for one in info.types if not isinstance(one, inspect.NoneType))
    if isinstance(info, inspect.Metadata):
        return info.type, (info.extra_json_schema or {}).get("description")
    return info, None


def _least(kind: object) -> int:
    return getattr(_info(kind)[0], "min_length", None) or 0


def _range(info: inspect.IntType | inspect.FloatType) -> str:
    low, high = info.ge, info.le
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" of {low:g} or more" if low is not None else ""


def _found(value: Value) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "fields"
        case list():
            return "a list"
        case _:
            return f'"{value[:_SHOWN]}…"' if len(value) > _SHOWN else f'"{value}"'
