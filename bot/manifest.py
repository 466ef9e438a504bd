"""The app manifest and its variants, made from `manifest.yml`, which alone defines scopes, events and commands."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from bot.core.yaml_files import read_yaml

PATH = Path(__file__).resolve().parent.parent / "manifest.yml"
LISTEN_SCOPES = ("channels:history", "groups:history")
LISTEN_EVENTS = ("message.channels", "message.groups")

Manifest = dict[str, Any]


class BadAddress(Exception):  # noqa: N818
    """`--url` or `--install-url` is no address that Slack can reach; the message is one line on what to do."""


def load() -> Manifest:
    """Return the manifest as in the file: Socket Mode, without listening."""
    found: Manifest = read_yaml(PATH)
    return found


def variant(
    manifest: Manifest, *, url: str | None = None, listen: bool = False, install_url: str | None = None
) -> Manifest:
    """Return the manifest for HTTP mode at `url` (https), with the scopes and events of listening where `listen` is
    True.

    With `install_url` many workspaces may install the app at that address (PUBLIC_URL), in either mode. Raises
    `BadAddress` unless the addresses begin with https://.
    """
    made = deepcopy(manifest)
    if listen:
        bot_scopes = made["oauth_config"]["scopes"]["bot"]
        bot_events = made["settings"]["event_subscriptions"]["bot_events"]
        bot_scopes.extend(LISTEN_SCOPES)
        bot_scopes.sort()
        bot_events.extend(LISTEN_EVENTS)
        bot_events.sort()
    if url is not None:
        _over_http(made, url)
    if install_url is not None:
        root = _secure(install_url, "--install-url")
        made["oauth_config"] = {"redirect_urls": [f"{root}/slack/oauth_redirect"], **made["oauth_config"]}
    return made


def as_yaml(manifest: Manifest) -> str:
    """Return the manifest as YAML, to be pasted into Slack."""
    import yaml

    text: str = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True)
    return text


def scopes(manifest: Manifest) -> frozenset[str]:
    """Return the scopes that the bot asks for, the optional ones included."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def optional_scopes(manifest: Manifest) -> frozenset[str]:
    """Return those of the bot's scopes that may be declined at installation."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot_optional"])


def _secure(url: str, option: str) -> str:
    if not url.startswith("https://"):
        raise BadAddress(f"{option} must begin with https://: Slack delivers nowhere else.")
    return url.rstrip("/")


def _over_http(manifest: Manifest, url: str) -> None:
    endpoint = f"{_secure(url, '--url')}/slack/events"
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = endpoint
    settings["interactivity"]["request_url"] = endpoint
    for command in manifest["features"]["slash_commands"]:
        command["url"] = endpoint
