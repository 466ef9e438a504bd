"""The pretended workspace: what Slack remembers of it, and what changes in it."""
