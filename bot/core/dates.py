"""Dates in plain words: "three weeks", "until 3 March", "next Monday", "end of January". Pure: today is a parameter."""

# ruff: noqa: E501 (a pattern reads better unbroken)
import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

FURTHEST = relativedelta(years=5)  # what lies beyond is a slip of the hand, not a date

_MONTHS = {
    "january": 1, "jan": 1, "januar": 1, "february": 2, "feb": 2, "februar": 2, "march": 3, "mar": 3, "maerz": 3,
    "april": 4, "apr": 4, "may": 5, "mai": 5, "june": 6, "jun": 6, "juni": 6, "july": 7, "jul": 7, "juli": 7,
    "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "oktober": 10, "okt": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12, "dezember": 12, "dez": 12,
}  # fmt: skip
_DAYS = {
    "monday": 0, "mon": 0, "montag": 0, "tuesday": 1, "tue": 1, "tues": 1, "dienstag": 1, "wednesday": 2, "wed": 2,
    "weds": 2, "mittwoch": 2, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3, "donnerstag": 3, "friday": 4, "fri": 4,
    "freitag": 4, "saturday": 5, "sat": 5, "samstag": 5, "sunday": 6, "sun": 6, "sonntag": 6,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "few": 3, "half": 0, "eine": 1, "einen": 1,
    "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6,
}  # fmt: skip
_UNITS = {
    "day": "days", "tag": "days", "tage": "days", "week": "weeks", "wk": "weeks", "woche": "weeks", "wochen": "weeks",
    "month": "months", "mth": "months", "monat": "months", "monate": "months", "year": "years", "yr": "years", "jahr": "years",
}  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'"})


def _one_of(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_MONTH, _DAY = _one_of(_MONTHS), _one_of(_DAYS)
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_COUNT = (
    r"(?P<count>\d{1,3}|" + "|".join(sorted(set(_NUMBERS) - {"couple", "few", "half"}, key=len, reverse=True)) + ")"
)
_UNIT = r"(?P<unit>" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?:e?s|n)?"

_Reading = Callable[[re.Match[str], date], date | None]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_day_of_year(month: int, day: int, year: str | None, today: date) -> date | None:
    """That day in the year named, otherwise the next one after today (a 29 February waits for its year)."""
    if year:
        return _day(int(year), month, day)
    tries = (_day(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in tries if found and found > today), None)


def _month_end(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _iso(match: re.Match[str], _: date) -> date | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _named_day(match: re.Match[str], today: date) -> date | None:
    return _next_day_of_year(_MONTHS[match["month"]], int(match["day"]), match["year"], today)


def _dotted(match: re.Match[str], today: date) -> date | None:
    year = match["year"]
    full = ("20" + year if year and len(year) == 2 else year) or None
    return _next_day_of_year(int(match["month"]), int(match["day"]), full, today) if int(match["month"]) < 13 else None


def _slashed(match: re.Match[str], today: date) -> date | None:
    """Day and month where only one order is possible; 3/4 could be either, so it is no date."""
    one, two = int(match["one"]), int(match["two"])
    year = match["year"]
    full = ("20" + year if year and len(year) == 2 else year) or None
    orders = {(m, d) for d, m in ((one, two), (two, one)) if 1 <= m <= 12 and 1 <= d <= 31}
    if len(orders) != 1:
        return None
    month, day = orders.pop()
    return _next_day_of_year(month, day, full, today)


def _after(amount: int, unit: str, today: date) -> date | None:
    return today + relativedelta(**{unit: amount}) if amount > 0 else None  # type: ignore[arg-type]


def _span(match: re.Match[str], today: date) -> date | None:
    count = match["count"]
    return _after(int(count) if count.isdigit() else _NUMBERS[count], _UNITS[match["unit"]], today)


def _loose_span(match: re.Match[str], today: date) -> date | None:
    return _after(_NUMBERS[match["count"]], _UNITS[match["unit"]], today)


def _part_of_month(match: re.Match[str], today: date) -> date | None:
    """The end (last day), the middle (15th), the beginning (1st) of a named month, the next one to come."""
    last = match["part"] in {"end", "ende", "late"}
    month = _MONTHS[match["month"]]
    year = int(match["year"] or today.year)
    for ahead in range(2):
        first = date(year + ahead, month, 1)
        found = _month_end(first) if last else first.replace(day=15 if match["part"].startswith("mi") else 1)
        if found > today or match["year"]:
            return found
    return None


def _part_of_now(match: re.Match[str], today: date) -> date | None:
    """The last day of this or next week (its Friday), month, quarter or year."""
    ahead = 1 if match["which"] in {"next", "naechster", "naechsten", "naechstes"} else 0
    unit = match["unit"]
    if unit in {"week", "woche"}:
        friday = today + timedelta(days=4 - today.weekday() + 7 * ahead)
        return friday if friday > today else friday + timedelta(days=7)
    if unit in {"month", "monat"}:
        return _month_end(today.replace(day=1) + relativedelta(months=ahead))
    if unit in {"quarter", "quartal"}:
        return _month_end(today.replace(day=1) + relativedelta(months=2 - (today.month - 1) % 3 + 3 * ahead))
    return date(today.year + ahead, 12, 31)


def _next_unit(match: re.Match[str], today: date) -> date | None:
    """The first day of the next week (Monday), month, quarter or year."""
    unit = match["unit"]
    first = today.replace(day=1)
    if unit in {"week", "woche"}:
        return today + timedelta(days=7 - today.weekday())
    if unit in {"month", "monat"}:
        return first + relativedelta(months=1)
    if unit in {"quarter", "quartal"}:
        return first + relativedelta(months=3 - (today.month - 1) % 3)
    return date(today.year + 1, 1, 1)


def _next_weekday(match: re.Match[str], today: date) -> date | None:
    """That day of next calendar week, Monday first."""
    return today + timedelta(days=7 - today.weekday() + _DAYS[match["weekday"]])


def _weekday(match: re.Match[str], today: date) -> date | None:
    """The first such day after today."""
    return today + timedelta(days=(_DAYS[match["weekday"]] - today.weekday() - 1) % 7 + 1)


def _month(match: re.Match[str], today: date) -> date | None:
    return _next_day_of_year(_MONTHS[match["month"]], 1, match["year"], today)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    wanted = int(match["day"])
    tries = (today.replace(day=1) + relativedelta(months=ahead) for ahead in range(4))
    days = (_day(first.year, first.month, wanted) for first in tries)
    return next((found for found in days if found and found > today), None)


def _fixed(month: int, day: int) -> _Reading:
    return lambda _, today: _next_day_of_year(month, day, None, today)


_READINGS: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (re.compile(r"(?<![\w/.-])" + pattern + r"(?![\w/-]|\.\d)"), reading)
    for pattern, reading in (
        (r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)", _iso),
        (r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>20\d\d|\d\d)?", _dotted),
        (r"(?P<one>\d\d?)/(?P<two>\d\d?)(?:/(?P<year>20\d\d|\d\d))?", _slashed),
        (rf"(?P<part>end|ende|late|mid|middle|mitte|start|beginning|early|anfang)(?: of)?[ -](?:of )?(?P<month>{_MONTH}){_YEAR}", _part_of_month),
        (r"(?:end|ende)(?: of)? (?P<which>the|this|next|des|der|diese[sr]?|naechste[nrs]) (?P<unit>week|month|quarter|year|woche|monat|quartal|jahr)(?:e?s)?", _part_of_now),
        (rf"(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th|\.)?(?: of)? (?P<month>{_MONTH})\.?{_YEAR}", _named_day),
        (rf"(?P<month>{_MONTH})\.? (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d){_YEAR}", _named_day),
        (rf"(?:a )?(?P<count>couple|few)(?: of)?(?: more)? {_UNIT}", _loose_span),
        (r"(?:a )?half (?:a |an )?year|halbes jahr", lambda _, today: today + relativedelta(months=6)),
        (r"(?:(?:a|one) )?fortnight", lambda _, today: today + timedelta(days=14)),
        (rf"{_COUNT} ?-?(?:more |full |whole )?{_UNIT}", _span),
        (rf"(?:next|naechste[nr]?) (?P<weekday>{_DAY})", _next_weekday),
        (r"(?:next|naechste[nrs]?) (?P<unit>week|month|quarter|year|woche|monat|quartal|jahr)", _next_unit),
        (r"(?:the )?day after tomorrow|uebermorgen", lambda _, today: today + timedelta(days=2)),
        (r"tomorrow|morgen", lambda _, today: today + timedelta(days=1)),
        (r"(?:christmas|xmas|weihnachten)", _fixed(12, 25)),
        (r"(?:the )?(?:new year|new years|neujahr)", _fixed(1, 1)),
        (rf"(?:this )?(?P<weekday>{_DAY})", _weekday),
        (r"the (?P<day>\d\d?)(?:st|nd|rd|th)", _day_of_month),
        (rf"(?P<month>(?!may\b|mar\b|sun\b){_MONTH}|(?<=until )may|(?<=till )may|(?<=in )may){_YEAR}", _month),
    )
)  # fmt: skip
_WEEKDAY_BEFORE = re.compile(rf"\b(?P<weekday>{_DAY}),? (?:the )?(?=\d|{_MONTH} \d)")
_UNTIL = re.compile(r"\b(?:until|till|til|through|bis|to)\b")


def _dates_in(words: str, today: date) -> set[date] | None:
    """The distinct dates named; None when something looks like a date and cannot be one."""
    found: set[date] = set()
    for pattern, reading in _READINGS:
        for match in pattern.finditer(words):
            named = reading(match, today)
            if named is None:
                return None
            found.add(named)
        words = pattern.sub(" ~ ", words)
    return found


def parse_until(text: str, today: date) -> date | None:
    """The one day after today that a text names, at most five years ahead.

    None when it names none, several ("3 March or 5 March"), one that could be two (3/4), or one that has passed.
    Without a year the next such day is meant; "Friday" is the first after today, "next Friday" that of next week;
    "January" is its first day; of a span "from … until …" the end counts;
    "Monday 7 December" must be a Monday.
    """
    words = " ".join(text.lower().translate(_UMLAUTS).replace("'s", "s").split())
    said = _WEEKDAY_BEFORE.search(words)
    words = _WEEKDAY_BEFORE.sub("", words)
    starts = [match.start() for match in _UNTIL.finditer(words)]
    for start in (*starts[::-1], 0):
        found = _dates_in(words[start:], today)
        if found:
            named = _only(found, today)
            fits = named is None or said is None or named.weekday() == _DAYS[said["weekday"]]
            return named if fits else None
    return None


def _only(found: set[date], today: date) -> date | None:
    named = next(iter(found))
    return named if len(found) == 1 and today < named <= today + FURTHEST else None
