"""auth.test, auth.revoke, api.test and apps.connections.open."""

from playground.json_types import Json
from playground.people.membership import take_token_back
from playground.web_api.call import ApiError, Call, Method


def auth_test(call: Call) -> Json:
    """Who the token is."""
    world = call.world
    return {
        "url": f"https://{world.domain}.slack.com/",
        "team": world.name,
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot.id,
        "bot_id": world.bot.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    """Echoe the arguments; `error` makes it fail with that code. Raises `ApiError`."""
    arguments = {name: value for name, value in call.arguments.items() if name != "token"}
    if call.text("error"):
        raise ApiError(str(call.text("error")), args=arguments)
    return {"args": arguments}


def connections_open(call: Call) -> Json:
    """A one-time address for a Socket Mode connection."""
    address = call.slack.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket/{call.slack.one_time_ids.new_socket()}"}


def auth_revoke(call: Call) -> Json:
    """Take the calling token back; `test` only asks."""
    if not call.flag("test"):
        take_token_back(call.slack)
    return {"revoked": not call.flag("test")}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "api.test": api_test,
    "apps.connections.open": connections_open,
}
