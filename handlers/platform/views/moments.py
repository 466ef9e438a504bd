"""Dates with times, shown by Slack in each reader's own zone."""

from datetime import datetime

from bot.core.words import day_of_year


def moment_words(moment: datetime) -> str:
    """Slack's date markup for a moment; clients show it in the reader's zone, or as a UTC date where they cannot."""
    return f"<!date^{int(moment.timestamp())}^{{date_long}}, {{time}}|{day_of_year(moment)}>"
