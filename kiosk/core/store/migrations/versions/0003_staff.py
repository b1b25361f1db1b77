"""The staff: who came, with which number in the queue; whose account it is; hours closed; finding events."""

import sqlalchemy as sa
from alembic import op

from kiosk.core.store.columns import BIG, Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the new table, and what is new in the old ones."""
    op.create_table(
        "arrival",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", BIG, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("terminal_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_arrival_number"),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name="fk_arrival_line_id"),
        sa.PrimaryKeyConstraint("line_id", "day", "series", "number", name="pk_arrival"),
        sa.UniqueConstraint("booking_id", "line_id", "day", name="uq_arrival_booking_id_line_id_day"),
    )
    op.create_index("ix_event_actor_at", "event", ["actor", "at"], unique=False)
    with op.batch_alter_table("special_day") as special_day:
        special_day.add_column(sa.Column("closed_from", sa.Time(), nullable=True))
        special_day.add_column(sa.Column("closed_to", sa.Time(), nullable=True))
    _staff()
    if op.get_bind().dialect.name == "sqlite":
        # What INSERT OR REPLACE takes away to make room goes without the trigger that refuses to delete.
        op.execute(
            "CREATE TRIGGER event_no_replace BEFORE INSERT ON event "
            "WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        )


def _staff() -> None:
    """Nobody has an account yet: there was no way to make one."""
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("centre_id", sa.Integer(), nullable=True))
        staff.add_column(sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
        staff.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        staff.add_column(sa.Column("failed_at", Instant, nullable=True))
        staff.create_foreign_key("fk_staff_centre_id", "centre", ["centre_id"], ["id"])
    with op.batch_alter_table("staff") as staff:
        staff.alter_column("must_change", server_default=None)
        staff.alter_column("failures", server_default=None)
