"""Why a database cannot be opened, does not answer or is not written, in one line for whoever runs Village."""

from sqlalchemy.exc import DBAPIError


class DatabaseBusy(Exception):  # noqa: N818
    """Another process has this SQLite file open; the message is one line that says what to do."""


class DatabaseAway(Exception):  # noqa: N818
    """The database does not answer or does not exist; the message is one line that says what to do."""


def why_away(problem: DBAPIError) -> str:
    """Say in one line why a database does not answer and what to do; of the driver's words nothing is repeated."""
    origin = problem.orig or problem
    said = str(origin).casefold()
    for sign, words in _AWAY.items():
        if sign in said:
            return f"The database does not answer: {words}."
    return f"The database does not answer ({type(origin).__name__}): check DATABASE_URL, and that the server runs."


# What PostgreSQL's driver says, and the line for it.
_AWAY = {
    "password": "it does not accept the user and password of DATABASE_URL",
    'role "': "it does not know the user of DATABASE_URL",
    'database "': "it has no database of the name in DATABASE_URL; make it with `createdb`, or correct the name",
    "connection refused": "nothing listens where DATABASE_URL says; start the server, or correct host and port",
    "resolve": "there is no machine of the name in DATABASE_URL",
    "name or service not known": "there is no machine of the name in DATABASE_URL",
    "timeout": "the machine in DATABASE_URL cannot be reached; check the name, the port and the network",
}


def why_not_written(problem: BaseException) -> str | None:
    """Why a database that answers refuses writes (full, read-only), in a few words; None for any other problem."""
    origin = problem.orig if isinstance(problem, DBAPIError) else None
    code = str(getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None))
    return next((words for start, words in _NOT_WRITTEN.items() if code.startswith(start)), None)


_NOT_WRITTEN = {
    "SQLITE_FULL": "the disk of the database is full",
    "SQLITE_READONLY": "the database is read-only",
    "SQLITE_IOERR": "the database cannot be written",
    "SQLITE_CANTOPEN": "the database cannot be written",
    "53100": "the disk of the database is full",
    "25006": "the database is read-only",
}
