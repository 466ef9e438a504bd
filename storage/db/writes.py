"""What the unit of work of this thread has written, noted at each statement."""

import threading
from typing import Any

from sqlalchemy.engine.interfaces import DBAPICursor, Dialect, ExecutionContext

from storage.db.base import GONE_WHOLLY, UNTRACED


class _Written(threading.local):
    """Whether the unit of work of this thread has changed anything, and of what no older state may stay anywhere.

    `read` is what units of work in one transaction share (`storage.db.rows.Work`); whatever is written of it is
    forgotten, and so is all of it at a write of unknown kind.
    """

    anything = False
    untraced = False

    def __init__(self) -> None:
        self.read: dict[str, Any] = {}

    def begin(self) -> None:
        """Forget what the transaction before this one wrote."""
        self.anything = self.untraced = False
        self.read = {}


written = _Written()


def note_writes(dialect: Dialect) -> None:
    """Have each writing statement noted in `written`, by a hook in the dialect:
    an event listener would slow every statement.
    """
    execute, execute_many = dialect.do_execute, dialect.do_executemany

    def do_execute(
        cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        """Note what the statement writes, and execute it."""
        _note(context)
        execute(cursor, statement, parameters, context)

    def do_executemany(
        cursor: DBAPICursor, statement: str, parameters: Any, context: ExecutionContext | None = None
    ) -> None:
        """Note what the statement writes, and execute it for many rows."""
        _note(context)
        execute_many(cursor, statement, parameters, context)

    dialect.village_note = _note  # type: ignore[attr-defined]
    dialect.do_execute = do_execute  # type: ignore[method-assign]
    dialect.do_executemany = do_executemany  # type: ignore[method-assign]


def _note(context: Any) -> None:
    if context is None or context.isinsert or context.isupdate or context.isdelete:
        written.anything = True
        table = getattr(getattr(getattr(context, "compiled", None), "statement", None), "table", None)
        if written.read:
            if table is None:
                written.read.clear()
            else:
                written.read.pop(table.name, None)
        if table is not None and (table.info.get(UNTRACED) or (context.isdelete and table.info.get(GONE_WHOLLY))):
            written.untraced = True
