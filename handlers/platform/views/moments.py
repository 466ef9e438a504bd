"""Moments as people read them, each in their own zone."""

from datetime import datetime

from bot.core.words import day_of_year


def moment_words(moment: datetime) -> str:
    """A moment in the reader's own zone, with a UTC date where Slack cannot draw it."""
    return f"<!date^{int(moment.timestamp())}^{{date_long}}, {{time}}|{day_of_year(moment)}>"
