"""Compare the pinned packages with the known vulnerabilities: `make audit`; exit status 1 where one applies.

The tool is `pip-audit`, in an environment of its own that is thrown away: what it needs is no part of Village. It needs
the network, and says so where there is none.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = ("constraints.txt", "constraints-dev.txt")


class CannotTell(Exception):  # noqa: N818
    """Nothing can be said about the packages; the message is one line that says why."""


def main() -> int:
    """Audit both lists of packages; returns 0, 1 for a vulnerability, 2 if it cannot be told."""
    try:
        known = vulnerabilities(_audit())
    except CannotTell as problem:
        print(f"village: {problem}", file=sys.stderr)
        return 2
    print("\n".join(known) or "None of the pinned packages has a known vulnerability.")
    return 1 if known else 0


def vulnerabilities(report: str) -> list[str]:
    """Return a line for each known vulnerability in pip-audit's JSON; raises `CannotTell` unless all were looked up."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise CannotTell("pip-audit gave no report: check the network, then run make audit again.") from None
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped or not packages:
        words = (
            f"{len(skipped)} of {len(packages)} packages could not be looked up, {skipped[0]} first" if skipped else ""
        )
        raise CannotTell(f"{words or 'no package was looked up'}: run make audit where the package index can be asked.")
    return [
        f"{package['name']} {package['version']}: {known['id']}, mended in "
        f"{', '.join(known['fix_versions']) or 'none yet'}"
        for package in packages
        for known in package["vulns"]
    ]


def _audit() -> str:
    with tempfile.TemporaryDirectory(prefix="village-audit-") as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "pip-audit>=2.9,<3"]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            raise CannotTell("pip-audit cannot be installed: check the network, then run make audit again.")
        options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
        lists = [word for name in PINNED for word in ("--requirement", str(ROOT / name))]
        audit = [python, "-m", "pip_audit", *options, *lists]
        return subprocess.run(audit, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main())
