"""Reading a YAML file of ours; the library is imported at the first one, since a start needs none."""

from pathlib import Path
from typing import Any


def read_yaml(path: Path) -> Any:
    """What a YAML file says, as plain values; raises what the library does where it is none."""
    import yaml

    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader)
