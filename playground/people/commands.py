"""Slash commands (docs/slack.md S61, S64)."""

from playground.block_kit import objections_to_message
from playground.json_types import Json
from playground.limits.manifest import Command
from playground.people.asking import channel_name, error_word, response_url, toast
from playground.people.rules import actor, writable_channel
from playground.workspace import messages
from playground.workspace.mrkdwn import escaped, from_typing
from playground.workspace.slack import Refused, Slack
from playground.workspace.world import Channel, User


async def command(slack: Slack, user_id: str, channel_id: str, name: str, text: str) -> str | None:
    """Run a slash command; the sentence Slack shows where it failed, else None. Raises `Refused`."""
    user = actor(slack, user_id)
    channel = writable_channel(slack, user, channel_id)
    known = slack.manifest.commands.get(name)
    if known is None or "commands" not in slack.scopes or not slack.installed:
        raise Refused("unknown_command", f"{name} is not a valid command.")
    toast(slack, user, None)
    receipt = await slack.payload_sender.ask("slash_commands", _payload(slack, user, channel, known, text), name)
    trouble = error_word(receipt) if receipt.problem else _show(slack, user, channel, receipt.payload)
    if trouble:
        toast(slack, user, f'{name} failed with the error "{trouble}"')
    return slack.world.toasts.get(user.id)


def _payload(slack: Slack, user: User, channel: Channel, known: Command, text: str) -> Json:
    world = slack.world
    words = from_typing(text.strip(), world) if known.should_escape else escaped(text.strip())
    return {
        "token": slack.verification_token,
        "team_id": world.team_id,
        "team_domain": world.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": known.command,
        "text": words,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(slack, slack.one_time_ids.new_response(user.id, channel.id)),
        "trigger_id": slack.one_time_ids.new_trigger(user.id, channel.id),
    }


def _show(slack: Slack, user: User, channel: Channel, answer: Json | None) -> str | None:
    """Show what the acknowledgement says; Slack's error word if it cannot be shown."""
    if not answer:
        return None
    text, blocks = answer.get("text") or "", answer.get("blocks") or []
    if not isinstance(text, str) or (blocks and objections_to_message(blocks)):
        return "invalid_command_response"
    if not text and not blocks:
        return None
    everybody = answer.get("response_type") == "in_channel"
    messages.by_app(slack, channel, text, blocks, ephemeral_to=None if everybody else user.id)
    return None
