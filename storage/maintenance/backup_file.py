"""The file of a backup: compressed lines of JSON, a header first, the rows table by table, a checksum last.

It is the same for both databases. What is sealed stays sealed, and no key is ever in it.
"""

import errno
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

VERSION = 1
_DAMAGED = (EOFError, OSError, ValueError, KeyError, TypeError, zlib.error)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

Cells = Sequence[Any]


class BadBackup(Exception):  # noqa: N818
    """The file cannot be used; the message is one line that says why and what to do."""


@dataclass(frozen=True)
class Header:
    """A backup's first line; `tables` gives the columns of each table."""

    revision: str
    made_at: str
    database: str
    tables: dict[str, list[str]]


@contextmanager
def writing(path: Path, header: Header) -> Iterator[Callable[[str, Cells], None]]:
    """Hand out a function that writes one row; the file gets its name only when it is complete, in one step.

    A process that is killed leaves `.<name>.part`, which the next backup overwrites. Raises `BadBackup`.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)  # it may have been left with another mode
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise _not_written(path, problem) from None
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw) as packed:
                lines = _Lines(packed)
                lines.write({"village_backup": VERSION, **asdict(header)})
                yield lambda table, cells: lines.write([table, *cells])
                lines.write({"rows": lines.count - 1, "sha256": lines.digest.hexdigest()})
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as problem:
        part.unlink(missing_ok=True)
        if problem.errno not in _NO_ROOM:
            raise
        raise _not_written(path, problem) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _not_written(path: Path, problem: OSError) -> BadBackup:
    return BadBackup(
        f"{path} cannot be written ({problem.strerror}): choose a folder with room that this account may write to."
    )


class _Lines:
    """Writes lines, counting them and updating their checksum."""

    def __init__(self, packed: IO[bytes] | gzip.GzipFile) -> None:
        self._packed = packed
        self.digest = hashlib.sha256()
        self.count = 0

    def write(self, line: Any) -> None:
        """Write one value as a line of JSON."""
        written = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self.digest.update(written)
        self.count += 1
        self._packed.write(written)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verified(path: Path) -> Header:
    """Read the whole file, compare its checksum and return its header; raises `BadBackup`."""
    digest, count, last = hashlib.sha256(), 0, b""
    try:
        with gzip.open(path, "rb") as lines:
            first = lines.readline()
            header = _header(path, first)
            last = first
            for line in lines:
                digest.update(last)
                count += 1
                last = line
        end = json.loads(last)
        is_whole = end == {"rows": count - 1, "sha256": digest.hexdigest()}
    except FileNotFoundError:
        raise BadBackup(f"{path} does not exist: check the name of the backup.") from None
    except _DAMAGED:
        is_whole = False
    if not is_whole:
        raise BadBackup(f"{path} is damaged, incomplete, or not a backup of Village: use another one.")
    return header


def _header(path: Path, line: bytes) -> Header:
    found = json.loads(line)
    version = found.pop("village_backup")
    if version != VERSION:
        raise BadBackup(f"{path} has format {version}, and this Village reads {VERSION}: use the version that made it.")
    return Header(**found)


def rows(path: Path) -> Iterator[tuple[str, Cells]]:
    """Every row of a verified file, as its table's name and its cells."""
    with gzip.open(path, "rb") as lines:
        lines.readline()
        for line in lines:
            found = json.loads(line)
            if isinstance(found, list):
                yield found[0], found[1:]
