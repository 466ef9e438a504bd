"""A local Slack to try Village in; the bot is imported first, so that both read the same zone data."""

import bot as _bot  # noqa: F401
