"""Payloads as Slack sends them, one file each; tests replace the names in them by ids of the playground."""
