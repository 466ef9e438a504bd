"""Logging: one named event per line, never with texts, topics, names or plain ids; libraries' lines too (R74)."""

import logging
import secrets
import sys
import threading
from contextvars import ContextVar
from types import TracebackType

OURS = "village"
listener: ContextVar[str] = ContextVar("listener", default="-")


def get(feature: str) -> logging.Logger:
    """Return the logger of a feature; messages are `<feature>.<verb> key=value`, with counts and codes only."""
    return logging.getLogger(f"{OURS}.{feature}")


def reference() -> str:
    """Return a short random reference that a person can pass on to whoever reads the log."""
    return secrets.token_hex(3)


class _Discreet(logging.Filter):
    """Pass our own lines on; of the libraries' lines pass level and logger only (Bolt prints whole payloads)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Remove from the record what may contain texts or ids; returns False for libraries' lines below WARNING."""
        record.exc_text = _where(record)
        # Of what somebody did the log says nothing but where it went wrong (R74).
        record.listener = listener.get() if record.exc_text else "-"
        record.exc_info = record.stack_info = None
        if record.name.split(".")[0] == OURS:
            return True
        if record.levelno < logging.WARNING:
            return False
        record.msg, record.args = "%s said something; its words are withheld", (record.name,)
        return True


def _where(record: logging.LogRecord) -> str | None:
    """Return the exception's type and the lines of code, without its message, which may quote what somebody typed."""
    if not record.exc_info or record.exc_info[0] is None:
        return None
    lines = []
    trace = record.exc_info[2]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{record.exc_info[0].__name__} at " + " < ".join(reversed(lines[-6:]))


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log an uncaught exception's type and lines of code, in place of the interpreter's traceback with its message."""
    get("app").critical("app.crashed", exc_info=(kind, error or kind(), trace))


def set_up(level: str) -> None:
    """Log to standard error; `level` is for our own loggers, the libraries' stay at WARNING."""
    handler = logging.StreamHandler()
    handler.addFilter(_Discreet())
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(listener)s] %(message)s")
    formatter.default_msec_format = None  # whole seconds, so that lines cannot be matched by their exact time
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda uncaught: _uncaught(uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)
    logging.getLogger(OURS).setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # where a line cannot be written, its words would be printed
