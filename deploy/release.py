"""Make a release: `make release` checks everything, then tags this commit `v<version>` with its part of CHANGELOG.md.

The version stands in pyproject.toml and nowhere else. Nothing is pushed: the last line says how.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What is over soonest first; the audit needs the network, which one had better know before the long tests.
CHECKS = ("check", "site", "audit", "test")


class NotReady(Exception):  # noqa: N818
    """There is something to do first; the message is one line that says what."""


def main() -> int:
    """Release what is checked out; returns the exit status."""
    try:
        tag = release(ROOT, _make)
    except NotReady as problem:
        print(f"village: {problem}", file=sys.stderr)
        return 1
    print(f"{tag} is made here. Publish it with: git push origin HEAD {tag}")
    return 0


def release(root: Path, check: Callable[[str], bool]) -> str:
    """Tag the commit that is checked out in `root` and return the tag; raises `NotReady` and changes nothing otherwise.

    `check` runs one of `CHECKS` and says whether it passed.
    """
    version = str(tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"])
    tag = f"v{version}"
    notes = notes_of((root / "CHANGELOG.md").read_text(), version)
    if _run_git(root, "var", "GIT_COMMITTER_IDENT").returncode:
        raise NotReady("Git does not know who you are: set git config user.name and user.email.")
    if _git(root, "status", "--porcelain"):
        raise NotReady("There are changes that are not committed: commit them first.")
    if _git(root, "tag", "--list", tag):
        raise NotReady(f"{tag} exists already: raise the version in pyproject.toml.")
    for name in CHECKS:
        if not check(name):
            raise NotReady(
                f"`make {name}` does not pass: nothing is tagged. Mend what it says, then run make release again."
            )
    _git(root, "tag", "--annotate", "--cleanup=verbatim", "--message", f"Village {version}\n\n{notes}\n", tag)
    return tag


def notes_of(changelog: str, version: str) -> str:
    """Return the part of the changelog about this version; raises `NotReady` where it is not written or not dated."""
    parts = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]
    headings = {heading.strip(): words.strip() for heading, _, words in (part.partition("\n") for part in parts)}
    dated = rf"{re.escape(version)} - \d{{4}}-\d{{2}}-\d{{2}}"
    notes = next((words for heading, words in headings.items() if re.fullmatch(dated, heading)), "")
    if headings.get("Unreleased"):
        into = "a new version and its date, and raise the version in pyproject.toml"
        raise NotReady(
            f'CHANGELOG.md has lines under "Unreleased": move them under {into if notes else f"{version} - <date>"}.'
        )
    if not notes:
        raise NotReady(f'CHANGELOG.md says nothing under "## {version} - <date>".')
    return notes


def _git(root: Path, *words: str) -> str:
    done = _run_git(root, *words)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise NotReady(f"git {words[0]} does not work here: {said[-1]}")
    return done.stdout.strip()


def _run_git(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NotReady("There is no git here: install it, then run make release again.") from None


def _make(target: str) -> bool:
    return subprocess.run(["make", target], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
