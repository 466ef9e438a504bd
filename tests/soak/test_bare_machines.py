"""README's words on a machine that has Python and make alone; the image's steps, for which no Docker is needed."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.manifest import load
from playground.server import Playground
from tests.soak.bare_machine import PATH, BareMachine
from tests.support.databases import KEYS
from tests.test_deploying import instructions

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = "/opt/village"


def copy_of_the_checkout(target: Path) -> None:
    """What is committed, as a clone has it."""
    subprocess.run(["git", "clone", "--quiet", ROOT, target], check=True)


@pytest.fixture(params=["bookworm", "trixie"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BareMachine]:
    """Debian 12 and 13 with python3 and make, and a clone of what is committed here."""
    made = BareMachine.installed(request.param, tmp_path / "root", "python3", "make")
    copy_of_the_checkout(made.root / HERE[1:])
    yield made
    shutil.rmtree(made.root)


@pytest.mark.soak
def test_a_machine_with_python_and_make_is_told_what_it_lacks_then_opens_the_page_and_passes(
    machine: BareMachine,
) -> None:
    told = machine.run("make", "-C", HERE, "run").stdout
    lines = [line for line in told.splitlines() if line.startswith("village: ")]
    assert lines == [
        "village: Python's venv module is not complete here; install it with: apt install python3-venv, "
        "then run make again."
    ]
    assert not (machine.root / HERE[1:] / ".venv").exists()
    assert machine.run("apt-get", "update").returncode == 0
    assert machine.run("apt-get", "install", "--yes", "--no-install-recommends", "python3-venv").returncode == 0

    assert "<title>" in _page_of(machine)
    suite = machine.run("make", "-C", HERE, "test")
    assert suite.returncode == 0, suite.stdout[-4000:]
    assert re.search(r"^\d+ passed", suite.stdout.splitlines()[-1])


def _page_of(machine: BareMachine) -> str:
    """What the page's address answers after `make run`, which is ended then."""
    arguments = machine.arguments("make", "-C", HERE, "run")
    with subprocess.Popen(arguments, env=machine.environment(), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            for line in running.stdout:
                if found := re.search(r"The playground is open: (\S+)", line):
                    return str(urlopen(found[1]).read(), "utf-8")
        finally:
            running.kill()
    raise AssertionError("make run ended without opening the page")


@pytest.fixture
def image(tmp_path: Path) -> Iterator[BareMachine]:
    """What the Dockerfile makes of a Debian with Python, every step in the order it stands in."""
    context = tmp_path / "context"
    copy_of_the_checkout(context)
    stages: dict[str, BareMachine] = {}
    made: BareMachine | None = None
    folder, environment = "/", dict[str, str]()
    for number, (name, rest) in enumerate(instructions()):
        match name:
            case "FROM":
                root = tmp_path / f"stage-{number}"
                made = BareMachine.installed("trixie", root, "python3", "python3-venv")
                (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")  # the name that Python's own image has
                stages[rest.partition(" AS ")[2]] = made
                folder, environment = "/", {}
            case "ENV":
                environment |= {
                    key: value.replace("$PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")
                    for key, value in (part.split("=", 1) for part in rest.split())
                }
            case "WORKDIR":
                assert made is not None
                folder = rest
                (made.root / folder[1:]).mkdir(parents=True, exist_ok=True)
            case "COPY":
                assert made is not None
                _copy(rest, context, stages, made.root, folder)
            case "RUN":
                assert made is not None
                done = made.run("sh", "-ec", f"cd {folder}; {rest}", environment=environment)
                assert done.returncode == 0, (rest, done.stdout)
    assert made is not None
    yield made
    for stage in stages.values():
        shutil.rmtree(stage.root)


def _copy(words: str, context: Path, stages: dict[str, BareMachine], root: Path, folder: str) -> None:
    *options_and_sources, target = words.split()
    stage = next((word.removeprefix("--from=") for word in options_and_sources if word.startswith("--from=")), None)
    origin = stages[stage].root if stage else context
    into = root / folder[1:] / target if not target.startswith("/") else root / target[1:]
    for source in (word for word in options_and_sources if not word.startswith("--")):
        found = origin / source.lstrip("/")
        if found.is_dir():
            shutil.copytree(found, into, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy(found, into)


@pytest.mark.soak
async def test_the_image_starts_as_nobody_in_particular_and_says_that_it_is_well(image: BareMachine) -> None:
    settings = dict(rest.split("=", 1) for name, line in instructions() if name == "ENV" for rest in line.split())
    (user,) = [rest for name, rest in instructions() if name == "USER"]
    playground = Playground(load())
    await playground.start()
    environment = image.environment(
        PATH=f"/srv/packages/bin:{PATH}",
        HOME="/data",
        DATABASE_URL=settings["DATABASE_URL"],
        PORT="3917",
        SLACK_BOT_TOKEN=playground.bot_token,
        SLACK_APP_TOKEN=playground.app_token,
        SLACK_API_URL=playground.api_url,
        ENCRYPTION_KEYS=KEYS,
    )
    village = "cd /srv/village; exec python -m bot"
    running = await asyncio.create_subprocess_exec(
        *image.arguments("sh", "-c", f"{village} run", user=user), env=environment
    )
    try:
        async with asyncio.timeout(60):
            while await _health(image, village, user, environment) != 0:
                assert running.returncode is None, "the image's command has ended"
                await asyncio.sleep(0.5)
        database = image.root / "data" / "village.db"
        assert (database.stat().st_mode & 0o777, database.stat().st_uid) == (0o600, int(user.split(":")[0]))
        languages = sorted(path.name for path in (image.root / "srv/village/locale").iterdir())
        assert languages == ["de", "en_GB", "es", "fr"]
        assert image.run("sh", "-c", "command -v gcc cc pip").returncode != 0, "neither a compiler nor pip is left"
    finally:
        running.kill()
        await running.wait()
        await playground.stop()


async def _health(image: BareMachine, village: str, user: str, environment: dict[str, str]) -> int | None:
    asked = await asyncio.create_subprocess_exec(
        *image.arguments("sh", "-c", f"{village} health", user=user),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await asked.wait()
