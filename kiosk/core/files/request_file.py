"""The file that carries a terminal's request to be enrolled to the database's owner. Nothing in it is secret."""

import json
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.enrolment import Request
from kiosk.core.files.document_reader import read_document
from kiosk.core.files.document_types import typed
from kiosk.core.files.documents import Source

_HEAD = "# A terminal asks to be enrolled. Nothing here is secret; see docs/shared-database.md.\n"
_Key = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="64 hexadecimal digits")]


class RequestRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields, as they are written."""

    name: Annotated[str, Meta(min_length=1, max_length=64, description="text of 1 to 64 characters")]
    public_key: _Key
    token_hash: _Key
    centre: str = ""


def written(request: Request) -> str:
    """A request as text."""
    fields = {
        "name": request.name,
        "centre": request.centre,
        "public_key": request.public_key.hex(),
        "token_hash": request.token_hash.hex(),
    }
    return _HEAD + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())


def read_request(source: Source) -> Request:
    """A request from its file. Raises DocumentError with all that is wrong with it."""
    row = typed(read_document(source), RequestRow)
    return Request(row.name, row.centre, bytes.fromhex(row.public_key), bytes.fromhex(row.token_hash))
