"""The rule of a series as German, French and Spanish people type it, put into the English words that are read.

The weekday tells the language. Whatever is not known here stays as it is, so that it is refused and never left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.core.typed_text import without_accents

Replacements = Sequence[tuple[re.Pattern[str], str]]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS: Mapping[str, Mapping[str, str]] = {
    "de": {"zwei": "two", "drei": "three", "vier": "four", "funf": "five", "sechs": "six"},
    "fr": {"deux": "two", "trois": "three", "quatre": "four", "cinq": "five", "six": "six"},
    "es": {"dos": "two", "tres": "three", "cuatro": "four", "cinco": "five", "seis": "six"},
}
_NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}
WEEKDAYS: Mapping[str, Sequence[str]] = {
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
}
"""Monday first, without accents, as a pattern."""


def _compiled(pairs: Iterable[tuple[str, str]]) -> Replacements:
    return [(re.compile(rf"\b(?:{found})\b"), said) for found, said in pairs]


def _counts(language: str) -> str:
    return "|".join((*_COUNTS[language], r"\d+"))


# In this order, on lower-case words without accents and marks; weekdays are English by then.
_DAY = "|".join(DAYS)
_GERMAN = _compiled(
    [
        (r"alle 14 tage|14 tagig|14 taglich|vierzehntagig|vierzehntaglich|zweiwochentlich", "every two weeks"),
        (r"wochentlich", "weekly"),
        (r"zweimonatlich", "every two months"),
        (r"monatlich", "monthly"),
        (r"vierteljahrlich|quartalsweise|einmal im quartal|jedes quartal", "quarterly"),
        (r"(?:in )?jede[nmrs] zweiten monat(?:s|es)?", "every two months"),
        (r"jede zweite woche", "every two weeks"),
        (r"(?:in )?jede[nmrs]? monat(?:s|es)?|(?:im|des|eines) monat(?:s|es)?|pro monat", "of the month"),
        (r"jede woche|pro woche", "every week"),
        (rf"alle ({_counts('de')}) wochen", r"every \1 weeks"),
        (rf"alle ({_counts('de')}) monate", r"every \1 months"),
        (rf"jede[nr] (?:zweiten|2) ({_DAY})(?!.*month)", r"every other \1"),
        (r"jede[nmrs]?", "every"),
        (r"vorletzte[nmrs]?", "second to last"),
        (r"drittletzte[nmrs]?", "third to last"),
        (r"viertletzte[nmrs]?", "fourth to last"),
        (r"funftletzte[nmrs]?", "fifth to last"),
        (r"letzte[nmrs]?", "last"),
        (r"erste[nmrs]?", "first"),
        (r"zweite[nmrs]?", "second"),
        (r"dritte[nmrs]?", "third"),
        (r"vierte[nmrs]?", "fourth"),
        (r"funfte[nmrs]?", "fifth"),
        (r"jeweils|immer|der|die|das|den|dem|am|an", ""),
    ]
)
_FRENCH = _compiled(
    [
        (r"hebdomadaire|chaque semaine|toutes les semaines|une fois par semaine", "weekly"),
        (r"mensuel(?:lement)?|tous les mois|chaque mois|une fois par mois", "monthly"),
        (r"trimestriel(?:lement)?|tous les trimestres|chaque trimestre", "quarterly"),
        (r"une semaine sur deux|tous les quinze jours|tous les 15 jours", "every two weeks"),
        (r"(?:d )?un mois sur deux", "every two months"),
        (rf"toutes les ({_counts('fr')}) semaines", r"every \1 weeks"),
        (rf"tous les ({_counts('fr')}) mois", r"every \1 months"),
        (rf"(?:un )?({_DAY}) sur (?:deux|2)", r"every other \1"),
        (rf"(?:un )?({_DAY}) sur ({_counts('fr')})", r"every \2 weeks on \1"),
        (r"du mois|de chaque mois|de monthly", "of the month"),
        (r"chaque|tous les|toutes les", "every"),
        (r"avant dernier", "second to last"),
        (r"antepenultieme", "third to last"),
        (r"dernier", "last"),
        (r"premier|1er", "first"),
        (r"deuxieme|seconde?|2e|2eme|2nd", "second"),
        (r"troisieme|3e|3eme", "third"),
        (r"quatrieme|4e|4eme", "fourth"),
        (r"cinquieme|5e|5eme", "fifth"),
        (r"le|les", ""),
    ]
)
_SPANISH = _compiled(
    [
        (r"semanal(?:mente)?|cada semana|todas las semanas", "weekly"),
        (r"quincenal(?:mente)?|cada quincena|cada quince dias|cada 15 dias", "every two weeks"),
        (r"(?:del|de cada|al|de) mes", "of the month"),
        (r"mensual(?:mente)?|cada mes|todos los meses", "monthly"),
        (r"bimestral(?:mente)?", "every two months"),
        (r"trimestral(?:mente)?|cada trimestre", "quarterly"),
        (rf"cada ({_counts('es')}) semanas", r"every \1 weeks"),
        (rf"cada ({_counts('es')}) meses", r"every \1 months"),
        (rf"cada (?:dos|2) ({_DAY})s?", r"every other \1"),
        (rf"(?:un )?({_DAY}) (?:si y otro no|si otro no)", r"every other \1"),
        (rf"(?:un )?({_DAY}) de cada (?:dos|2)", r"every other \1"),
        (rf"({_DAY})s? alternos", r"every other \1"),
        (r"cada|todos los", "every"),
        (r"(\w+) contando desde el final", r"\1 last"),
        (r"penultimo", "second to last"),
        (r"antepenultimo", "third to last"),
        (r"ultimo", "last"),
        (r"primero?|1o|1er", "first"),
        (r"segundo|2o", "second"),
        (r"tercero?|3o|3er", "third"),
        (r"cuarto|4o", "fourth"),
        (r"quinto|5o", "fifth"),
        (r"el|los|en", ""),
    ]
)
_REPLACEMENTS: Mapping[str, Replacements] = {"de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}
# "martes" is one Tuesday or all of them; these words before it say that it is all.
_ALL_OF_THEM = {"de": None, "fr": r"\bles (?=\w+day\b)", "es": r"\b(?:todos )?los (?=\w+day\b)"}


def in_english(words: str) -> str:
    """The same rule in English, lower case and without marks; words in no known language come back as they are.

    "Jeden letzten Donnerstag im Monat" is "every last thursday of the month".
    """
    text = _bare(re.sub(r"(?<=\d)\.(?=[a-z])", "", without_accents(words)))  # "2.º"
    language = next((one for one, days in WEEKDAYS.items() if re.search(rf"\b(?:{'|'.join(days)})s?\b", text)), None)
    return _bare(words.lower()) if language is None else _translated(text, language)


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", words).split())


def _translated(text: str, language: str) -> str:
    for day, name in zip(DAYS, WEEKDAYS[language], strict=True):
        text = re.sub(rf"\b(?:{name})(s?)\b", rf"{day}\1", text)
    every = _ALL_OF_THEM[language]
    if every is not None:
        text = re.sub(every, "every ", text)
    text = re.sub(rf"\b([1-5]) (?={_DAY})", lambda found: f"{_NTH[found[1]]} ", text)
    for pattern, said in _REPLACEMENTS[language]:
        text = pattern.sub(said, text)
    for count, said in _COUNTS[language].items():
        text = re.sub(rf"\bevery {count}\b", f"every {said}", text)
    text = " ".join(text.split())
    if re.search(r"\bevery \w+ months\b|\bmonthly\b|\bquarterly\b", text):
        text = text.replace(" of the month", "")
    return text
