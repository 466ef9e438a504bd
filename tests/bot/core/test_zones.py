"""Zone data: the pinned package decides over the host's files, in every process and whatever is imported first."""

import os
import re
import subprocess
import sys
import zoneinfo
from importlib import resources
from pathlib import Path

import pytest

from bot.core import zones
from bot.worker import Packed, apart
from tests.support.worker_tasks import summer_offsets

ROOT = Path(zones.__file__).resolve().parent
while not (ROOT / "pyproject.toml").exists():
    ROOT = ROOT.parent
PACKAGES = ("bot", "handlers", "storage", "playground", "tests")
SUMMER = "from datetime import datetime; from zoneinfo import ZoneInfo; " + (
    "print(ZoneInfo('Europe/Berlin').utcoffset(datetime(2026, 7, 1)).total_seconds())"
)


@pytest.fixture
def old_host(tmp_path: Path) -> Path:
    """A folder of zone files as an old host has it: Berlin without summer time."""
    (tmp_path / "Europe").mkdir()
    utc = resources.files("tzdata.zoneinfo").joinpath("UTC").read_bytes()
    (tmp_path / "Europe" / "Berlin").write_bytes(utc)
    return tmp_path


def run(code: str, old_host: Path, *arguments: str) -> str:
    environment = os.environ | {"PYTHONTZPATH": str(old_host)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def modules_that_read_zones() -> list[str]:
    """Every module of ours that names `zoneinfo`: the ones that could read a zone too early."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if re.search(r"^(?:from|import) zoneinfo\b", path.read_text(encoding="utf-8"), re.MULTILINE):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found.append(name.removesuffix(".__init__"))
    return found


def test_an_old_host_would_decide_without_us(old_host: Path) -> None:
    assert run(SUMMER, old_host) == "0.0"


# What is not ours is imported once, so that each child has only ours to import.
EACH_FIRST = f"""
import os, sys
import aiohttp, alembic.command, apscheduler, babel, holidays, icalendar, numpy, scipy.optimize
import slack_bolt.async_app, sqlalchemy
for module in sys.argv[1:]:
    if (child := os.fork()) == 0:
        __import__(module)
        {SUMMER}
        print(module, flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, module
"""


def test_the_pinned_data_decides_whatever_is_imported_first(old_host: Path) -> None:
    modules = [*PACKAGES[:1], "bot.__main__", "playground", *modules_that_read_zones()]
    firsts = sorted({"tests.conftest" if module.startswith("tests.") else module for module in modules})
    assert run(EACH_FIRST, old_host, *firsts).splitlines() == [line for first in firsts for line in ("7200.0", first)]


def test_a_zone_read_before_the_first_import_is_read_again(old_host: Path) -> None:
    assert run(f"{SUMMER}; import bot; {SUMMER}", old_host).split() == ["0.0", "7200.0"]


async def test_the_pinned_data_decides_in_a_worker_process(old_host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONTZPATH", str(old_host))
    assert list(await apart(summer_offsets, Packed(["Europe/Berlin", "America/Vancouver"]))) == [2.0, -7.0]


def test_the_tests_themselves_read_the_pinned_data() -> None:
    assert zoneinfo.TZPATH == ()
