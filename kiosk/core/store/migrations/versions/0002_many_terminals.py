"""Many terminals over one database: leases, reports, what sync could not settle, staff, and whose key it is."""

import sqlalchemy as sa
from alembic import op

from kiosk.core.store.columns import BIG, DOCUMENT, Instant

revision = "0002"
down_revision = "0001"

# With the owner's rights: a terminal that knows its token may change what its own row says of it, no other row.
# Gives the row's id, or nothing where the token is another, the terminal revoked, or somebody else was here since.
_TERMINAL_SEEN = """
CREATE FUNCTION terminal_seen(
    its_id integer, its_token bytea, its_generation integer, last_contact bigint, this_contact bigint, says jsonb
) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    UPDATE terminal
    SET generation = its_generation, contact = this_contact, seen_at = date_trunc('second', now()),
        report = coalesce(says, report)
    WHERE id = its_id AND token_hash = sha256(its_token) AND revoked_at IS NULL AND contact = last_contact
    RETURNING id
$$
"""


def upgrade() -> None:
    """Make the new tables, and what is new in the old ones."""
    _tables()
    _old_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_TERMINAL_SEEN)
        op.execute(
            "REVOKE ALL ON FUNCTION terminal_seen(integer, bytea, integer, bigint, bigint, jsonb) FROM PUBLIC"
        )


def _old_tables() -> None:
    op.create_index("ix_operation_at", "operation", ["at"], unique=False, postgresql_using="brin")
    with op.batch_alter_table("terminal") as terminal:
        terminal.add_column(sa.Column("centre_id", sa.Integer(), nullable=True))
        terminal.add_column(sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True))
        terminal.add_column(sa.Column("contact", BIG, nullable=False, server_default="0"))
        terminal.add_column(sa.Column("generation", sa.Integer(), nullable=False, server_default="1"))
        terminal.add_column(sa.Column("seen_at", Instant, nullable=True))
        terminal.add_column(sa.Column("report", DOCUMENT, nullable=True))
        terminal.create_foreign_key("fk_terminal_centre_id", "centre", ["centre_id"], ["id"])
    with op.batch_alter_table("terminal") as terminal:
        terminal.alter_column("contact", server_default=None)
        terminal.alter_column("generation", server_default=None)
    with op.batch_alter_table("print_job") as print_job:
        print_job.drop_constraint("fk_print_job_booking_id", type_="foreignkey")


def _tables() -> None:
    op.create_table(
        "lease",
        sa.Column("slot_id", BIG, nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places > 0", name="ck_lease_places"),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="fk_lease_slot_id"),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"], name="fk_lease_terminal_id"),
        sa.PrimaryKeyConstraint("slot_id", "terminal_id", "generation", name="pk_lease"),
    )
    op.create_index("ix_lease_terminal_id", "lease", ["terminal_id"], unique=False)
    op.create_table(
        "departure",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("centre_revision", BIG, autoincrement=False, nullable=False),
        sa.Column("booking_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name="fk_departure_centre_id"),
        sa.PrimaryKeyConstraint("centre_id", "centre_revision", name="pk_departure"),
    )
    op.create_table(
        "unsettled",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", BIG, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", DOCUMENT, nullable=True),
        sa.Column("settled_at", Instant, nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unsettled"),
        sa.UniqueConstraint("command_id", "reason", name="uq_unsettled_command_id_reason"),
    )
    op.create_index("ix_unsettled_centre_id_settled_at", "unsettled", ["centre_id", "settled_at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("disabled_at", Instant, nullable=True),
        sa.CheckConstraint("role IN ('registrar','senior','technician')", name="ck_staff_role"),
        sa.PrimaryKeyConstraint("login", name="pk_staff"),
    )
    op.create_table(
        "key_mark",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_key_mark"),
    )
