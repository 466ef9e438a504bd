"""my-data as a page that a person can read, in their language: every heading, field and value in plain words.

The same stands below as data, under the names that are stored. A test walks every table, field and choice.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from html import escape
from typing import Any

from bot.accounts.privacy import Own
from bot.contributions.arrangements import Sort
from bot.contributions.stories import PROMPTS
from bot.core.words import (
    N_,
    NAMES,
    Locale,
    _,
    clock_time,
    current,
    day_of_year,
    listed,
    locale_of,
    month_of_year,
    number,
    weekday,
)
from bot.core.zones import local
from bot.lunches.themes import THEMES
from bot.offices.languages import ENGLISH_NAMES
from bot.offices.topics import Catalogue, standard
from handlers.contributions.views import arrangements
from handlers.reports.views.pulse import SPOKEN

HEADINGS: Mapping[str, str] = {
    "You at work": N_("Your settings"),
    "What you offer as a mentor": N_("What you offer as a mentor"),
    "Your quiet sign-up": N_("What you're looking for"),
    "Questions you asked around": N_("Questions you asked around"),
    "Your introductions": N_("Your introductions"),
    "Your return plan, which you asked to have kept": N_("Your return plan"),
    "You would like to meet somebody in the same weeks": N_("You'd like to meet someone in the same weeks"),
    "Asked to meet in the same weeks": N_("You were asked to meet others in the same weeks"),
    "Your answers to lunches": N_("Your answers to lunches"),
    "Lunches in your calendar": N_("Lunches you took a calendar file for"),
    "You asked for invitations by direct message": N_("You get lunch invitations by direct message"),
    "Lunches you said something about, without what": N_("Lunches you rated (without how)"),
    "Lunches you host": N_("Lunches you host"),
    "You organize": N_("You're an organizer"),
    "You stand in as a deputy": N_("You stand in for the organizers"),
    "You said that you are away": N_("You're away as an organizer"),
    "What you wrote for others": N_("What you wrote for others"),
    "You would rather tell your story": N_("You'd like to tell your story to someone"),
    "You would listen to a story": N_("You'd help someone tell their story"),
    "You installed Village here": N_("You installed Village here"),
    "You said yes to two questions a quarter": N_("You get two questions a quarter"),
    "Questions of the pulse you answered, without what": N_("Quarterly questions you answered (without what)"),
}
LABELS: Mapping[str, str] = {
    "zone": N_("Time zone"),
    "community_id": N_("Office"),
    "days": N_("Working days"),
    "starts": N_("From"),
    "ends": N_("To"),
    "full_text_in_notifications": N_("Full text in notifications"),
    "locale": N_("Language in Slack"),
    "chosen_locale": N_("Language you chose"),
    "since": N_("Since"),
    "topics": N_("Topics"),
    "topic": N_("Topic"),
    "about": N_("About you"),
    "how": N_("How you help"),
    "people_at_a_time": N_("People at a time"),
    "questions_a_month": N_("Single questions a month"),
    "rest_weeks": N_("Weeks of break after a longer match"),
    "other_offices": N_("Other offices too"),
    "other_offices_only": N_("Other offices only"),
    "today_questions": N_("Questions for today"),
    "languages": N_("Languages"),
    "hold_my_name": N_("Name held until both said yes"),
    "listed_topics": N_("Listed for"),
    "is_paused": N_("Paused"),
    "paused_on": N_("Paused on"),
    "paused_until": N_("Paused until"),
    "resting_until": N_("On a break until"),
    "last_asked": N_("Last asked"),
    "asked_month": N_("Month of the last single question"),
    "asked_that_month": N_("Single questions in that month"),
    "unanswered_in_a_row": N_("Questions left unanswered in a row"),
    "years_unanswered": N_("Yearly questions left unanswered"),
    "declined_in_a_row": N_("Times you said “Not this time” in a row"),
    "asked_about_fewer": N_("Asked whether you'd like fewer questions"),
    "usual_time": N_("Usually free"),
    "returned": N_("Back yourself"),
    "avoid": N_("People you don't want to be matched with"),
    "signed_up_at": N_("Signed up"),
    "kind": N_("Kind"),
    "not_before": N_("Not before"),
    "wants": N_("What would help"),
    "stage": N_("Where you are"),
    "show_stage": N_("A mentor may be told where you are"),
    "show_office": N_("A mentor may be told your office"),
    "matching_rests_until": N_("No offers until"),
    "offers_unanswered": N_("Offers left unanswered in a row"),
    "asleep": N_("The search is paused until you say so"),
    "requester": N_("What you asked for"),
    "by_when": N_("By when"),
    "before": N_("Before"),
    "words": N_("Your words"),
    "was_here": N_("You were known here before you asked"),
    "your side": N_("You were"),
    "with": N_("With"),
    "introduced": N_("Introduced"),
    "your answers at check-ins": N_("Your answers when I asked how it went"),
    "you were asked": N_("You were asked"),
    "you said yes": N_("You said yes"),
    "you said no": N_("You said no"),
    "looked for since": N_("Looking since"),
    "your thank-you": N_("Your thank-you"),
    "draft": N_("The plan"),
    "choices": N_("What you chose"),
    "start": N_("Begins"),
    "steps": N_("Steps"),
    "week": N_("Week"),
    "percent": N_("Percent"),
    "weeks": N_("Weeks"),
    "minutes": N_("Minutes"),
    "remote": N_("Days from home"),
    "quiet": N_("Quiet times"),
    "breaks": N_("Breaks"),
    "start_time": N_("From"),
    "end": N_("To"),
    "leave": N_("Days of leave"),
    "leave_days": N_("Days of the week taken as leave"),
    "sequence": N_("Calendar files taken"),
    "until": N_("Until"),
    "asked": N_("Asked"),
    "your answer": N_("Your answer"),
    "lunch": N_("Lunch"),
    "coming": N_("Coming"),
    "name_to_host": N_("The host may see your name"),
    "place": N_("Where"),
    "waits_since": N_("Waiting for a seat since"),
    "offered_until": N_("A seat is offered to you until"),
    "kept_until": N_("Your seat is kept until"),
    "was": N_("Moved from"),
    "is_back": N_("On again"),
    "rule_date": N_("Usual date"),
    "begins": N_("Begins"),
    "theme": N_("Theme"),
    "room": N_("Room"),
    "state": N_("Status"),
    "reason": N_("Reason"),
    "announced_at": N_("Announced"),
    "reminded_at": N_("Reminder posted"),
    "morning_at": N_("Reminder on the morning"),
    "with your name": N_("With your name"),
    "for": N_("Who can see it"),
    "may also be shown in": N_("May also be shown in"),
    "note from an organizer": N_("Note from an organizer"),
    "published": N_("Published"),
    "installed_at": N_("Installed"),
    "quarter": N_("Quarter"),
    "question": N_("Question"),
    **PROMPTS,
    "sort": N_("What kind"),
    "for_how_long": N_("For how long"),
    "worked": N_("What made it work"),
    "cost": N_("What it cost"),
    "may_ask": N_("Colleagues may ask you about it"),
}
# Of no meaning to anybody: they stand in the data below.
UNSAID = frozenset({"id", "user_id", "uid", "greeting", "was_here", "example", "meeting_id", "series_id"})
_YES_NO: Mapping[str, str] = {"yes": N_("Yes"), "no": N_("No"), "not answered": N_("Not answered")}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "how": {
        "lived": N_("From my own experience"),
        "ear": N_("Just someone to listen"),
        "either": N_("Either is fine"),
    },
    "returned": {
        "within_two_years": N_("Within the last two years"),
        "longer_ago": N_("Longer ago"),
        "unsaid": N_("Rather not say"),
    },
    "wants": {
        "ideas": N_("Ideas, from someone who's been there"),
        "ear": N_("Just someone to listen"),
        "either": N_("Either"),
    },
    "stage": {
        "before": N_("Before leave"),
        "on_leave": N_("On leave"),
        "first_months": N_("Back, first few months"),
        "longer": N_("Back for a while"),
        "unsaid": N_("Rather not say"),
    },
    "kind": {
        "talk": N_("One good talk"),
        "company": N_("Company for a while"),
        "portrait": N_("Story"),
        "arrangement": N_("Example"),
        "tip": N_("Tip"),
    },
    "by_when": {
        "today": N_("Today"),
        "this_week": N_("This week"),
        "before": N_("Before a date"),
        "no_hurry": N_("No hurry"),
    },
    "your side": {"mentor": N_("the mentor"), "asker": N_("the one who asked")},
    "your answers at check-ins": {
        "yes": N_("Yes"),
        "not_yet": N_("Not yet"),
        "someone_else": N_("Someone else, please"),
        "not_right": N_("Something was not right"),
        "carry_on": N_("Carry on"),
        "too_late": N_("Carry on, after it had ended"),
        "enough": N_("Let it end, thank you"),
    },
    "your answer": _YES_NO,
    "may_ask": _YES_NO,
    "coming": {"yes": N_("Yes"), "hope": N_("I hope to"), "no": N_("Not this time")},
    "place": {"room": N_("In the room"), "link": N_("By link")},
    "state": {
        "planned": N_("Planned"),
        "announced": N_("Announced"),
        "skipped": N_("Skipped"),
        "cancelled": N_("Canceled"),
        "held": N_("Over"),
        "draft": N_("A draft only you can see"),
        "offered": N_("Waiting for an organizer to read it"),
        "returned": N_("Sent back to you"),
        "approved": N_("On its way out"),
        "published": N_("Published"),
        "withdrawn": N_("Taken back"),
        "expired": N_("Past its last day"),
    },
    "for": {
        "organizers": N_("The organizers"),
        "lunch": N_("People at a lunch"),
        "channel": N_("Everyone in the channel"),
        "everybody": N_("Everyone here"),
    },
    "may also be shown in": {
        "employer": N_("The quarterly summary for the employer"),
        "managers": N_("The page for managers"),
    },
    "question": SPOKEN,
    "asked_about_fewer": {"0": N_("No"), "1": N_("Yes, not answered yet"), "2": N_("Yes")},
}
_WEEKDAYS = frozenset({"days", "remote", "leave_days"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_CLOCK = re.compile(r"\d{2}:\d{2}(?::\d{2})?")
_STYLE = (
    ":root{color-scheme:light dark}body{font:17px/1.55 system-ui,sans-serif;max-width:46em;margin:2em auto;"
    "padding:0 1em}h2{margin:2em 0 .4em;font-size:1.2em}"
    "dl{display:grid;grid-template-columns:minmax(9em,16em) 1fr;gap:.2em 1em;"
    "margin:.4em 0 1em;padding:.6em 0;border-top:1px solid #8886}dt{opacity:.75}dd{margin:0;white-space:pre-line;"
    "overflow-wrap:anywhere}dd dl{grid-column:1/-1;border:0;padding:0}pre{white-space:pre-wrap;overflow-wrap:anywhere;"
    "font-size:.85em}@media(max-width:34em){dl{grid-template-columns:1fr}dt{margin-top:.5em}}"
)


@dataclass(frozen=True)
class PageReader:
    """What words need to be said about: the reader's office topics, offices by their ids, and their zone."""

    catalogue: Catalogue = field(default_factory=standard)
    offices: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"


def page(own: Own, does: Sequence[str], place: PageReader | None = None) -> str:
    """The whole file; `does` are sentences about what the person does here."""
    where = place or PageReader()
    parts = [
        f"<section><h2>{escape(_(HEADINGS[heading]))}</h2>{_rows(rows, where)}</section>"
        for heading, rows in own.items()
    ]
    roles = "".join(f"<li>{escape(line)}</li>" for line in does)
    data = json.dumps(own, indent=2, ensure_ascii=False, default=str)
    title = escape(_("Your data in Village"))
    what = escape(_("What you told me and did here. What others said is theirs, so it isn't included."))
    what_you_do = escape(_("What you do here"))
    the_same = escape(_("The same as data, for a program to read"))
    return (
        f'<!doctype html>\n<html lang="{current().value.replace("_", "-")}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n"
        f"<p>{what}</p>\n"
        + (f"<h2>{what_you_do}</h2>\n<ul>{roles}</ul>\n" if roles else "")
        + "\n".join(parts)
        + f"\n<details>\n<summary>{the_same}</summary>\n"
        f'<pre lang="en">{escape(data)}</pre>\n</details>\n</body>\n</html>\n'
    )


def _rows(rows: Sequence[Mapping[str, Any]], place: PageReader) -> str:
    return "".join(_row(row, place) for row in rows)


def _row(row: Mapping[str, Any], place: PageReader) -> str:
    told = {name: value for name, value in row.items() if name not in UNSAID}
    if "topic" in told:  # a tip's own label of it
        told.pop("about", None)
    said = [(name, _value(name, value, place)) for name, value in told.items()]
    lines = "".join(f"<dt>{escape(label(name))}</dt><dd>{shown}</dd>" for name, shown in said if shown)
    return f"<dl>{lines}</dl>" if lines else ""


def label(name: str) -> str:
    """Return the heading of a field in the reader's language; the field's own name if it has no heading."""
    return _(LABELS[name]) if name in LABELS else name.replace("_", " ")


def _value(name: str, value: Any, place: PageReader) -> str:
    """One value as HTML; empty for what was never said."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, Mapping):
        return _row(value, place)
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        return _rows(value, place)
    if isinstance(value, list | tuple):
        return escape(listed(_word(name, one, place) for one in value))
    return escape(_word(name, value, place))


def _word(name: str, value: Any, place: PageReader) -> str:
    """One simple value in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in CHOICES and str(value) in CHOICES[name]:
        return _(CHOICES[name][str(value)])
    if isinstance(value, int):
        return _counted(name, value)
    if isinstance(value, date | time):
        return _dated(value, place)
    return _text(name, str(value), place)


def _counted(name: str, value: int) -> str:
    if name in _WEEKDAYS:
        return weekday(value)
    if name == "theme" and value in THEMES:
        return _(THEMES[value].title)
    return number(value)


def _dated(value: date | time, place: PageReader) -> str:
    if isinstance(value, datetime):
        there = local(value, place.zone)
        return f"{day_of_year(there)}, {clock_time(there)}"
    return clock_time(value) if isinstance(value, time) else day_of_year(value)


def _text(name: str, value: str, place: PageReader) -> str:
    if name in _WEEKDAYS and value.isdecimal():
        return listed(weekday(int(one)) for one in value)
    meaning = _MEANINGS.get(name)
    return meaning(value, place) if meaning is not None else _as_date(value, place)


_MEANINGS: Mapping[str, Callable[[str, PageReader], str]] = {
    **dict.fromkeys(("topics", "topic", "listed_topics"), lambda value, place: place.catalogue.label(value)),
    **dict.fromkeys(("avoid", "with"), lambda value, _place: _("Slack account {account}").format(account=value)),
    **dict.fromkeys(("locale", "chosen_locale"), lambda value, _place: NAMES[locale_of(value) or Locale.ENGLISH_US]),
    "community_id": lambda value, place: place.offices.get(value, value),
    "languages": lambda value, _place: _(ENGLISH_NAMES.get(value, value)),
    "sort": lambda value, _place: arrangements.title(Sort(value)),
}


def _as_date(value: str, place: PageReader) -> str:
    """Sealed values come as texts; what is wholly a date or a time of day is written as one."""
    if _DAY.fullmatch(value):
        return day_of_year(date.fromisoformat(value))
    if _MOMENT.match(value):
        return _dated(datetime.fromisoformat(value.replace("Z", "+00:00")), place)
    if _MONTH.fullmatch(value):
        return _month_of(value)
    return clock_time(time.fromisoformat(value)) if _CLOCK.fullmatch(value) else value


def _month_of(value: str) -> str:
    return month_of_year(date.fromisoformat(f"{value}-01"))
