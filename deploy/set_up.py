"""Make `.venv` and install what Village needs into it: `python3 deploy/set_up.py [--dev]`; `make` calls it each time.

Whatever goes wrong is told in one line that says what to do, and leaves nothing behind that the next try would trip
over: an environment that could not be finished is removed, and one that was finished before stays usable until all
that it lacks has been downloaded. Only the standard library is used, and only syntax that an old Python can read, so
that an old Python can say that it is too old.
"""

import argparse
import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
# What a finished environment was made from; while something is being installed it holds UNFINISHED.
STATE = ".village"
UNFINISHED = "unfinished"
NEEDED_MEGABYTES = {"constraints.txt": 700, "constraints-dev.txt": 1100}
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "PIP_PROXY")
MEGABYTE = 1000 * 1000


class CannotSetUp(Exception):
    """The environment cannot be made; the message is one line that says what to do."""


def main():
    # type: () -> int
    """Set up for running, or with `--dev` for testing as well; returns the exit status (0, 1, or 130 if stopped)."""
    parser = argparse.ArgumentParser(description="Make .venv and install what Village needs into it.")
    parser.add_argument("--dev", action="store_true", help="what its tests and checks need, too")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        _use_a_python_that_is_new_enough()
        _one_at_a_time()
        set_up(ROOT, "constraints-dev.txt" if options.dev else "constraints.txt")
    except CannotSetUp as problem:
        print("village: {}".format(problem), file=sys.stderr)
        return 1
    except OSError as problem:
        print("village: {}".format(in_words(problem)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("village: stopped before it was finished; run make again to go on.", file=sys.stderr)
        return 130
    return 0


def set_up(root, constraints):
    # type: (Path, str) -> None
    """Bring `root/.venv` to what `constraints` says; does nothing where it is so already. Raises `CannotSetUp`."""
    environment = root / ".venv"
    wanted = _digest(root / constraints)
    state = _state_of(environment)
    if wanted in state and works(environment):
        return
    if state == [UNFINISHED] or not works(environment):
        _remove(environment)
    is_new = not environment.exists()
    if is_new:
        _require_space(root, NEEDED_MEGABYTES[constraints])
        _require_venv()
    print("Installing what Village needs into .venv; this takes a minute or two ...", flush=True)
    try:
        if is_new:
            _make(environment)
        _install(environment, root / constraints)
    except BaseException:
        if is_new or _state_of(environment) == [UNFINISHED]:
            _remove(environment)
        raise
    # The packages for testing include those for running.
    also = [_digest(root / "constraints.txt")] if constraints == "constraints-dev.txt" else []
    _write_state(environment, [wanted, *also])


def in_words(problem):
    # type: (OSError) -> str
    """What the operating system refused, in one line that says what to do."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; make room, then run make again."
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "{} cannot be written; copy Village to a folder of your own and run make there.".format(
            problem.filename or "this folder"
        )
    return "{}; nothing was installed.".format(problem.strerror or problem)


# What pip prints, and what to do about it; `{proxy}` is the variable that names one, `{of_proxy}` the words about it.
_TROUBLES = (
    (("No space left on device", "Disk quota exceeded"), "the disk is full; make room, then run make again."),
    (
        (
            "ProxyError",
            "Cannot connect to proxy",
            "Tunnel connection failed",
            "InvalidProxyURL",
            "Invalid proxy URL",
            "Proxy URL had unsupported scheme",
            "Missing dependencies for SOCKS",
            "InvalidURL: Failed to parse",
        ),
        "the proxy named by {proxy} does not let packages through; correct or unset it, then run make again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "certificate verify failed"),
        "the package index shows a certificate this machine does not trust; set PIP_CERT to the file with your "
        "company's certificates (or install ca-certificates), then run make again.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "a package is not the one that was pinned, so nothing was installed; check your package index or proxy, "
        "and tell whoever runs it.",
    ),
    (
        (
            "NewConnectionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "Read timed out",
            "NameResolutionError",
            "Failed to establish a new connection",
            "Connection refused",
            "Connection reset",
            "Connection aborted",
            "RemoteDisconnected",
            "Network is unreachable",
            "name resolution",
            "503 Server Error",
            "502 Server Error",
        ),
        "the package index cannot be reached; check the network{of_proxy}, then run make again.",
    ),
    (("Permission denied", "Read-only file system"), "a file in .venv cannot be written; remove .venv as its owner."),
)


def explain(output, environ):
    # type: (str, dict[str, str]) -> str
    """What `pip` could not do, in one line that says what to do; `output` is all it printed."""
    proxy = next((name for name in PROXIES if environ.get(name)), None)
    of_proxy = " and " + proxy if proxy else ""
    for signs, words in _TROUBLES:
        if any(sign in output for sign in signs):
            return words.format(proxy=proxy or "pip's configuration", of_proxy=of_proxy)
    missing = [line for line in output.splitlines() if "No matching distribution found for" in line]
    if missing:
        return (
            "{} has no build for Python {}.{} on this machine; try another Python: make PYTHON=python3.13 ...".format(
                missing[-1].split(" for ", 1)[1].split(" ")[0], *sys.version_info[:2]
            )
        )
    said = [line for line in output.splitlines() if line.strip()]
    # Of a fault of pip's own the kind stands at the end, after "ERROR: Exception:" and where it happened.
    errors = [line for line in said if line.startswith("ERROR:") and line.strip() != "ERROR: Exception:"]
    last = (errors or said or ["pip said nothing"])[-1]
    return "pip could not install the packages ({}).".format(last.replace("ERROR: ", "", 1).strip())


def _use_a_python_that_is_new_enough():
    # type: () -> None
    """Go on with a newer Python of this machine where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_PYTHONS:
        program = shutil.which(name)
        # The shims of version managers exist for versions that are not switched on.
        if program and subprocess.call([program, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            os.execv(program, [program, *sys.argv])
    raise CannotSetUp(
        "Python {}.{} is too old: install Python 3.11 or newer, then run make again "
        "(make PYTHON=/path/to/python3.12 ... if it is not called python3).".format(*sys.version_info[:2])
    )


def _one_at_a_time():
    # type: () -> None
    """Wait for another set-up in this folder; the lock goes with the process."""
    import fcntl

    global _LOCK  # noqa: PLW0603 (it has to stay open as long as the process lives)
    _LOCK = open(__file__, "rb")  # noqa: SIM115
    try:
        fcntl.flock(_LOCK, fcntl.LOCK_EX)
    except OSError:  # a file system without locks; two at once are rare enough
        return


_LOCK = None


def _require_venv():
    # type: () -> None
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise CannotSetUp(
            "Python's venv module is not complete here; {}, then run make again.".format(_how_to_get_venv())
        ) from None


def _make(environment):
    # type: (Path) -> None
    import venv

    try:
        venv.EnvBuilder(with_pip=False, symlinks=True).create(str(environment))
        _run(environment, "-m", "ensurepip", "--upgrade", "--default-pip")
    except ValueError as problem:  # the folder's name has a colon, which PATH cannot hold
        raise CannotSetUp("{}; move Village to a folder without it.".format(str(problem).rstrip("."))) from None


def _how_to_get_venv():
    # type: () -> str
    if os.path.exists("/etc/debian_version"):
        is_systems_own = os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3")
        name = "python3-venv" if is_systems_own else "python{}.{}-venv".format(*sys.version_info[:2])
        return "install it with: apt install {}".format(name)
    return "install your system's package for venv and pip (often python3-venv or python3-pip)"


def _install(environment, constraints):
    # type: (Path, Path) -> None
    """Fetch everything first: whatever the network does, an environment that worked before goes on working."""
    required = ("--require-hashes", "-r", str(constraints))
    with tempfile.TemporaryDirectory(dir=str(environment), prefix=".packages-") as packages:
        _pip(environment, "download", "--dest", packages, *required)
        _write_state(environment, [UNFINISHED])
        _pip(environment, "install", "--no-index", "--find-links", packages, *required)


def _pip(environment, *arguments):
    # type: (Path, str) -> None
    _run(environment, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments)


def _run(environment, *arguments):
    # type: (Path, str) -> None
    """Run the environment's own Python, apart from whatever the person's shell says about Python and pip's targets."""
    environ = {
        name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    }
    environ["PIP_USER"] = "0"
    # A package without a ready build would need a compiler; say so in one line instead of failing in its middle.
    environ.setdefault("PIP_ONLY_BINARY", ":all:")
    environ["PIP_RETRIES"] = "2"  # without a retry pip does not say why it found nothing
    process = subprocess.Popen(
        [str(environment / "bin" / "python"), "-I", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environ,
    )
    try:
        output = process.communicate()[0].decode("utf-8", "replace")
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode != 0:
        raise CannotSetUp(explain(output, environ))


def works(environment):
    # type: (Path) -> bool
    """Whether its Python starts, is new enough and has pip."""
    program = environment / "bin" / "python"
    test = "import sys, pip; sys.exit(sys.version_info < {!r})".format(OLDEST)
    try:
        done = subprocess.call([str(program), "-I", "-c", test], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return done == 0


def _remove(environment):
    # type: (Path) -> None
    if environment.is_symlink():
        raise CannotSetUp(".venv is a link to an environment that does not work; remove the link and run make again.")
    if environment.exists():
        shutil.rmtree(str(environment))


def _require_space(root, megabytes):
    # type: (Path, int) -> None
    free = shutil.disk_usage(str(root)).free // MEGABYTE
    if free < megabytes:
        raise CannotSetUp(
            "the disk is nearly full: {} MB are free and Village needs about {}; "
            "make room, then run make again.".format(free, megabytes)
        )


def _digest(path):
    # type: (Path) -> str
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _state_of(environment):
    # type: (Path) -> list[str]
    try:
        return (environment / STATE).read_text().split()
    except OSError:
        return []


def _write_state(environment, words):
    # type: (Path, list[str]) -> None
    (environment / STATE).write_text("\n".join(words) + "\n")


if __name__ == "__main__":
    sys.exit(main())
