"""What every interaction has in common: the frame of its payload, and the toast if the app does not answer."""

from playground.delivery.envelope import Receipt
from playground.json_types import Json
from playground.workspace.shapes import home_team, team_json
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, User

_TROUBLE_IN_FORM = "We had some trouble connecting. Try again?"


def frame(slack: Slack, kind: str, user: User) -> Json:
    """The fields which all interaction payloads share."""
    team = home_team(slack.world, user)
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team},
        "api_app_id": slack.world.app_id,
        "token": slack.verification_token,
        "team": team_json(slack.world) if team == slack.world.team_id else {"id": team, "domain": "elsewhere"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    """A conversation's name as payloads carry it; private ones are not named."""
    return {"im": "directmessage", "private_channel": "privategroup"}.get(channel.kind, channel.name)


def response_url(slack: Slack, token: str) -> str:
    """Return the response URL of this token."""
    return f"{slack.base_url}/respond/{token}"


def action_ts(slack: Slack) -> str:
    """The moment of an action, in community time."""
    return f"{slack.clock.now().timestamp():.6f}"


def error_word(receipt: Receipt) -> str:
    """Slack's word for what went wrong with a question."""
    problem = receipt.problem or ""
    if problem in ("timeout", "http_timeout"):
        return "operation_timeout"
    if problem.startswith("http_error 4"):
        return "http_client_error"
    return "http_service_error" if problem.startswith("http_error") else "dispatch_failed"


def toast(slack: Slack, user: User, sentence: str | None) -> None:
    """Show the person a sentence at the top of the screen, or take the last one away."""
    before = slack.world.toasts.get(user.id)
    if sentence is None:
        slack.world.toasts.pop(user.id, None)
    else:
        slack.world.toasts[user.id] = sentence
    if before != sentence:
        slack.changed()


def toast_for_click(slack: Slack, user: User, receipt: Receipt) -> None:
    """Tell the person that a click was not taken; clear the toast if it was."""
    failed = f'{slack.world.bot.real_name} failed with the error "{error_word(receipt)}"'
    toast(slack, user, failed if receipt.problem else None)


def toast_for_form(slack: Slack, user: User) -> None:
    """Tell the person that a form was not taken."""
    toast(slack, user, _TROUBLE_IN_FORM)
