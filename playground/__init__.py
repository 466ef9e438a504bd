"""A local Slack to try Village in; `bot` is imported first, so that both read the same zone data."""

import bot  # noqa: F401
