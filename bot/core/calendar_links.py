"""Links that open a filled-in appointment in a calendar in the browser; whoever follows one saves it there, or not.

Neither service is called by us, and neither is told anything before somebody follows the link.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"


@dataclass(frozen=True)
class LinkedEntry:
    """What the link fills in; `begins` is aware."""

    title: str
    begins: datetime
    minutes: int
    place: str = ""

    @property
    def ends(self) -> datetime:
        """When the appointment ends: `begins` and `minutes` later."""
        return self.begins + timedelta(minutes=self.minutes)


def google_link(entry: LinkedEntry) -> str:
    """Return the address that opens Google Calendar with this appointment filled in; times are UTC."""
    span = "/".join(f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (entry.begins, entry.ends))
    return _with(GOOGLE, {"action": "TEMPLATE", "text": entry.title, "dates": span, "location": entry.place})


def outlook_link(entry: LinkedEntry) -> str:
    """The link for Outlook at work, in the browser."""
    begins, ends = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (entry.begins, entry.ends))
    words = {"path": "/calendar/action/compose", "rru": "addevent", "startdt": begins, "enddt": ends}
    return _with(OUTLOOK, {**words, "subject": entry.title, "location": entry.place})


def _with(address: str, parameters: dict[str, str]) -> str:
    """Every character outside of letters and digits is written as its code, spaces too: nothing of it is markup."""
    said = {name: value for name, value in parameters.items() if value}
    return f"{address}?{urlencode(said, quote_via=quote, safe='')}"
