"""The reference tables: what a centre file sets, and how far each centre's bookings have changed.

Changed only together with a migration.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from kiosk.core.store.columns import BIG, DOCUMENT

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

centre = Table(
    "centre",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", DOCUMENT, nullable=False),
    Column("address", DOCUMENT, nullable=False),
    Column("timezone", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("last_intake_minutes", Integer),
    Column("demo", Boolean, nullable=False),
    # Rises with every change of the centre's bookings, under this row's lock: the feed that screens follow.
    Column("revision", BIG, nullable=False, default=0),
    # Rises with every change of reference data; readers keep those in memory as long as it stands still.
    Column("reference_revision", Integer, nullable=False, default=1),
    Column("slots_until", Date),
)

line = Table(
    "line",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("centre_id", ForeignKey("centre.id"), nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("name", DOCUMENT, nullable=False),
    Column("slot_minutes", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("offered", Boolean, nullable=False),
)

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("centre_id", ForeignKey("centre.id"), nullable=False),
    Column("line_id", ForeignKey("line.id"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("code", String, nullable=False),
    Column("name", DOCUMENT, nullable=False),
    Column("documentation", Boolean, nullable=False),
    Column("seller_must_book", Boolean, nullable=False),
    Column("online_only", Boolean, nullable=False),
    Column("note", DOCUMENT),
    Column("bring", DOCUMENT),
    Column("offered", Boolean, nullable=False),
    UniqueConstraint("centre_id", "number"),
    UniqueConstraint("centre_id", "code"),
)

hours = Table(
    "hours",
    metadata,
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("weekday", SmallInteger, primary_key=True, autoincrement=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("lunch_from", Time),
    Column("lunch_to", Time),
)

special_day = Table(
    "special_day",
    metadata,
    Column("centre_id", ForeignKey("centre.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("opens", Time),
    Column("closes", Time),
    Column("lunch_from", Time),
    Column("lunch_to", Time),
    # Staff closed these hours of the day.
    Column("closed_from", Time),
    Column("closed_to", Time),
    Column("reason", DOCUMENT, nullable=False),
    # Days that staff closed outlive the next loading of the centre file.
    Column("from_file", Boolean, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    Column("effective_from", Date, primary_key=True),
    Column("numbers", DOCUMENT, nullable=False),
)
