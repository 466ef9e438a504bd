"""A freshly installed Debian in a folder; what runs there sees nothing of this machine but its network.

It needs root, `mmdebstrap` and the network; without them the test that asks for one fails and says so.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a company's machine tells every program about its network goes in as it is.
OF_THE_NETWORK = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "PIP_INDEX_URL")
# The shell stays: a process that becomes another user is no longer told that its parent has died.
MOUNT = 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && "$@"; exit $?'


@dataclass(frozen=True)
class BareMachine:
    """One root file system."""

    root: Path

    @classmethod
    def installed(cls, release: str, root: Path, *packages: str) -> "BareMachine":
        """Install the smallest Debian of this release with these packages into `root`."""
        assert os.getuid() == 0, "a bare machine is made by root"
        assert shutil.which("mmdebstrap"), "a bare machine needs mmdebstrap: apt install mmdebstrap"
        include = ",".join([*packages, "ca-certificates"])
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={include}", release, root], check=True
        )
        for file in ("etc/resolv.conf", "etc/hosts"):
            shutil.copy(Path("/") / file, root / file)
        shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
        return cls(root)

    def arguments(self, *command: str, user: str = "0:0") -> list[str]:
        """Return the command line that runs `command` in there as this user; when it is killed, its children
        are too.
        """
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", MOUNT, str(self.root)]
        return [*apart, "chroot", f"--userspec={user}", str(self.root), *command]

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a fresh login there, with `more`."""
        network = {name: os.environ[name] for name in OF_THE_NETWORK if name in os.environ}
        return network | {"HOME": "/root", "PATH": PATH, "LANG": "C.UTF-8"} | more

    def run(
        self, *command: str, user: str = "0:0", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` in there to its end; its output and its errors are one text."""
        return subprocess.run(
            self.arguments(*command, user=user),
            env=self.environment(**(environment or {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
