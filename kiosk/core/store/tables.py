"""The tables of the shared database, the same on SQLite and PostgreSQL. Changed only together with a migration.

No IIN, name, ticket code or secret stands here in clear: citizens are known by an HMAC of their IIN, codes by
another one, both under a key that is kept outside the database (`kiosk.core.secrets`).
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from kiosk.core.store.columns import BIG, DOCUMENT, Instant
from kiosk.core.store.reference_tables import metadata as metadata  # noqa: PLC0414  whole once these stand too

slot = Table(
    "slot",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("free", Integer, nullable=False),
    CheckConstraint("free >= 0 AND free <= capacity", name="free_within_capacity"),
    UniqueConstraint("line_id", "starts_at"),
)

citizen = Table(
    "citizen",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)

booking = Table(
    "booking",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("citizen_key", ForeignKey("citizen.key"), index=True),
    Column("status", String, nullable=False),
    Column("revision", SmallInteger, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("visit_on", Date, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("plate", String, nullable=False, default=""),
    Column("ask_staff", Boolean, nullable=False, default=False),
    Column("language", String, nullable=False),
    Column("booked_offline", Boolean, nullable=False, default=False),
    Column("code_mac", LargeBinary(32), nullable=False),
    # Kept, so that every terminal reprints the very same QR.
    Column("signed_by", Integer, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("checked_in_at", Instant),
    Column("centre_revision", BIG, nullable=False),
    CheckConstraint("revision >= 1 AND revision <= 255", name="revision_in_a_byte"),
    CheckConstraint("status IN ('booked','checked_in','cancelled','cancelled_by_centre')", name="status"),
    Index(None, "centre_id", "centre_revision"),
    Index(None, "centre_id", "visit_on"),
    Index(None, "centre_id", "code_mac"),
)

appointment = Table(
    "appointment",
    metadata,
    Column("booking_id", ForeignKey("booking.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("slot_id", ForeignKey("slot.id"), nullable=False, index=True),
    UniqueConstraint("booking_id", "service_id"),
)

# Who came: a number in the queue of a line and day, in order of arrival. `series`: empty where the shared database
# gave it; a desk without network numbers its own, under its own letters. No foreign key to the booking, which may
# have been taken without network and not be here yet.
arrival = Table(
    "arrival",
    metadata,
    Column("line_id", ForeignKey("line.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("series", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("booking_id", BIG, nullable=False),
    Column("at", Instant, nullable=False),
    Column("terminal_id", Integer, nullable=False),
    UniqueConstraint("booking_id", "line_id", "day"),
    CheckConstraint("number > 0", name="number"),
)

operation = Table(
    "operation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("result", DOCUMENT, nullable=False),
    Column("at", Instant, nullable=False),
    Column("terminal_id", Integer, nullable=False),
    Index(None, "at", postgresql_using="brin"),  # old ones are purged by their time, and come in its order
)

event = Table(
    "event",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("centre_id", Integer, nullable=False),
    Column("terminal_id", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("booking_id", BIG),
    Column("command_id", Uuid),
    Column("before", DOCUMENT),
    Column("after", DOCUMENT),
    Index(None, "booking_id"),
    Index(None, "centre_id", "at"),
    Index(None, "actor", "at"),
)

terminal = Table(
    "terminal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("public_key", LargeBinary(32), nullable=False, unique=True),
    Column("centre_id", ForeignKey("centre.id")),
    # SHA-256 of what only this terminal knows: without it nobody writes in its name (`terminal_seen`).
    Column("token_hash", LargeBinary(32)),
    Column("enrolled_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    # Both rise: at each contact, and whenever the terminal turns out not to be the one that was here last.
    Column("contact", BIG, nullable=False, default=0),
    Column("generation", Integer, nullable=False, default=1),
    Column("seen_at", Instant),
    # What it said of itself: version, printer, space, clock, outbox (`kiosk.core.terminal_report`).
    Column("report", DOCUMENT),
    CheckConstraint("id >= 1 AND id <= 65535", name="id_in_two_bytes"),
)

# Places that a terminal has taken off slot.free, to be booked without network. Guarded by the slot's lock.
lease = Table(
    "lease",
    metadata,
    Column("slot_id", ForeignKey("slot.id"), primary_key=True),
    Column("terminal_id", ForeignKey("terminal.id"), primary_key=True, index=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("places", Integer, nullable=False),
    CheckConstraint("places > 0", name="places"),
)

# A booking that left a centre for another one: the centre's replicas must hear that it is no longer theirs.
departure = Table(
    "departure",
    metadata,
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("centre_revision", BIG, primary_key=True, autoincrement=False),
    Column("booking_id", BIG, nullable=False),
)

# What sync could not settle by itself, for staff: nothing is dropped.
unsettled = Table(
    "unsettled",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("centre_id", Integer, nullable=False),
    Column("terminal_id", Integer, nullable=False),
    Column("command_id", Uuid, nullable=False),
    Column("booking_id", BIG),
    Column("reason", String, nullable=False),
    Column("facts", DOCUMENT),
    Column("settled_at", Instant),
    Column("settled_by", String),
    UniqueConstraint("command_id", "reason"),
    Index(None, "centre_id", "settled_at"),
)

staff = Table(
    "staff",
    metadata,
    Column("login", String, primary_key=True),
    Column("role", String, nullable=False),
    # Where they work; nothing for those who work everywhere.
    Column("centre_id", ForeignKey("centre.id")),
    Column("password_hash", String, nullable=False),  # argon2
    # The password was given by somebody else: a new one is asked for before anything.
    Column("must_change", Boolean, nullable=False),
    # Wrong tries in a row: each next one waits longer.
    Column("failures", Integer, nullable=False, default=0),
    Column("failed_at", Instant),
    Column("disabled_at", Instant),
    CheckConstraint("role IN ('registrar','senior','technician')", name="role"),
)

# What tells one key from another without telling the key: every terminal must have the same citizens' key.
key_mark = Table(
    "key_mark",
    metadata,
    Column("name", String, primary_key=True),
    Column("mark", LargeBinary(32), nullable=False),
)

vehicle = Table(
    "vehicle",
    metadata,
    Column("plate", String, primary_key=True),
    Column("owner_key", LargeBinary(32), nullable=False),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", BIG, primary_key=True),
    # No foreign key: a terminal keeps its jobs beside its replica, which may not know the booking yet.
    Column("booking_id", BIG, nullable=False, index=True),
    Column("revision", SmallInteger, nullable=False),
    Column("terminal_id", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Index(None, "terminal_id", "state"),
)
