"""A release is tagged only where everything is written, committed and checked; its notes are the changelog's."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.audit import CannotTell, vulnerabilities
from deploy.release import CHECKS, NotReady, notes_of, release

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = """# Changelog

## Unreleased

## 1.2.0 - 2026-12-01

- Something `new`.
# kept

## 1.1.0 - 2026-11-01

- Old.
"""


DATED = "1.2.0 - 2026-12-01"


# What the release asks of git, for machines that have Python and make alone.
STAND_IN = """
import os, pathlib, sys
words = [word for word in sys.argv[1:] if not word.startswith("user.") and word != "-c"]
kept = pathlib.Path(".git")
files = sorted(path.name for path in pathlib.Path(".").iterdir() if path.is_file())
match words:
    case ["init", *_]:
        (kept / "tags").mkdir(parents=True)
    case ["commit", *_]:
        (kept / "committed").write_text(chr(10).join(files))
    case ["var", _]:
        sys.exit(0 if os.environ["GIT_COMMITTER_NAME"] else 128)
    case ["status", *_]:
        print(*set(files) - set((kept / "committed").read_text().split()))
    case ["tag", "--annotate", "--cleanup=verbatim", "--message", message, tag]:
        (kept / "tags" / tag).write_text(message)
    case ["tag", "--list", "--format=%(contents)", tag]:
        print((kept / "tags" / tag).read_text())
    case ["tag", *_]:
        print(*(path.name for path in (kept / "tags").iterdir()), sep=chr(10), end="")
"""


def git(root: Path, *words: str) -> str:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    done = subprocess.run(["git", *identity, *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    for kind in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{kind}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{kind}_EMAIL", "somebody@example.com")
    if shutil.which("git") is None:
        programs = tmp_path_factory.mktemp("programs")
        (programs / "git").write_text(f"#!{sys.executable}\n{STAND_IN}")
        (programs / "git").chmod(0o700)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all of it")
    return tmp_path


def test_a_release_is_checked_and_tagged_with_its_notes(repository: Path) -> None:
    checked: list[str] = []

    def check(name: str) -> bool:
        checked.append(name)
        return True

    assert release(repository, check) == "v1.2.0"
    assert checked == list(CHECKS)
    assert git(repository, "tag", "--list", "--format=%(contents)", "v1.2.0").strip() == (
        "Village 1.2.0\n\n- Something `new`.\n# kept"
    )


@pytest.mark.parametrize("failing", CHECKS)
def test_what_does_not_pass_is_not_released(repository: Path, failing: str) -> None:
    with pytest.raises(NotReady, match=f"make {failing}"):
        release(repository, lambda name: name != failing)
    assert git(repository, "tag") == ""


def test_a_release_asks_who_makes_it_before_anything_is_checked(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_NAME", "")
    with pytest.raises(NotReady, match="who you are"):
        release(repository, lambda _: pytest.fail("it began"))


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotReady, match="no git here"):
        release(tmp_path, lambda _: True)


def test_what_is_not_committed_or_was_released_before_is_not_released(repository: Path) -> None:
    (repository / "new").write_text("")
    with pytest.raises(NotReady, match="not committed"):
        release(repository, lambda _: True)
    (repository / "new").unlink()
    release(repository, lambda _: True)
    with pytest.raises(NotReady, match=r"v1\.2\.0 exists"):
        release(repository, lambda _: True)


@pytest.mark.parametrize(
    ("changelog", "says"),
    [
        (CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- Newest.\n"), "raise the version in pyproject"),
        (CHANGELOG.replace(f"## Unreleased\n\n## {DATED}", "## Unreleased"), r"under 1\.2\.0 - <date>"),
        (CHANGELOG.replace("1.2.0 - 2026-12-01", "1.2.0 (unreleased)"), "says nothing under"),
        (CHANGELOG.replace("- Something `new`.\n# kept\n", ""), "says nothing under"),
        ("# Changelog\n", "says nothing under"),
    ],
)
def test_a_changelog_that_is_not_ready_is_told(changelog: str, says: str) -> None:
    with pytest.raises(NotReady, match=says):
        notes_of(changelog, "1.2.0")


def test_every_check_of_a_release_is_a_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert [name for name in (*CHECKS, "release") if f"\n{name}: ready-dev ##" not in makefile] == []


def test_an_audit_names_what_is_known_and_says_so_where_it_cannot_know() -> None:
    well = {"name": "aiohttp", "version": "1.0", "vulns": []}
    ill = {"name": "numpy", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
    assert vulnerabilities(json.dumps({"dependencies": [well]})) == []
    assert vulnerabilities(json.dumps({"dependencies": [well, ill]})) == ["numpy 2.0: PYSEC-1, mended in 2.1"]
    unknown = {"name": "babel", "skip_reason": "Dependency not found"}
    for report in ("", "[]", "{}", json.dumps({"dependencies": []}), json.dumps({"dependencies": [well, unknown]})):
        with pytest.raises(CannotTell):
            vulnerabilities(report)
