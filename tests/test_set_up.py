"""`make run` on a bare machine: one line says what is missing, nothing is left behind, the next try works."""

import ast
import base64
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from deploy.set_up import explain, in_words, works

pytestmark = pytest.mark.waiting

ROOT = Path(__file__).resolve().parent.parent
ONE_LINE = re.compile(r"village: [^\n]+\n")
NOBODY_LISTENS = "127.0.0.1:9"


def wheel(folder: Path, name: str, version: str = "1.0") -> str:
    """Write a package that holds one empty module; returns its line for a constraints file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    members = {
        f"{name}.py": "",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{member},{_hash_of(text)},{len(text)}\n" for member, text in members.items())
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in {**members, f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}.items():
            archive.writestr(member, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _hash_of(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


class Checkout:
    """A checkout with the real Makefile and set-up, in a folder with spaces, whose packages lie beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my office" / "village"
        self.packages = folder / "packages"
        (self.root / "deploy").mkdir(parents=True)
        shutil.copy(ROOT / "Makefile", self.root)
        shutil.copy(ROOT / "deploy" / "set_up.py", self.root / "deploy")
        needed = wheel(self.packages, "needed")
        (self.root / "constraints.txt").write_text(needed)
        (self.root / "constraints-dev.txt").write_text(needed + wheel(self.packages, "for_tests"))
        self.offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.packages)}

    def make(self, target: str = "ready", **environment: str) -> tuple[int, str]:
        """Run make; returns its exit status and what it said on standard error, make's own lines left out."""
        done = subprocess.run(
            ["make", "--silent", f"PYTHON={sys.executable}", target],
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = "".join(f"{line}\n" for line in done.stderr.splitlines() if not line.startswith("make"))
        return done.returncode, said

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull, **(more or self.offline)}

    def has(self, module: str) -> bool:
        program = self.root / ".venv" / "bin" / "python"
        return subprocess.run([program, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0

    @property
    def environment_exists(self) -> bool:
        return (self.root / ".venv").exists()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


UNREACHABLE = {"PIP_INDEX_URL": f"http://{NOBODY_LISTENS}/"}


def test_a_set_up_that_worked_goes_on_working_whatever_a_later_one_meets(checkout: Checkout) -> None:
    assert checkout.make() == (0, "")
    assert checkout.has("needed")
    assert not checkout.has("for_tests")
    proxy = {"PIP_INDEX_URL": "https://packages.invalid/", "HTTPS_PROXY": f"http://me:secret@{NOBODY_LISTENS}"}
    for trouble, says in ((UNREACHABLE, "cannot be reached"), (proxy, "proxy named by HTTPS_PROXY")):
        status, said = checkout.make("ready-dev", **trouble)
        assert status != 0
        assert ONE_LINE.fullmatch(said)
        assert says in said
        assert "secret" not in said
        assert checkout.make(**trouble) == (0, "")
    assert checkout.make("ready-dev") == (0, "")
    assert checkout.has("for_tests")
    (checkout.root / "constraints.txt").write_text(f"needed==1.0 --hash=sha256:{'0' * 64}\n")
    status, said = checkout.make()
    assert ONE_LINE.fullmatch(said)
    assert "pinned" in said
    (checkout.root / "constraints.txt").write_text(wheel(checkout.packages, "needed", "2.0"))
    assert checkout.make() == (0, "")
    program = checkout.root / ".venv" / "bin" / "python"
    version = "import importlib.metadata as m; print(m.version('needed'))"
    assert subprocess.run([program, "-c", version], capture_output=True, text=True, check=True).stdout == "2.0\n"


def test_a_first_set_up_without_a_network_leaves_nothing(checkout: Checkout) -> None:
    status, said = checkout.make(**UNREACHABLE)
    assert status != 0
    assert ONE_LINE.fullmatch(said)
    assert "cannot be reached" in said
    assert not checkout.environment_exists


def test_without_ensurepip_one_line_names_the_package_and_once_installed_make_works(
    checkout: Checkout, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked" / "ensurepip"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text("raise ImportError")
    status, said = checkout.make(PYTHONPATH=str(blocked.parent), **checkout.offline)
    assert status != 0
    assert ONE_LINE.fullmatch(said)
    assert "venv" in said
    assert not checkout.environment_exists
    # What older versions of Village, or Python's own venv command, left there after the same trouble.
    environment = checkout.root / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    assert checkout.make() == (0, "")
    assert checkout.has("needed")
    # An installation that was killed in its middle.
    (environment / ".village").write_text("unfinished\n")
    (environment / "half of a package").write_text("")
    assert checkout.make() == (0, "")
    assert not (environment / "half of a package").exists()


def test_only_a_whole_environment_is_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone" / "bin").mkdir(parents=True)
    (tmp_path / "gone" / "bin" / "python").symlink_to("/nowhere/python3")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "no pip"], check=True)
    assert [name for name in ("empty", "gone", "no pip", "nothing") if works(tmp_path / name)] == []
    assert works(Path(sys.prefix))


def test_an_environment_somebody_made_by_hand_is_kept(checkout: Checkout) -> None:
    environment = checkout.root / ".venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    (environment / "mine").write_text("")
    assert checkout.make() == (0, "")
    assert (environment / "mine").exists()
    assert checkout.has("needed")


def test_a_link_to_an_environment_is_never_removed(checkout: Checkout, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("")
    (checkout.root / ".venv").symlink_to(elsewhere)
    status, said = checkout.make()
    assert status != 0
    assert ONE_LINE.fullmatch(said)
    assert (elsewhere / "precious").exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_line(checkout: Checkout, tmp_path: Path) -> None:
    # Root may write anywhere, so that somebody else has to try.
    identity = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    open_folder = Path("/tmp") / f"village-read-only-{os.getpid()}"  # pytest's folders are closed to others
    shutil.copytree(checkout.root, open_folder)
    open_folder.chmod(0o555)
    try:
        done = subprocess.run(
            [shutil.which("python3", path="/usr/bin") or sys.executable, "deploy/set_up.py"],
            cwd=open_folder,
            env=checkout.environment(),
            capture_output=True,
            text=True,
            check=False,
            **identity,  # type: ignore[call-overload]
        )
    finally:
        open_folder.chmod(0o755)
        shutil.rmtree(open_folder)
    assert done.returncode == 1
    assert ONE_LINE.fullmatch(done.stderr)
    assert "cannot be written" in done.stderr


def test_being_stopped_leaves_nothing_behind(checkout: Checkout) -> None:
    process = subprocess.Popen(
        [sys.executable, "deploy/set_up.py"],
        cwd=checkout.root,
        env=checkout.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not checkout.environment_exists:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert ONE_LINE.fullmatch(said)
    assert not checkout.environment_exists


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n", "disk is full"),
        ("Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required')", "proxy"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify", "PIP_CERT"),
        ("[Errno -3] Temporary failure in name resolution", "check the network"),
        ("ERROR: No matching distribution found for numpy==2.5.5 (from versions: none)", "numpy==2.5.5 has no build"),
        ("ERROR: something pip never said before", "something pip never said before"),
        ("", "pip said nothing"),
    ],
)
def test_what_pip_says_is_told_in_one_line(output: str, says: str) -> None:
    assert says in explain(output, {})
    assert "\n" not in explain(output, {})


@pytest.mark.parametrize(
    "proxy", ["::nonsense::", "socks5://127.0.0.1:9", "htp://127.0.0.1:9", "http://", "http://127.0.0.1:9"]
)
def test_pip_itself_is_understood_where_a_proxy_is_none(tmp_path: Path, proxy: str) -> None:
    ask = [
        "-I",
        "-m",
        "pip",
        "--isolated",
        "download",
        "--no-deps",
        "--no-cache-dir",
        "--index-url",
        "https://packages.invalid",
    ]
    environment = {"PATH": os.environ["PATH"], "HTTPS_PROXY": proxy, "PIP_RETRIES": "1"}
    done = subprocess.run(
        [sys.executable, *ask, "--retries", "1", "--dest", str(tmp_path), "anything"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert explain(done.stdout, environment).startswith("the proxy named by HTTPS_PROXY does not let packages through")


def test_a_fault_of_pips_own_is_told_by_its_kind() -> None:
    output = "ERROR: Exception:\nTraceback (most recent call last):\n  File somewhere\nValueError: too long\n"
    assert explain(output, {}) == "pip could not install the packages (ValueError: too long)."


def test_a_full_disk_is_told_as_such() -> None:
    assert "disk is full" in in_words(OSError(28, "No space left on device"))


def test_a_python_that_is_too_old_can_read_the_set_up_and_says_so(checkout: Checkout) -> None:
    source = (ROOT / "deploy" / "set_up.py").read_text()
    ast.parse(source, feature_version=(3, 5))
    lied = source.replace("OLDEST = (3, 11)", "OLDEST = (9, 9)").replace('"python3.', '"python9.')
    (checkout.root / "deploy" / "set_up.py").write_text(lied)
    status, said = checkout.make()
    assert status != 0
    assert ONE_LINE.fullmatch(said)
    assert "too old: install Python 3.11 or newer" in said
    assert not checkout.environment_exists


def test_without_python_make_says_what_to_install(checkout: Checkout) -> None:
    done = subprocess.run(
        ["make", "PYTHON=python-of-nobody", "run"], cwd=checkout.root, capture_output=True, text=True, check=False
    )
    assert "there is no python-of-nobody here; install Python 3.11 or newer" in done.stderr


def test_the_pythons_that_are_promised_are_the_ones_that_are_pinned_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    promised = [line.rsplit(" ", 1)[1] for line in project["classifiers"] if "Python :: 3." in line]
    assert promised == ["3.11", "3.12", "3.13", "3.14"]
    assert project["requires-python"] == f">={promised[0]}"
    for name in ("constraints.txt", "constraints-dev.txt"):
        pins = re.findall(r"^(\S+)==(\S+)((?: ; [^\\]+)?)", (ROOT / name).read_text(), re.MULTILINE)
        unconditional = {package for package, _, marker in pins if not marker}
        for package, _, marker in pins:
            assert marker or [pin[0] for pin in pins].count(package) == 1, f"{package} is pinned twice in {name}"
        assert {"slack-bolt", "slack-sdk", "babel"} <= unconditional
