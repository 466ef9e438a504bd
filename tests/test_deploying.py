"""Image, composition and service unit: they name what is there, run as nobody in particular, and give time to stop."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
FILES = ("Dockerfile", "compose.yaml", "deploy/village.service", "deploy/village.env.example")
SECONDS_TO_STOP = 40


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, continued lines joined, comments left out."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def stages() -> list[list[tuple[str, str]]]:
    made: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            made.append([])
        made[-1].append((name, rest))
    return made


def values(stage: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for instruction, rest in stage if instruction == name]


def composition() -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return made


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(ROOT / "deploy" / "village.service")
    return parser


def test_the_guide_points_at_each_file() -> None:
    guide = (ROOT / "docs" / "deploying.md").read_text()
    assert [name for name in FILES if f"](../{name})" not in guide] == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_an_address_or_holds_a_secret(name: str) -> None:
    words = (ROOT / name).read_text()
    assert re.findall(r"https?://|\b(?:docker|ghcr|quay|pypi)\.\w+", words) == []
    assert re.findall(r"xox[abp]-\w|xapp-\w|(?i:password|secret|token|keys)=\S", words) == []


def test_the_image_is_built_in_stages_from_pinned_series_and_packages() -> None:
    build, final = stages()
    for stage in (build, final):
        (image,) = values(stage, "FROM")
        assert re.match(r"python:3\.1[1-4]-slim\b", image)
    (install,) = [run for run in values(build, "RUN") if "pip install" in run]
    assert "--require-hashes" in install
    assert not any("pip" in run or "apt" in run for run in values(final, "RUN")), "nothing is installed in the last"


def test_the_image_keeps_the_rules_of_good_images() -> None:
    for stage in stages():
        assert values(stage, "ADD") == []
        assert values(stage, "MAINTAINER") == []
        assert all(path.startswith("/") for path in values(stage, "WORKDIR"))
        assert not any(re.search(r"\bsudo\b|\bcurl\b|\bwget\b|^cd ", run) for run in values(stage, "RUN"))
    final = stages()[-1]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", values(final, "USER")[-1]), "a number, so that it is known not to be root"
    order = [name for name, _ in final]
    assert order.index("USER") > max(place for place, name in enumerate(order) if name in {"RUN", "COPY"})
    assert values(final, "STOPSIGNAL") == ["SIGTERM"]
    assert values(final, "CMD") == ['["python", "-m", "bot", "run"]']
    assert values(final, "HEALTHCHECK")[0].endswith('CMD ["python", "-m", "bot", "health"]')
    assert values(final, "EXPOSE") == ["3000"]
    assert len(values(final, "CMD")) == len(values(final, "HEALTHCHECK")) == 1


def test_what_the_image_copies_is_sent_to_the_builder_and_is_enough_to_run(tmp_path: Path) -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [
        source
        for stage in stages()
        for rest in values(stage, "COPY")
        if "--from" not in rest
        for source in rest.split()[:-1]
    ]
    assert sorted(copied) == sorted(allowed)
    for name in copied:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/data.db", "PYTHONDONTWRITEBYTECODE": "1"}
    for words, status in ((["--version"], 0), (["migrate"], 0), (["manifest"], 0), (["doctor"], 1), (["run"], 2)):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        if words == ["doctor"]:
            wrong = [line for line in done.stdout.splitlines() if line.startswith("FIX") and " settings: " not in line]
            assert wrong == [], "everything but the tokens is there, the translations too"
            assert "translations: de, en, en_GB, es, fr" in done.stdout
    assert not (tmp_path / "playground").exists()


def test_the_composition_waits_for_its_database_and_gives_time_to_stop() -> None:
    services = composition()["services"]
    assert set(services) == {"village", "postgres"}
    assert re.fullmatch(r"postgres:\d+", services["postgres"]["image"])
    assert services["village"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert "pg_isready" in services["postgres"]["healthcheck"]["test"]
    assert int(services["village"]["stop_grace_period"].rstrip("s")) >= SECONDS_TO_STOP
    assert all(port.startswith("127.0.0.1:") for port in services["village"]["ports"]), "TLS is the proxy's part"
    assert services["village"]["cap_drop"] == ["ALL"]
    assert set(services["village"]["environment"]) <= set(VARIABLES)
    named = {volume.split(":")[0] for volume in services["postgres"]["volumes"]}
    assert named == set(composition()["volumes"])


def test_the_unit_starts_it_again_gives_time_to_stop_and_lets_it_write_in_one_place() -> None:
    service = unit()["Service"]
    assert service["ExecStart"] == "/srv/village/.venv/bin/python -m bot run"
    assert service["Restart"] == "always"
    assert int(service["TimeoutStopSec"]) >= SECONDS_TO_STOP
    assert service["User"] == "village"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "village"
    assert service["Environment"].partition("=")[0] in VARIABLES
    assert service["Environment"].endswith("sqlite:////var/lib/village/village.db")
    assert unit()["Install"]["WantedBy"] == "multi-user.target"


def test_the_example_of_settings_names_settings() -> None:
    names = re.findall(r"^([A-Z_]+)=", (ROOT / "deploy" / "village.env.example").read_text(), re.MULTILINE)
    assert names
    assert set(names) <= set(VARIABLES)
