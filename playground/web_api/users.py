"""users.info and users.list (docs/slack.md S65.5)."""

from playground.json_types import Json
from playground.web_api.call import ApiError, Call, Method
from playground.workspace.shapes import user_json


def info(call: Call) -> Json:
    """A person; `locale` only on request. Raises `ApiError` (`user_not_found`)."""
    call.needs("users:read")
    if call.user().is_hidden:
        raise ApiError("user_not_found")
    return {"user": user_json(call.world, call.user(), locale=call.flag("include_locale"))}


def everybody(call: Call) -> Json:
    """All people, deactivated ones and bots included, a page at a time."""
    call.needs("users:read")
    people = list(call.world.users.values())
    found, cursor = call.page(people, len(people))
    locale = call.flag("include_locale")
    return {
        "members": [user_json(call.world, user, locale=locale) for user in found],
        "cache_ts": call.world.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


METHODS: dict[str, Method] = {"users.info": info, "users.list": everybody}
