"""Alembic's entry: the connection comes from `storage.db.schema`, or from DATABASE_URL for `alembic` by hand."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import LargeBinary

import storage.unit_of_work  # noqa: F401 (importing it declares every table)
from storage.db.base import Sealed, UtcDateTime, metadata


def _render(kind: str, value: Any, _autogen: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(value, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _same_type(_context: Any, _inspected: Any, _column: Any, inspected_type: Any, declared_type: Any) -> bool | None:
    if isinstance(declared_type, Sealed):
        return not isinstance(inspected_type, LargeBinary)
    return None


def run() -> None:
    """Run migrations on the connection that `storage.db.schema` put into the configuration."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=_same_type,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
