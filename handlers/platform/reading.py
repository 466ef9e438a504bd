"""Understanding what people typed takes up to a fifth of a second; the event loop goes on meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_a_thread(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `read` returns, which touches nothing but its arguments; in the context of the caller."""
    return await asyncio.to_thread(read, *args, **kwargs)
