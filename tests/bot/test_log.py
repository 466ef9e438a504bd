"""Nothing typed, no name and no id in clear reaches the log, whoever writes to it and however loud it is set."""

import asyncio
import io
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import log

ROOT = Path(__file__).resolve().parent.parent.parent
TYPED = "my mother is ill"


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What reaches standard error when logging is set up as by `run`, at DEBUG."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    root, ours = logging.getLogger(), logging.getLogger(log.OURS)
    before = (root.handlers[:], root.level, ours.level)
    log.set_up("DEBUG")
    yield written
    root.handlers[:], root.level = before[:2]
    ours.setLevel(before[2])
    logging.captureWarnings(False)


LIBRARIES = (
    "slack_bolt",
    "slack_sdk.web.async_client",
    "aiohttp.server",
    "asyncio",
    "apscheduler",
    "sqlalchemy.engine",
)


@pytest.mark.parametrize("library", LIBRARIES)
def test_of_what_libraries_log_only_logger_and_level_are_kept(errors: io.StringIO, library: str) -> None:
    speaking = logging.getLogger(library)
    as_before = speaking.level
    speaking.setLevel(logging.NOTSET)  # a running bot in this process may have made it quieter
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        speaking.log(level, "payload: %s", TYPED)
    speaking.setLevel(as_before)
    assert TYPED not in errors.getvalue()
    assert errors.getvalue().count(library) == 4  # twice a line, and nothing below WARNING


def test_of_an_exception_kind_and_lines_are_kept_and_its_message_is_not(errors: io.StringIO) -> None:
    for name in ("village.test", "asyncio"):
        try:
            raise ValueError(TYPED)
        except ValueError:
            logging.getLogger(name).exception("test.failed")
    assert TYPED not in errors.getvalue()
    assert errors.getvalue().count("ValueError at test_log.py:") == 2


async def test_a_task_that_nobody_waited_for_quotes_nothing(errors: io.StringIO) -> None:
    async def fail() -> None:
        raise ValueError(TYPED)

    asyncio.get_running_loop().call_exception_handler(
        {"message": f"Task exception was never retrieved {TYPED}", "exception": ValueError(TYPED)}
    )
    assert "asyncio" in errors.getvalue()
    assert TYPED not in errors.getvalue()


def test_a_warning_quotes_nothing(errors: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(TYPED, stacklevel=1)
    assert TYPED not in errors.getvalue()


@pytest.mark.parametrize("where", ["raise ValueError('%s')", "import threading; threading.Thread(target=f).start()"])
def test_a_crash_of_the_interpreter_quotes_nothing(where: str) -> None:
    program = f"from bot import log\ndef f(): raise ValueError({TYPED!r})\nlog.set_up('DEBUG')\n"
    program += where.replace("%s", TYPED)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "ValueError" in done.stderr
    assert TYPED not in done.stderr
