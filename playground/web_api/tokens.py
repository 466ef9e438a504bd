"""auth.test, api.test and apps.connections.open."""

from playground.json_types import Json
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
    """Echoes the arguments; `error` makes it fail with that code."""
    arguments = {name: value for name, value in call.arguments.items() if name != "token"}
    if call.text("error"):
        raise ApiError(str(call.text("error")), args=arguments)
    return {"args": arguments}


def connections_open(call: Call) -> Json:
    """A one-time address for a Socket Mode connection."""
    address = call.slack.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket/{call.slack.tickets.new_socket()}"}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "api.test": api_test,
    "apps.connections.open": connections_open,
}
