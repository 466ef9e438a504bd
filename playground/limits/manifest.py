"""What the app's manifest allows: the playground grants these scopes and sends these events, nothing else."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from playground.json_types import Json


@dataclass(frozen=True)
class Command:
    """A slash command as declared in the manifest."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A global or message shortcut as declared in the manifest."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest (v2) that Slack enforces."""

    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: dict[str, Shortcut] = field(default_factory=dict)
    home_tab: bool = False
    messages_tab: bool = False
    messages_read_only: bool = False
    interactive: bool = False

    @classmethod
    def read(cls, source: Path | str | Json) -> "Manifest":
        """Read a manifest from a YAML or JSON file, or from its content; ValueError if it is no manifest."""
        content = source if isinstance(source, dict) else yaml.safe_load(Path(source).read_text(encoding="utf-8"))
        if not isinstance(content, dict) or "display_information" not in content:
            raise ValueError("This is no app manifest: display_information is missing.")
        features: Json = content.get("features", {})
        settings: Json = content.get("settings", {})
        home: Json = features.get("app_home", {})
        return cls(
            bot_name=features.get("bot_user", {}).get("display_name") or content["display_information"]["name"],
            scopes=frozenset(content.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands=_commands(features),
            shortcuts=_shortcuts(features),
            home_tab=bool(home.get("home_tab_enabled", False)),
            messages_tab=bool(home.get("messages_tab_enabled", False)),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
            interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        )


def _commands(features: Json) -> dict[str, Command]:
    known = ("command", "description", "usage_hint", "should_escape")
    found = [Command(**{key: row[key] for key in known if key in row}) for row in features.get("slash_commands", [])]
    return {command.command: command for command in found}


def _shortcuts(features: Json) -> dict[str, Shortcut]:
    known = ("name", "type", "callback_id", "description")
    found = [Shortcut(**{key: row[key] for key in known if key in row}) for row in features.get("shortcuts", [])]
    return {shortcut.callback_id: shortcut for shortcut in found}
