"""The rule of a series as people type it after `/brownbag schedule`: "every other Tuesday from December 8".

Other languages are put into English first (`bot.lunches.recurrence.rule_words`).
"""

import calendar
import re

from bot.core.errors import NeverHappens, NotARule, TwoReadings
from bot.lunches.recurrence.rule import LONGEST_INTERVAL, ORDINALS, Rule, parse_rule
from bot.lunches.recurrence.rule_words import DAYS, in_english

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FEW = {"other": 2, "second": 2, "third": 3, "fourth": 4, "2nd": 2, "3rd": 3, "4th": 4}
_COUNTS = {**_FEW, **{word: number for number, word in enumerate(_NUMBERS, 1)}}
_NTH = r"first|second|third|fourth|fifth|sixth|[1-9]\d?(?:st|nd|rd|th)"
_ORDINAL = rf"(?:(?:{_NTH}|next) to last|(?:{_NTH}) last|penultimate|last|{_NTH})"
_DAY = r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
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
    """Return the RFC 5545 rule that these words mean, in any of the languages of Village; RFC 5545 text is read too.

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
    weekday = next(place for place, name in enumerate(DAYS) if name.startswith(found["day"][:3]))
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
    """Take "of the month", "every 3 weeks" and so on out of the words; return the rest, and the interval or None."""
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
