"""The rule of a series, in RFC 5545 and in words: "second Wednesday of the month", "every other Tuesday"."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.errors import NeverHappens, NotARule, TwoReadings
from bot.core.words import N_, _
from bot.core.words import weekday as weekday_name
from bot.lunches.recurrence.rule_words import in_english

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
    -2: N_("second to last"),
    -3: N_("third to last"),
    -4: N_("fourth to last"),
    -5: N_("fifth to last"),
}
LONGEST_INTERVAL = 12
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FEW = {"other": 2, "second": 2, "third": 3, "fourth": 4, "2nd": 2, "3rd": 3, "4th": 4}
_COUNTS = {**_FEW, **{word: number for number, word in enumerate(_NUMBERS, 1)}}


@dataclass(frozen=True)
class Rule:
    """One weekday (Monday is 0) once every `interval` weeks, or, with `ordinal`, every `interval` months. `until` is
    the last local day that counts, None where it goes on.
    """

    weekday: int
    ordinal: int | None
    interval: int = 1
    until: date | None = None

    def __str__(self) -> str:
        """Return the RFC 5545 text, its parts always in the same order."""
        frequency = "WEEKLY" if self.ordinal is None else "MONTHLY"
        every = "" if self.interval == 1 else f";INTERVAL={self.interval}"
        end = f";UNTIL={self.until:%Y%m%d}" if self.until else ""
        return f"FREQ={frequency}{every};BYDAY={self.ordinal or ''}{CODES[self.weekday]}{end}"

    def dates(self, anchor: date, first: date, last: date) -> Iterator[date]:
        """Yield the rule's days from `first` to `last`, both included; `anchor` lies in the first week or month that
        counts.
        """
        from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

        day = weekdays[self.weekday]
        turns = rrule(
            freq=WEEKLY if self.ordinal is None else MONTHLY,
            interval=self.interval,
            byweekday=day if self.ordinal is None else day(self.ordinal),
            dtstart=datetime.combine(first if self.interval == 1 else anchor, time()),
            until=datetime.combine(min(last, self.until or last), time()),
        )
        return (turn.date() for turn in turns.xafter(datetime.combine(first, time()), inc=True))

    def on_or_after(self, day: date) -> date:
        """Return the first day from `day` on that the rule could give, whatever it is counted from."""
        every = replace(self, interval=1, until=None)
        return next(every.dates(day, day, day + timedelta(days=400)))

    def is_turn(self, anchor: date, day: date) -> bool:
        """Return whether the rule, counted from `anchor`, gives this day."""
        return next(self.dates(anchor, day, day), None) == day

    def nearer(self, first: date, today: date) -> date:
        """Return a day near today from which the rule gives the same turns as from `first`; `first` itself if it is to
        come.
        """
        if first >= today:
            return first
        if self.ordinal is None:
            return first + timedelta(days=(today - first).days // (7 * self.interval) * 7 * self.interval)
        months = ((today.year - first.year) * 12 + today.month - first.month) // self.interval * self.interval
        years, month = divmod(first.month - 1 + months, 12)
        return max(first, date(first.year + years, month + 1, 1))

    def months_with(self, today: date) -> int:
        """Return in how many of the twelve months after this one the rule has a day."""
        years, month = divmod(today.month, 12)
        first = date(today.year + years, month + 1, 1)
        last = first.replace(year=first.year + 1) - timedelta(days=1)
        return sum(1 for _turn in replace(self, interval=1, until=None).dates(first, first, last))

    def same_period(self, turn: date, other: date) -> bool:
        """Return whether `other` lies in the calendar month of `turn`, or in the weeks up to the turn after it."""
        if self.ordinal is not None:
            return (turn.year, turn.month) == (other.year, other.month)
        monday = turn - timedelta(days=turn.weekday())
        return 0 <= (other - monday).days < 7 * self.interval


def parse_rule(rrule: str) -> Rule:
    """Read RFC 5545 text; raises `NeverHappens` for 31 February and `NotARule` for a rule that no series of lunches
    has.

    There has to be one day a period: FREQ=WEEKLY with one BYDAY, or FREQ=MONTHLY with one numbered BYDAY.
    """
    pairs = [part.partition("=") for part in rrule.upper().removeprefix("RRULE:").split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    _refuse_impossible_days(rrule, parts)
    day = re.fullmatch(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)", parts.get("BYDAY", ""))
    interval = parts.get("INTERVAL", "1")
    if day is None or set(parts) - {"FREQ", "INTERVAL", "BYDAY", "WKST", "UNTIL"} or parts.get("WKST", "MO") != "MO":
        raise NotARule(rrule)
    if not interval.isdecimal() or not 1 <= int(interval) <= LONGEST_INTERVAL:
        raise NotARule(rrule)
    ordinal = int(day[1]) if day[1] else None
    if parts.get("FREQ") != ("WEEKLY" if ordinal is None else "MONTHLY"):
        raise NotARule(rrule)
    if ordinal is not None and ordinal not in ORDINALS:
        raise NeverHappens(rrule)
    return Rule(CODES.index(day[2]), ordinal, int(interval), _last_day(rrule, parts.get("UNTIL")))


def last_day(rrule: str) -> date | None:
    """Return the last local day that counts; None where the rule goes on."""
    return parse_rule(rrule).until


def ending(rrule: str, until: date | None) -> str:
    """Return the same rule with another last day, or with none."""
    return str(replace(parse_rule(rrule), until=until))


def which_in_words(ordinal: int | None, interval: int) -> str:
    """Return which of a weekday's days it is, as shown beside the weekday in the reader's language: "second", "every
    other".
    """
    if ordinal is None:
        every = {1: _("every"), 2: _("every other")}
        return every.get(interval, _("every {count} weeks")).format(count=interval)
    of = {1: "{ordinal}", 2: _("{ordinal}, every other month")}
    return of.get(interval, _("{ordinal}, every {count} months")).format(ordinal=_(ORDINALS[ordinal]), count=interval)


def words_from_rule(rrule: str) -> str:
    """Return the rule in English words without its last day; `rule_from_words` reads the same words back."""
    rule = parse_rule(rrule)
    day = WEEKDAYS[rule.weekday]
    if rule.ordinal is None:
        return {1: f"every {day}", 2: f"every other {day}"}.get(rule.interval, f"every {rule.interval} weeks on {day}")
    months = {1: "of the month", 2: "of every other month"}.get(rule.interval, f"of every {rule.interval} months")
    return f"{ORDINALS[rule.ordinal]} {day} {months}"


def rule_in_words(rrule: str) -> str:
    """Return the rule in the reader's language, without its last day."""
    rule = parse_rule(rrule)
    day = weekday_name(rule.weekday)
    if rule.ordinal is None:
        every = {1: _("every {weekday}"), 2: _("every other {weekday}")}
        words = every.get(rule.interval, _("every {count} weeks on {weekday}"))
        return words.format(weekday=day, count=rule.interval)
    of = {1: _("{ordinal} {weekday} of the month"), 2: _("{ordinal} {weekday} of every other month")}
    words = of.get(rule.interval, _("{ordinal} {weekday} of every {count} months"))
    return words.format(ordinal=_(ORDINALS[rule.ordinal]), weekday=day, count=rule.interval)


_FROM = re.compile(
    r"(?:\s*,)?\s*\b(?:(?:start(?:s|ing)?|begin(?:s|ning)?|counting)(?: (?:on|from))?|from|as of"
    r"|(?:beginnend )?ab(?: dem)?|à (?:partir|compter) d[ue]|dès(?: le)?|(?:a partir de|desde|empezando)(?:l| el)?)\b"
    r"(?P<day>.*)",
    re.IGNORECASE | re.DOTALL,
)


def start_apart(words: str) -> tuple[str, str]:
    """Part the words of a rule from those of the day it is counted from: "every other Tuesday", "8 December". The
    second is empty where there is none.
    """
    found = _FROM.search(words)
    return (words[: found.start()].strip(" ,"), found["day"].strip(" ,.")) if found else (words, "")


def rule_from_words(words: str) -> str:
    """Return the RFC 5545 rule that these words mean, in any of the languages of Village.

    Raises `NotARule`, `NeverHappens` ("31 February") or `TwoReadings` ("every second Tuesday").
    """
    if "FREQ=" in words.upper():
        return str(parse_rule(words))
    text = in_english(words)
    _refuse_dates(words, text)
    text, months = _take_interval(text, "month", {"monthly": 1, "quarterly": 3, "every quarter": 3})
    text, weeks = _take_interval(text, "week", {"weekly": 1, "fortnightly": 2, "biweekly": 2, "every fortnight": 2})
    found = re.fullmatch(
        rf"(?:on )?(?P<each>every |each )?(?:the )?(?P<which>other |{_ORDINAL} )?"
        rf"(?:on )?(?P<day>{_DAY})(?P<plural>s)?",
        text,
    )
    if found is None or (months is not None and weeks is not None):
        raise NotARule(words)
    weekday = next(place for place, name in enumerate(WEEKDAYS) if name.lower().startswith(found["day"][:3]))
    which = (found["which"] or "").strip()
    if which in ("", "other"):
        interval = weeks or (2 if which else 1 if found["each"] or found["plural"] else None)
        return _weekly(words, weekday, interval, fits=months is None and not (which and weeks))
    return _monthly(words, Rule(weekday, _ordinal(which), months or 1), bool(found["each"]) and months is None, weeks)


def _weekly(words: str, weekday: int, interval: int | None, *, fits: bool) -> str:
    if interval is None or not fits or interval > LONGEST_INTERVAL:
        raise NotARule(words)
    return str(Rule(weekday, None, interval))


def _monthly(words: str, rule: Rule, every: bool, weeks: int | None) -> str:
    if weeks is not None or rule.interval > LONGEST_INTERVAL:
        raise NotARule(words)
    if rule.ordinal not in ORDINALS:
        raise NeverHappens(words)
    if every and rule.ordinal is not None and rule.ordinal > 1:
        raise TwoReadings(words, (str(rule), str(Rule(rule.weekday, None, rule.ordinal))))
    return str(rule)


_NTH = r"first|second|third|fourth|fifth|sixth|[1-9]\d?(?:st|nd|rd|th)"
_ORDINAL = rf"(?:(?:{_NTH}|next) to last|(?:{_NTH}) last|penultimate|last|{_NTH})"
_DAY = r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"


def _ordinal(which: str) -> int:
    if which == "last":
        return -1
    if which in ("penultimate", "next to last"):
        return -2
    named = {name: number for number, name in ORDINALS.items() if number > 0} | {"sixth": 6}
    first = which.split(maxsplit=1)[0]
    number = named.get(first) or int(re.sub(r"\D", "", first))
    return -number if which.endswith("last") else number


def _take_interval(text: str, unit: str, names: dict[str, int]) -> tuple[str, int | None]:
    """Take "of the month", "every other month", "every 3 weeks" out of the words; return the rest, and the interval or
    None.
    """
    for name, count in names.items():
        rest = re.sub(rf"\b{name}\b", " ", text)
        if rest != text:
            return " ".join(rest.split()), count
    counted = re.search(rf"(?:\b(?:of|in|on) )?\b(?:every|each) (?P<count>\w+) {unit}s?\b", text)
    plain = re.search(rf"(?:\b(?:of|in) )?\b(?:the|every|each|a) {unit}\b", text)
    found = counted if counted and _count(counted["count"]) else plain
    if found is None:
        return text, None
    rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
    return rest, _count(counted["count"]) if counted and found is counted else 1


def _count(word: str) -> int | None:
    return int(word) or None if word.isdecimal() else _COUNTS.get(word)


def _refuse_dates(words: str, text: str) -> None:
    """Raise `NotARule` for a day of the year, `NeverHappens` for a day that no year has."""
    month = next((place for place in range(1, 13) if _month(place).search(text)), None)
    number = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text)
    if month is None:
        return
    if number and not 1 <= int(number[1]) <= calendar.monthrange(2024, month)[1]:
        raise NeverHappens(words)
    raise NotARule(words)


def _month(number: int) -> re.Pattern[str]:
    name = calendar.month_name[number].lower()
    return re.compile(rf"\b(?:{name}|{name[:3]})\b")


def _refuse_impossible_days(rrule: str, parts: dict[str, str]) -> None:
    days, months = parts.get("BYMONTHDAY", ""), parts.get("BYMONTH", "")
    if not days.isdecimal():
        return
    chosen = [int(month) for month in months.split(",") if month.isdecimal() and 1 <= int(month) <= 12]
    longest = max((calendar.monthrange(2024, month)[1] for month in chosen), default=31)
    if not 1 <= int(days) <= longest:
        raise NeverHappens(rrule)


def _last_day(rrule: str, until: str | None) -> date | None:
    if until is None:
        return None
    if not re.fullmatch(r"\d{8}", until):
        raise NotARule(rrule)
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise NeverHappens(rrule) from None
