"""Answers to the hooks of the Slack CLI (`.slack/hooks.json`)."""

import importlib.metadata
import platform
import re
import subprocess
import sys
from typing import Any

PYTHON = ".venv/bin/python"
HOOKS = {
    "get-hooks": f"{PYTHON} -m bot slack-cli get-hooks",
    "get-manifest": f"{PYTHON} -m bot manifest --json",
    "start": f"{PYTHON} -m bot run",
    "doctor": f"{PYTHON} -m bot slack-cli doctor",
    "check-update": f"{PYTHON} -m bot slack-cli check-update",
}
CONFIG = {
    # Village keeps the socket connection, not the Slack CLI.
    "sdk-managed-connection-enabled": True,
    "watch": {
        "manifest": {"paths": ["manifest.yml"]},
        "app": {"filter-regex": "\\.(py|yml|txt|jinja)$", "paths": ["bot", "handlers", "storage"]},
    },
}
LIBRARIES = ("slack-bolt", "slack-sdk")
SECONDS = 30


def answer(hook: str) -> dict[str, Any]:
    """Answer one of "get-hooks", "doctor" and "check-update" in the form that the Slack CLI expects."""
    if hook == "get-hooks":
        return {"hooks": HOOKS, "config": CONFIG, "runtime": "python"}
    return _versions() if hook == "doctor" else _updates()


def _versions() -> dict[str, Any]:
    from bot.version import read_version

    versions = {"Village": read_version(), "python": platform.python_version()}
    versions |= {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {"versions": [{"name": name, "current": version} for name, version in versions.items()]}


def _updates() -> dict[str, Any]:
    """Compare our versions of Slack's libraries with the newest that pip finds in the index it is set up for."""
    releases: list[dict[str, Any]] = []
    failed: list[str] = []
    for name in LIBRARIES:
        current, latest = importlib.metadata.version(name), _newest(name)
        if latest is None:
            failed.append(name)
            releases.append({"name": name, "current": current, "error": {"message": "the index gave no answer"}})
            continue
        has_update = _numbers(current) < _numbers(latest)
        is_breaking = has_update and _numbers(current)[0] < _numbers(latest)[0]
        releases.append(
            {"name": name, "current": current, "latest": latest, "update": has_update, "breaking": is_breaking}
        )
    answer: dict[str, Any] = {"name": "Slack's libraries for Python", "releases": releases}
    if failed:
        answer["error"] = {"message": f"No answer about {', '.join(failed)}: check the network and pip's settings."}
    return answer


def _newest(name: str) -> str | None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "index", "versions", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    named = re.match(rf"{re.escape(name)} \(([0-9.]+)\)", done.stdout)
    return named[1] if named else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
