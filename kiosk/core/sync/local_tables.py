"""What a terminal's own copy holds besides the tables of the shared database, which never has these."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from kiosk.core.store.columns import DOCUMENT, Instant

local_metadata = MetaData()

# What was done offline and is still to be delivered, in order; delivered rows stay until they are purged.
outbox = Table(
    "outbox",
    local_metadata,
    Column("seq", Integer, primary_key=True),
    Column("command_id", Uuid, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("document", DOCUMENT),  # nothing for what was only asked for
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("tries", Integer, nullable=False),
    Index("ix_outbox_state", "state"),
)

# Where this copy stands: how far it has been read, whose machine it is, what the clock said last.
note = Table(
    "note",
    local_metadata,
    Column("name", String, primary_key=True),
    Column("value", DOCUMENT),
)
