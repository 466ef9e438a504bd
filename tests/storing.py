"""Putting into the database what a test begins from."""

from collections.abc import Callable
from typing import ParamSpec

from storage.db.rows import NotReadToWrite

P = ParamSpec("P")


def put(save: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call a repository's `save`, whether the row is there, locked, or neither."""
    try:
        save(*args, **kwargs)
    except NotReadToWrite as problem:
        problem.rows.lock(*problem.key)
        save(*args, **kwargs)
