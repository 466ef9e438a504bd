"""Village's command line, each time in a process of its own, forked from one that has imported everything already.

Starting Python and importing the libraries is most of what a short command takes. Run as a program, this file is the
process that forks: a line of JSON in (arguments, environment, where output goes), a line with the exit status out.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


async def village(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command line in an otherwise empty environment; return exit status, output and errors."""
    return await asyncio.to_thread(village_now, *arguments, **environment)


def village_now(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """`village` without an event loop."""
    return _fork_server().run(arguments, {"PATH": os.environ["PATH"], **environment})


class _ForkServer:
    def __init__(self) -> None:
        environment = {"PATH": os.environ["PATH"]}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.command_line"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._turn = threading.Lock()

    def run(self, arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str, str]:
        """Run the command line in a forked process; return exit status, output and errors."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder, self._turn:
            output, errors = Path(folder, "output"), Path(folder, "errors")
            wish = {"arguments": arguments, "environment": environment, "output": str(output), "errors": str(errors)}
            self._process.stdin.write(json.dumps(wish) + "\n")
            self._process.stdin.flush()
            status = int(self._process.stdout.readline())
            return status, output.read_text(), errors.read_text()


@cache
def _fork_server() -> _ForkServer:
    return _ForkServer()


def _serve() -> None:
    """Fork a process for each line of standard input, until it ends."""
    import storage.maintenance.backup
    import storage.maintenance.restoring
    import storage.maintenance.shell  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(**json.loads(line))
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201


def _become(arguments: list[str], environment: dict[str, str], **files: Any) -> None:
    """Do what `python -m bot` would do; never returns. SIGALRM ends the process if it hangs."""
    import signal

    from bot.__main__ import main

    status: Any = 1
    try:
        signal.alarm(40)
        os.environ.clear()
        os.environ.update(environment)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for number, name in ((1, "output"), (2, "errors")):
            os.dup2(os.open(files[name], os.O_WRONLY | os.O_CREAT), number)
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve()
