"""Reading our YAML files; the library is imported when the first is read, since most starts need none."""

from pathlib import Path
from typing import Any


def read_yaml(path: Path) -> Any:
    """The content of a YAML file as plain values; raises the library's errors where it is not valid."""
    import yaml

    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader)
