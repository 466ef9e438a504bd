"""Compare the pinned packages with the known vulnerabilities: `make audit`; exit status 1 where one applies.

The tool is `pip-audit`, in an environment of its own that is thrown away: what it needs is no part of Village. It needs
the network, and says so where there is none.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = ("constraints.txt", "constraints-dev.txt")


def main() -> int:
    """Audit both lists of packages; returns 0, 1 for a vulnerability, 2 if the tool could not be had."""
    with tempfile.TemporaryDirectory(prefix="village-audit-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        installed = subprocess.run(
            [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "pip-audit>=2.9,<3"],
            capture_output=True,
            text=True,
            check=False,
        )
        if installed.returncode:
            print(
                "village: pip-audit cannot be installed: check the network, then run make audit again.", file=sys.stderr
            )
            return 2
        options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off"]
        lists = [word for name in PINNED for word in ("--requirement", str(ROOT / name))]
        return subprocess.run([python, "-m", "pip_audit", *options, *lists], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
