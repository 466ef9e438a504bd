"""Manifest, code and documents agree; the manifest's variants are what Slack's schema (v2) allows."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.manifest import LISTEN_EVENTS, LISTEN_SCOPES, BadAddress, load, optional_scopes, scopes, variant
from handlers import routers
from handlers.language import listening

ROOT = Path(__file__).resolve().parent.parent
URL = "https://village.example"

# Which scope each Web API method that handlers call needs (docs/slack.md S65, S68), and each event.
SCOPE_OF_METHOD = {
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "chat_delete": "chat:write",
    "chat_postEphemeral": "chat:write",
    "conversations_open": "im:write mpim:write",
    "conversations_history": "im:history",
    "conversations_replies": "im:history",
    "conversations_info": "channels:read groups:read",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
    "files_delete": "files:write",
    "users_info": "users:read",
    "views_open": "",
    "views_push": "",
    "views_update": "",
    "views_publish": "",
    "auth_test": "",
    "apps_connections_open": "",
}
SCOPE_OF_EVENT = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_id_changed": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": "",
    "user_change": "users:read",
}
# The parts of the official schema that we use, with its limits (docs/slack.md S68), written anew.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["_metadata", "display_information", "features", "oauth_config", "settings"],
    "additionalProperties": False,
    "properties": {
        "_metadata": {"const": {"major_version": 2}},
        "display_information": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "maxLength": 35},
                "description": {"type": "string", "maxLength": 140},
                "background_color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
            },
        },
        "features": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "bot_user": {
                    "type": "object",
                    "required": ["display_name"],
                    "additionalProperties": False,
                    "properties": {
                        "display_name": {"type": "string", "maxLength": 80},
                        "always_online": {"type": "boolean"},
                    },
                },
                "app_home": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "home_tab_enabled": {"const": True},
                        "messages_tab_enabled": {"const": True},
                        "messages_tab_read_only_enabled": {"const": False},
                    },
                },
                "slash_commands": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 50,
                    "items": {
                        "type": "object",
                        "required": ["command", "description"],
                        "additionalProperties": False,
                        "properties": {
                            "command": {"type": "string", "pattern": "^/[a-z-]{1,31}$"},
                            "description": {"type": "string", "maxLength": 2000},
                            "usage_hint": {"type": "string", "maxLength": 1000},
                            "should_escape": {"type": "boolean"},
                            "url": {"type": "string", "pattern": "^https://"},
                        },
                    },
                },
                "shortcuts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 10,
                    "items": {
                        "type": "object",
                        "required": ["name", "type", "callback_id", "description"],
                        "additionalProperties": False,
                        "properties": {
                            "name": {"type": "string", "maxLength": 24},
                            "type": {"enum": ["global", "message"]},
                            "callback_id": {"type": "string", "maxLength": 255},
                            "description": {"type": "string", "maxLength": 150},
                        },
                    },
                },
            },
        },
        "oauth_config": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "scopes": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "bot": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
                        "bot_optional": {
                            "type": "array",
                            "uniqueItems": True,
                            "maxItems": 255,
                            "items": {"type": "string", "maxLength": 50},
                        },
                    },
                },
                "redirect_urls": {"type": "array", "items": {"type": "string", "pattern": "^https://"}},
            },
        },
        "settings": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "event_subscriptions": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "request_url": {"type": "string", "pattern": "^https://"},
                        "bot_events": {"type": "array", "uniqueItems": True, "maxItems": 100},
                    },
                },
                "interactivity": {
                    "type": "object",
                    "required": ["is_enabled"],
                    "additionalProperties": False,
                    "properties": {
                        "is_enabled": {"const": True},
                        "request_url": {"type": "string", "pattern": "^https://"},
                    },
                },
                "org_deploy_enabled": {"const": False},
                "socket_mode_enabled": {"type": "boolean"},
                "token_rotation_enabled": {"const": False},
            },
        },
    },
}


@pytest.mark.parametrize("listen", [False, True])
@pytest.mark.parametrize("url", [None, URL])
@pytest.mark.parametrize("install_url", [None, URL])
def test_every_variant_is_a_valid_manifest(install_url: str | None, url: str | None, listen: bool) -> None:
    made = variant(load(), url=url, listen=listen, install_url=install_url)
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(made)] == []
    assert made["settings"]["socket_mode_enabled"] is (url is None)


def test_over_http_every_request_goes_to_the_one_address() -> None:
    made = variant(load(), url=URL + "/")
    urls = {command["url"] for command in made["features"]["slash_commands"]}
    urls.add(made["settings"]["event_subscriptions"]["request_url"])
    urls.add(made["settings"]["interactivity"]["request_url"])
    assert urls == {f"{URL}/slack/events"}


def test_an_address_without_tls_is_refused() -> None:
    with pytest.raises(BadAddress):
        variant(load(), url="http://village.example")
    with pytest.raises(BadAddress):
        variant(load(), install_url="http://village.example")


def test_listening_adds_its_two_scopes_and_two_events_and_nothing_else() -> None:
    plain, listening = load(), variant(load(), listen=True)
    assert scopes(listening) - scopes(plain) == set(LISTEN_SCOPES)
    assert set(_events(listening)) - set(_events(plain)) == set(LISTEN_EVENTS)
    assert not any("history" in scope for scope in scopes(plain) if scope != "im:history")


def test_every_command_and_shortcut_of_the_manifest_has_a_listener_and_the_other_way_round() -> None:
    table = routers.table()
    declared = load()["features"]
    commands = {command["command"] for command in declared["slash_commands"]}
    assert commands == {name.split()[0] for name in table.commands}
    assert commands <= set(table.commands)
    assert {shortcut["callback_id"] for shortcut in declared["shortcuts"]} == set(table.shortcuts)


def test_every_event_of_the_manifest_is_handled_and_the_other_way_round() -> None:
    table = routers.table()
    heard = {*table.events, "message.im", "app_mention", "app_home_opened"}
    assert heard - {"message"} == set(_events(load()))


def test_what_is_said_in_channels_is_heard_by_the_listening_feature_alone_and_only_in_its_variant() -> None:
    table = routers.table()
    assert table.events["message"] == (listening.on_message,)
    kinds = {f"message.{kind}s" for kind in listening.CHANNEL_KINDS}
    assert kinds == set(LISTEN_EVENTS) == set(_events(variant(load(), listen=True))) - set(_events(load()))
    assert {SCOPE_OF_EVENT[event] for event in kinds} == set(LISTEN_SCOPES)


def test_each_scope_is_used_by_a_call_an_event_or_the_commands_and_none_is_missing() -> None:
    used = {"commands"}
    for method in _methods_called():
        used.update(SCOPE_OF_METHOD[method].split())
    for event in _events(load()):
        used.update(SCOPE_OF_EVENT[event].split())
    assert used == set(scopes(load()))


def test_what_may_be_declined_is_asked_for_too_and_told_in_the_guides() -> None:
    optional = optional_scopes(load())
    assert optional == {"app_mentions:read", "files:write"}
    assert optional < scopes(load())
    for name in ("privacy.md", "deploying.md"):
        assert [scope for scope in optional if f"`{scope}`" not in (ROOT / "docs" / name).read_text()] == []


def test_each_scope_and_event_is_explained_in_the_privacy_document() -> None:
    words = (ROOT / "docs" / "privacy.md").read_text()
    everything = variant(load(), listen=True)
    missing = [name for name in [*scopes(everything), *_events(everything)] if f"`{name}`" not in words]
    assert missing == []


def test_the_readme_names_every_command() -> None:
    words = (ROOT / "README.md").read_text()
    assert [c["command"] for c in load()["features"]["slash_commands"] if f"`{c['command']}`" not in words] == []


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--url", URL], ["--url", URL, "--listen", "--json"]])
def test_the_command_line_prints_it(arguments: list[str]) -> None:
    printed = _run("manifest", *arguments)
    made = json.loads(printed) if "--json" in arguments else yaml.safe_load(printed)
    assert made == variant(load(), url=URL if "--url" in arguments else None, listen="--listen" in arguments)


def test_the_slack_cli_hooks_name_commands_that_work() -> None:
    written = json.loads((ROOT / ".slack" / "hooks.json").read_text())
    hooks = written["hooks"]
    assert set(hooks) == {"get-hooks", "get-manifest", "start", "doctor", "check-update"}
    assert all(words.split()[0] == ".venv/bin/python" for words in hooks.values())
    assert _hook(hooks["get-hooks"]) == written
    assert _hook(hooks["get-manifest"]) == load()
    versions = {line["name"]: line["current"] for line in _hook(hooks["doctor"])["versions"]}
    assert set(versions) == {"Village", "python", "slack-bolt", "slack-sdk"}
    start = subprocess.run(
        [sys.executable, *hooks["start"].split()[1:]], cwd=ROOT, capture_output=True, text=True, check=False, env={}
    )
    assert start.returncode == 2
    assert start.stderr.count("\n") == 1
    assert "SLACK_BOT_TOKEN is missing" in start.stderr


def test_the_slack_cli_watches_files_that_are_there_and_holds_no_socket() -> None:
    config = json.loads((ROOT / ".slack" / "hooks.json").read_text())["config"]
    assert config["sdk-managed-connection-enabled"] is True, "we hold the socket, not the Slack CLI"
    assert set(config["watch"]) == {"manifest", "app"}
    for watched in config["watch"].values():
        assert [path for path in watched["paths"] if not (ROOT / path).exists()] == []
    app = re.compile(config["watch"]["app"]["filter-regex"])
    assert app.search("bot/offices/topic_words.yml")
    assert app.search("handlers/platform/transport/bolt.py")
    assert not app.search("bot/app.pyc")


def test_updates_are_told_with_an_index_and_without(tmp_path: Path) -> None:
    command = json.loads((ROOT / ".slack" / "hooks.json").read_text())["hooks"]["check-update"]
    alone = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    without = _hook(command, **alone)
    assert [release["error"] for release in without["releases"]]
    assert "slack-bolt, slack-sdk" in without["error"]["message"]
    for name in ("slack_bolt-99.0", "slack_sdk-3.99.1"):
        (tmp_path / f"{name}-py3-none-any.whl").write_bytes(b"")
    releases = {release["name"]: release for release in _hook(command, **alone)["releases"]}
    assert releases["slack-bolt"]["latest"] == "99.0"
    assert (releases["slack-bolt"]["update"], releases["slack-bolt"]["breaking"]) == (True, True)
    assert (releases["slack-sdk"]["update"], releases["slack-sdk"]["breaking"]) == (True, False)


def _hook(command: str, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _events(manifest: dict[str, Any]) -> list[str]:
    events: list[str] = manifest["settings"]["event_subscriptions"]["bot_events"]
    return events


def _methods_called() -> Iterator[str]:
    """Every `client.some_method(` of the SDK's client in handlers and the composition root."""
    for path in [*ROOT.glob("handlers/**/*.py"), ROOT / "bot" / "app.py"]:
        yield from re.findall(r"\bslack\.([a-z]+(?:_[a-zA-Z0-9]+)+)\(", path.read_text())
