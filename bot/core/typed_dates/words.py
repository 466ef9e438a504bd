"""The words of dates in English, German, French and Spanish: one table per language, used by `bot.core.typed_dates.reading`.

Accents are ignored when words are compared; German umlauts count in both spellings. A phrase may be several words.
"""

# ruff: noqa: E501 (a table reads better unbroken)

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """The role of a word in a date; comments say what its value is."""

    NUMBER = "number"  # value: how many
    ORDINAL = "ordinal"  # value: which day of the month
    MONTH = "month"
    WEEKDAY = "weekday"  # value: Monday is 0
    UNIT = "unit"  # value: days, weeks, months, quarters, years
    SPAN = "span"  # value: (months, days)
    ROUGH_SPAN = "rough span"  # the same, where people may mean another
    DAY = "day"  # value: days from today
    HOLIDAY = "holiday"  # value: (month, day), or days from Easter Sunday
    PART = "part"  # value: start, middle, end
    HALF = "half"
    AND_A_HALF = "and a half"
    COUPLE = "couple"
    FEW = "few"
    NEXT = "next"
    THIS = "this"
    LAST = "last"
    AFTER_NEXT = "after next"
    AGO = "ago"
    UNTIL = "until"
    THROUGH = "through"
    INCLUSIVE = "inclusive"
    FROM = "from"
    FOR = "for"
    IN = "in"
    ON = "on"
    DURING = "during"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    OF = "of"
    THE = "the"
    AND = "and"
    OR = "or"
    NOT = "not"
    ROUGHLY = "roughly"
    MORE = "more"  # "two more weeks", "two whole weeks": changes nothing
    BACK = "back"
    TO = "to"
    EVE = "eve"  # the day before what follows
    MORROW = "morrow"  # the day after what follows
    TIME = "time"  # a word about time that no reading knows: it may change the date
    FILLER = "filler"


@dataclass(frozen=True)
class Language:
    """One language's words; in `words` the phrases of kinds without a value, separated by commas."""

    months: tuple[str, ...]  # the words of each month, January first
    weekdays: tuple[str, ...]  # the words of each day, Monday first
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    words: Mapping[Kind, str] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    holidays: Mapping[str, tuple[int, int] | int] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    rough_spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)


_CHRISTMAS, _EVE, _BOXING, _NEW_YEAR, _SYLVESTER = (12, 25), (12, 24), (12, 26), (1, 1), (12, 31)


def _counted(words: str, first: int = 1) -> dict[str, int]:
    """Number the words from `first`; alternatives for one number are separated by a slash."""
    return {
        name.replace("_", " "): number for number, names in enumerate(words.split(), first) for name in names.split("/")
    }


ENGLISH = Language(
    months=("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec"),
    weekdays=("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
              "saturday sat", "sunday sun"),
    numbers=_counted("a/an/one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                     "sixteen seventeen eighteen nineteen twenty"),
    ordinals=_counted("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                      "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty_first "
                      "twenty_second twenty_third twenty_fourth twenty_fifth twenty_sixth twenty_seventh "
                      "twenty_eighth twenty_ninth thirtieth thirty_first"),
    units={"day days": "days", "week weeks wk wks": "weeks", "month months mth mths": "months",
           "quarter quarters": "quarters", "year years yr yrs": "years"},
    words={
        Kind.HALF: "half", Kind.AND_A_HALF: "and a half", Kind.COUPLE: "couple, couple of, a couple, a couple of",
        Kind.FEW: "few, a few", Kind.NEXT: "next, coming, following", Kind.THIS: "this", Kind.LAST: "last, past, previous",
        Kind.AFTER_NEXT: "after next", Kind.AGO: "ago, earlier",
        Kind.UNTIL: "until, till, til, 'til, up to, not until, not till, not before, by", Kind.THROUGH: "through, thru",
        Kind.INCLUSIVE: "inclusive, included", Kind.FROM: "from, starting, beginning, starting from, as of, since, from the",
        Kind.FOR: "for", Kind.IN: "in, within", Kind.ON: "on", Kind.DURING: "during, over, all of, all, throughout, the whole of",
        Kind.BEFORE: "before", Kind.AFTER: "after", Kind.BETWEEN: "between", Kind.OF: "of", Kind.THE: "the", Kind.TO: "to",
        Kind.EVE: "eve of, the eve of",
        Kind.AND: "and", Kind.OR: "or", Kind.NOT: "not, except, but not, don't, dont, never",
        Kind.ROUGHLY: "about, around, roughly, approximately, approx, maybe, probably, perhaps, at least, more than, "
                      "less than, at most, almost, nearly, or so, ish, or more, some, or longer",
        Kind.MORE: "more, full, whole, solid, other, another, further, entire, calendar",
        Kind.BACK: "back, return, returning, be back",
        Kind.TIME: "every, each, daily, weekly, monthly, weekend, weekends, weekday, weekdays, spring, summer, autumn, "
                   "fall, winter, morning, mornings, evening, evenings, afternoon, noon, midnight, hour, hours, minute, "
                   "minutes, several, many, half-term, term, semester, easter holidays, ramadan, eid, thanksgiving, "
                   "hanukkah, passover, diwali, pm, o'clock, decade, century, early, late, later, earliest, latest",
        Kind.FILLER: "pause, pausing, paused, me, my, mine, i, im, i'm, ill, i'll, am, will, be, is, it, we, please, pls, "
                     "thanks, thank you, hi, hello, hey, village, away, off, out, office, out of office, ooo, leave, "
                     "vacation, holiday, holidays, trip, travel, travelling, traveling, break, rest, mentor, mentoring, "
                     "would, like, want, need, take, have, no, do, ask, asks, asking, asked, questions, question, "
                     "introductions, stop, just, so, ok, okay, yes, everything, you, then, again, can, could, not free, "
                     "unavailable, available, busy, on leave, only, until then, now, right now, here, there, let's, say, "
                     "make, set, put, hold, with, work, sabbatical, gone",
    },
    days={"today": 0, "now": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1,
          "day before yesterday": -2},
    holidays={"christmas": _CHRISTMAS, "xmas": _CHRISTMAS, "christmas day": _CHRISTMAS, "christmas eve": _EVE,
              "xmas eve": _EVE, "boxing day": _BOXING, "new year": _NEW_YEAR, "new years": _NEW_YEAR,
              "new year's": _NEW_YEAR, "new year's day": _NEW_YEAR, "new years day": _NEW_YEAR,
              "new year's eve": _SYLVESTER, "new years eve": _SYLVESTER, "new year eve": _SYLVESTER,
              "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "easter eve": -1},
    parts={"end, the end, end of, the end of": "end", "mid, middle of, the middle of, mid of, middle": "middle",
           "start of, the start of, beginning of, the beginning of, start, beginning": "start"},
    spans={"fortnight": (0, 14)},
)  # fmt: skip

GERMAN = Language(
    months=("januar jän jänner", "februar", "märz mrz", "april", "mai", "juni", "juli", "august", "september",
            "oktober okt", "november", "dezember dez"),
    weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag"),
    numbers=_counted("ein/eine/einen/einem/einer/eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
                     "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"),
    ordinals=_counted("ersten/erste/erster zweiten/zweite/zweiter dritten/dritte/dritter vierten/vierter "
                      "fünften/fünfter sechsten/sechster siebten/siebter achten/achter neunten/neunter "
                      "zehnten/zehnter elften/elfter zwölften/zwölfter dreizehnten vierzehnten fünfzehnten "
                      "sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten "
                      "zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten fünfundzwanzigsten "
                      "sechsundzwanzigsten siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreißigsten "
                      "einunddreißigsten"),
    units={"tag tage tagen tages": "days", "woche wochen": "weeks", "monat monate monaten monats": "months",
           "quartal quartale quartals": "quarters", "wo": "weeks", "jahr jahre jahren jahres": "years"},
    words={
        Kind.HALF: "halb, halbe, halber, halben, halbes", Kind.AND_A_HALF: "und ein halber, und eine halbe, einhalb, und ein halbes",
        Kind.COUPLE: "paar, ein paar, einige", Kind.FEW: "wenige",
        Kind.NEXT: "nächste, nächsten, nächster, nächstes, nächstem, kommende, kommenden, kommender, kommendes",
        Kind.THIS: "diese, diesen, dieser, dieses, diesem",
        Kind.LAST: "letzte, letzten, letzter, letztes, letztem, vergangene, vergangenen, vorige, vorigen",
        Kind.AFTER_NEXT: "übernächste, übernächsten, übernächster, übernächstes", Kind.AGO: "her",
        Kind.UNTIL: "bis, bis zum, bis zur, bis zu, nicht vor, nicht vor dem, erst ab, bis in den, bis in",
        Kind.THROUGH: "bis einschließlich, bis inklusive", Kind.INCLUSIVE: "einschließlich, inklusive, inkl",
        Kind.FROM: "ab, von, vom, seit, ab dem, beginnend", Kind.FOR: "für, lang", Kind.IN: "in, innerhalb",
        Kind.ON: "am", Kind.DURING: "im, während, über, den ganzen, die ganze, ganz",
        Kind.BEFORE: "vor, vor dem, vor der", Kind.AFTER: "nach, nach dem, nach der",
        Kind.BETWEEN: "zwischen", Kind.OF: "des, der, von", Kind.EVE: "vorabend von, vorabend vor, vorabend des",
        Kind.THE: "der, die, das, den, dem", Kind.AND: "und",
        Kind.OR: "oder", Kind.NOT: "nicht, kein, keine, keinen, außer",
        Kind.ROUGHLY: "etwa, ungefähr, circa, ca, rund, vielleicht, mindestens, höchstens, fast, knapp, gut, mehr als, "
                      "weniger als, wahrscheinlich, gegen",
        Kind.MORE: "weitere, weiteren, volle, vollen, ganze, ganzen, noch",
        Kind.BACK: "zurück, wieder da, wieder, zurückkomme, komme",
        Kind.TIME: "jede, jeden, jeder, jedes, täglich, wöchentlich, wochenende, frühling, frühjahr, sommer, herbst, "
                   "winter, morgens, abends, mittags, vormittag, nachmittag, abend, uhr, stunde, stunden, minuten, "
                   "mehrere, viele, ferien, sommerferien, am morgen, spätestens, frühestens, früh, spät, anfang der woche, "
                   "montags, dienstags, mittwochs, donnerstags, freitags, samstags, sonntags",
        Kind.FILLER: "bitte, pause, pausiere, pausieren, pausier, mich, mir, mein, meine, ich, bin, bin ich, war, will, "
                     "möchte, brauche, mache, mach, nehme, urlaub, im urlaub, weg, abwesend, unterwegs, auf, danke, hallo, "
                     "hi, unterbrechen, auszeit, da, dann, keine anfragen, frei, ja, nur, einen, zu, elternzeit, mal, es, "
                     "an, setze, aus, stelle, gerne, gern, erstmal, nicht da, nicht erreichbar",
    },
    days={"heute": 0, "jetzt": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2},
    holidays={"weihnachten": _CHRISTMAS, "heiligabend": _EVE, "heilig abend": _EVE, "silvester": _SYLVESTER,
              "neujahr": _NEW_YEAR, "ostern": 0, "ostersonntag": 0, "ostermontag": 1, "karfreitag": -2,
              "pfingsten": 49, "pfingstmontag": 50, "zweiter weihnachtstag": _BOXING},
    parts={"ende": "end", "mitte": "middle", "anfang": "start"},
    spans={"anderthalb monate, eineinhalb monate": (1, 15), "anderthalb jahre, eineinhalb jahre": (18, 0),
           "anderthalb wochen, eineinhalb wochen": (0, 11), "halbjahr": (6, 0), "vierteljahr": (3, 0),
           "dreiviertel jahr, dreivierteljahr": (9, 0)},
    rough_spans={"acht tage": (0, 7)},
)  # fmt: skip

FRENCH = Language(
    months=("janvier janv", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août",
            "septembre", "octobre", "novembre", "décembre déc"),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    numbers=_counted("un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
                     "dix_sept dix_huit dix_neuf vingt"),
    ordinals=_counted("premier/1er"),
    units={"jour jours j": "days", "semaine semaines sem": "weeks", "mois": "months", "trimestre trimestres": "quarters",
           "an ans année années": "years"},
    words={
        Kind.HALF: "demi, demie", Kind.AND_A_HALF: "et demi, et demie", Kind.FEW: "quelques",
        Kind.NEXT: "prochain, prochaine, prochains, prochaines, qui vient",
        Kind.THIS: "ce, cet, cette", Kind.LAST: "dernier, dernière, passé, passée",
        Kind.AFTER_NEXT: "d'après, suivant le prochain", Kind.AGO: "il y a",
        Kind.UNTIL: "jusqu'au, jusqu'à, jusqu'en, jusqu'a, jusque, jusqu'à la, jusqu'au, pas avant, pas avant le, d'ici, jusqu'aux, jusqu'à l'",
        Kind.INCLUSIVE: "inclus, compris, y compris", Kind.FROM: "à partir du, à partir de, dès, dès le, depuis, du, à compter du",
        Kind.FOR: "pour, pendant, durant", Kind.IN: "dans, d'ici à, sous", Kind.ON: "au",
        Kind.DURING: "en, tout, toute, tout le mois de, au cours de, au mois de, courant",
        Kind.BEFORE: "avant, avant le, avant la", Kind.AFTER: "après, après le, après la", Kind.BETWEEN: "entre",
        Kind.OF: "de, du, d', de l', de la", Kind.TO: "au, à",
        Kind.EVE: "veille de, la veille de, veille du, la veille du", Kind.MORROW: "lendemain de, le lendemain de, lendemain du, le lendemain du",
        Kind.THE: "le, la, les, l'", Kind.AND: "et", Kind.OR: "ou",
        Kind.NOT: "pas, ne, sauf", Kind.ROUGHLY: "environ, vers, peut-être, au moins, au plus, presque, à peu près, plus de, moins de",
        Kind.MORE: "encore, entières, entiers, entier, complètes, bonnes, de plus",
        Kind.BACK: "retour, de retour, reviens, reviendrai, rentre",
        Kind.TIME: "chaque, tous les, toutes les, week-end, weekend, printemps, été, automne, hiver, matin, soir, midi, "
                   "minuit, heure, heures, minutes, plusieurs, vacances scolaires, tôt, tard, au plus tard, quinzaine",
        Kind.FILLER: "s'il vous plaît, s'il te plaît, svp, stp, merci, bonjour, salut, pause, en pause, mettre, mets, mettez, "
                     "fais, faites, fait, "
                     "moi, me, je, j', suis, serai, vais, vacances, en vacances, congé, congés, en congé, absent, absente, "
                     "mon, ma, mes, faire, prendre, prends, besoin, besoin d'une, une pause, stop, être, indisponible, "
                     "là, à, oui, voudrais, veux, arrêt, mettez-moi, mets-moi, m', c'est",
    },
    days={"aujourd'hui": 0, "maintenant": 0, "demain": 1, "après-demain": 2, "hier": -1, "avant-hier": -2},
    holidays={"noël": _CHRISTMAS, "réveillon de noël": _EVE, "réveillon": _EVE, "jour de l'an": _NEW_YEAR,
              "nouvel an": _NEW_YEAR, "saint-sylvestre": _SYLVESTER, "pâques": 0, "lundi de pâques": 1,
              "vendredi saint": -2, "pentecôte": 49, "14 juillet": (7, 14), "toussaint": (11, 1)},
    parts={"fin, fin de, la fin de, fin du, la fin du": "end", "mi, milieu de, le milieu de, milieu du": "middle",
           "début, début de, le début de, début du": "start"},
    rough_spans={"quinze jours": (0, 15), "quinzaine de jours, une quinzaine de jours": (0, 15), "huit jours": (0, 7)},
)  # fmt: skip

SPANISH = Language(
    months=("enero ene", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre setiembre",
            "octubre", "noviembre", "diciembre dic"),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    numbers=_counted("un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
                     "dieciséis diecisiete dieciocho diecinueve veinte"),
    ordinals=_counted("primero/primer"),
    units={"día días": "days", "semana semanas": "weeks", "mes meses": "months", "trimestre trimestres": "quarters",
           "año años": "years"},
    words={
        Kind.HALF: "medio, media", Kind.AND_A_HALF: "y medio, y media", Kind.COUPLE: "par, un par, par de, un par de",
        Kind.FEW: "unos, unas, pocas, pocos",
        Kind.NEXT: "próximo, próxima, próximos, que viene, siguiente", Kind.THIS: "este, esta, esto",
        Kind.LAST: "último, última, pasado, pasada", Kind.AFTER_NEXT: "que viene no, subsiguiente", Kind.AGO: "hace, atrás",
        Kind.UNTIL: "hasta, hasta el, hasta la, no antes de, no antes del, antes no", Kind.INCLUSIVE: "inclusive, incluido",
        Kind.FROM: "desde, desde el, a partir de, a partir del, del", Kind.FOR: "durante, por, para",
        Kind.IN: "dentro de", Kind.DURING: "en, todo, toda, todo el mes de, a lo largo de",
        Kind.BEFORE: "antes de, antes del, antes", Kind.AFTER: "después de, después del, después, tras", Kind.BETWEEN: "entre",
        Kind.OF: "de, del, de la", Kind.TO: "al, a",
        Kind.EVE: "víspera de, la víspera de, víspera del", Kind.THE: "el, la, los, las", Kind.AND: "y", Kind.OR: "o, u",
        Kind.NOT: "no, excepto, salvo, menos",
        Kind.ROUGHLY: "aproximadamente, alrededor de, quizás, quizá, tal vez, al menos, casi, más de, como mucho, unos, hacia",
        Kind.MORE: "más, enteras, enteros, completas", Kind.BACK: "vuelvo, volveré, regreso, de vuelta, vuelta",
        Kind.TIME: "cada, todos los, todas las, fin de semana, primavera, verano, otoño, invierno, tarde, noche, mediodía, "
                   "hora, horas, minutos, varias, varios, por la mañana, la mañana, temprano, quincena",
        Kind.FILLER: "por favor, gracias, hola, pausa, pausar, en pausa, pausadme, pausame, me, mi, yo, estoy, estaré, "
                     "vacaciones, de vacaciones, fuera, baja, de baja, permiso, quiero, necesito, descanso, ausente, a, "
                     "ponme, tomar, tomo, hacer, no estoy, sí, solo, al, ponedme, disponible",
    },
    days={"hoy": 0, "ahora": 0, "mañana": 1, "pasado mañana": 2, "ayer": -1, "anteayer": -2},
    holidays={"navidad": _CHRISTMAS, "navidades": _CHRISTMAS, "nochebuena": _EVE, "nochevieja": _SYLVESTER,
              "año nuevo": _NEW_YEAR, "reyes": (1, 6), "pascua": 0, "domingo de pascua": 0, "viernes santo": -2,
              "lunes de pascua": 1},
    parts={"fin de, final de, finales de, el final de, fin del, final del, finales del": "end",
           "mediados de, mitad de, a mediados de": "middle",
           "principios de, comienzos de, inicio de, principio de": "start"},
    rough_spans={"quince días": (0, 15), "ocho días": (0, 7)},
)  # fmt: skip

LANGUAGES: Mapping[str, Language] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}
