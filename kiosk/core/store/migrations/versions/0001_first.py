"""The first tables, and events that nobody can change."""

import sqlalchemy as sa
from alembic import op

from kiosk.core.store.columns import BIG, DOCUMENT, Instant

revision = "0001"
down_revision = None

_PLAIN_REFUSAL = """
CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$
"""


def upgrade() -> None:
    """Make everything."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER event_no_{change.lower()} BEFORE {change} ON event "
                "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
            )
        return
    op.execute(_PLAIN_REFUSAL)
    op.execute(
        "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()"
    )


def _tables() -> None:
    op.create_table(
        "centre",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", DOCUMENT, nullable=False),
        sa.Column("address", DOCUMENT, nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("last_intake_minutes", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("reference_revision", sa.Integer(), nullable=False),
        sa.Column("slots_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_centre"),
        sa.UniqueConstraint("code", name="uq_centre_code"),
    )
    op.create_table(
        "citizen",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_citizen"),
    )
    op.create_table(
        "event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("booking_id", BIG, nullable=True),
        sa.Column("command_id", sa.Uuid(), nullable=True),
        sa.Column("before", DOCUMENT, nullable=True),
        sa.Column("after", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_booking_id", "event", ["booking_id"], unique=False)
    op.create_index("ix_event_centre_id_at", "event", ["centre_id", "at"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("result", DOCUMENT, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
    )
    op.create_table(
        "policy",
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("numbers", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("effective_from", name="pk_policy"),
    )
    op.create_table(
        "terminal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enrolled_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.CheckConstraint("id >= 1 AND id <= 65535", name="ck_terminal_id_in_two_bytes"),
        sa.PrimaryKeyConstraint("id", name="pk_terminal"),
        sa.UniqueConstraint("public_key", name="uq_terminal_public_key"),
    )
    op.create_table(
        "vehicle",
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("owner_key", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("plate", name="pk_vehicle"),
    )
    op.create_table(
        "booking",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("citizen_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("plate", sa.String(), nullable=False),
        sa.Column("ask_staff", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("booked_offline", sa.Boolean(), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("checked_in_at", Instant, nullable=True),
        sa.Column("centre_revision", BIG, nullable=False),
        sa.CheckConstraint(
            "status IN ('booked','checked_in','cancelled','cancelled_by_centre')", name="ck_booking_status"
        ),
        sa.CheckConstraint("revision >= 1 AND revision <= 255", name="ck_booking_revision_in_a_byte"),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_booking_centre_id"),
        sa.ForeignKeyConstraint(["citizen_key"], ["citizen.key"], name="fk_booking_citizen_key"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
    )
    op.create_index(
        "ix_booking_centre_id_centre_revision", "booking", ["centre_id", "centre_revision"], unique=False
    )
    op.create_index("ix_booking_centre_id_code_mac", "booking", ["centre_id", "code_mac"], unique=False)
    op.create_index("ix_booking_centre_id_visit_on", "booking", ["centre_id", "visit_on"], unique=False)
    op.create_index("ix_booking_citizen_key", "booking", ["citizen_key"], unique=False)
    op.create_table(
        "hours",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("lunch_from", sa.Time(), nullable=True),
        sa.Column("lunch_to", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_hours_centre_id"),
        sa.PrimaryKeyConstraint("centre_id", "weekday", name="pk_hours"),
    )
    op.create_table(
        "line",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", DOCUMENT, nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_line_centre_id"),
        sa.PrimaryKeyConstraint("id", name="pk_line"),
    )
    op.create_index("ix_line_centre_id", "line", ["centre_id"], unique=False)
    op.create_table(
        "special_day",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("lunch_from", sa.Time(), nullable=True),
        sa.Column("lunch_to", sa.Time(), nullable=True),
        sa.Column("reason", DOCUMENT, nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_special_day_centre_id"),
        sa.PrimaryKeyConstraint("centre_id", "day", name="pk_special_day"),
    )
    op.create_table(
        "print_job",
        sa.Column("id", BIG, nullable=False),
        sa.Column("booking_id", BIG, nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", Instant, nullable=False),
        sa.Column("moved_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_print_job_booking_id"),
        sa.PrimaryKeyConstraint("id", name="pk_print_job"),
    )
    op.create_index("ix_print_job_booking_id", "print_job", ["booking_id"], unique=False)
    op.create_index("ix_print_job_terminal_id_state", "print_job", ["terminal_id", "state"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", DOCUMENT, nullable=False),
        sa.Column("documentation", sa.Boolean(), nullable=False),
        sa.Column("seller_must_book", sa.Boolean(), nullable=False),
        sa.Column("online_only", sa.Boolean(), nullable=False),
        sa.Column("note", DOCUMENT, nullable=True),
        sa.Column("bring", DOCUMENT, nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_service_centre_id"),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_service_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("centre_id", "code", name="uq_service_centre_id_code"),
        sa.UniqueConstraint("centre_id", "number", name="uq_service_centre_id_number"),
    )
    op.create_table(
        "slot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.CheckConstraint("free >= 0 AND free <= capacity", name="ck_slot_free_within_capacity"),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_slot_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_slot"),
        sa.UniqueConstraint("line_id", "starts_at", name="uq_slot_line_id_starts_at"),
    )
    op.create_table(
        "appointment",
        sa.Column("booking_id", BIG, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_appointment_booking_id"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name="fk_appointment_service_id"),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="fk_appointment_slot_id"),
        sa.PrimaryKeyConstraint("booking_id", "position", name="pk_appointment"),
        sa.UniqueConstraint("booking_id", "service_id", name="uq_appointment_booking_id_service_id"),
    )
    op.create_index("ix_appointment_slot_id", "appointment", ["slot_id"], unique=False)
