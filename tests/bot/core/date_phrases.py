"""Phrases about days as people type them, on Wednesday 25 November 2026, and what each has to be read as.

`SURE` names the first day back; `GUESSED` is asked about with the day that was understood; `ASKED` is asked about
without one; `PAST` names a day that is over.
"""

# ruff: noqa: E501 (a table reads better unbroken)

SURE: dict[str, dict[str, str]] = {
    "2026-11-26": {
        "en": "tomorrow; until tomorrow; until 26 November; until Nov 26; one day; a day; for 1 day; 26.11.",
        "de": "morgen; bis morgen; einen Tag; bis 26.11.2026",
        "fr": "demain; jusqu'à demain; un jour; pour un jour",
        "es": "mañana; hasta mañana; un día",
    },
    "2026-11-27": {
        "en": "Friday; until Friday; until this Friday; the day after tomorrow; 2 days; until Fri; until friday, please; "
              "pause me until Friday please; I'm away until Friday; the day before 28 November",
        "de": "Freitag; bis Freitag; übermorgen; uebermorgen; zwei Tage; bis diesen Freitag; bitte bis Freitag pausieren",
        "fr": "vendredi; jusqu'à vendredi; après-demain; deux jours; jusqu’à ce vendredi",
        "es": "viernes; hasta el viernes; pasado mañana; dos días; hasta este viernes",
    },
    "2026-11-28": {"en": "through Friday; until Friday inclusive; for three days", "de": "bis einschließlich Freitag; bis Freitag einschließlich"},
    "2026-11-30": {
        "en": "next Monday; until next Monday; until next week; until Monday; Monday; end of the month; end of this month; "
              "5 days; until the start of next week; until Monday of next week",
        "de": "nächsten Montag; bis nächsten Montag; bis nächste Woche; Montag; Ende des Monats; bis Anfang nächster Woche",
        "fr": "lundi prochain; jusqu'à lundi prochain; jusqu'à lundi; je fais une pause jusqu'à lundi; fais une pause jusqu'à lundi s'il te plaît; jusqu'à la semaine prochaine; lundi; fin du mois; jusqu'à la fin du mois",
        "es": "el próximo lunes; hasta el lunes que viene; hasta la semana que viene; lunes; fin de mes; hasta el final del mes",
    },
    "2026-12-01": {
        "en": "until December; until next month; until 1 December; until the first of December; until the 1st; 1 Dec; Dec 1st; "
              "until the beginning of December; beginning of next month",
        "de": "bis Dezember; bis nächsten Monat; bis zum 1.; 1. Dezember; bis zum ersten Dezember; Anfang Dezember; bis Anfang des nächsten Monats",
        "fr": "jusqu'en décembre; jusqu'au mois prochain; jusqu'au 1er; 1er décembre; premier décembre; début décembre; jusqu'au 1er décembre",
        "es": "hasta diciembre; hasta el mes que viene; 1 de diciembre; primero de diciembre; hasta el 1; principios de diciembre; hasta el 1º de diciembre",
    },
    "2026-12-04": {
        "en": "next Friday; Friday of next week; end of next week; Friday next week; next week Friday; until Fri 4 Dec; the Friday before 6 December; "
              "Friday week",
        "de": "nächsten Freitag; Ende nächster Woche; Freitag nächster Woche; nächste Woche Freitag; Freitag, 4. Dezember; Freitag, den 4.12.",
        "fr": "vendredi prochain; fin de la semaine prochaine; vendredi de la semaine prochaine; vendredi 4 décembre",
        "es": "el viernes que viene; el próximo viernes; finales de la semana que viene; viernes 4 de diciembre",
    },
    "2026-12-05": {"en": "until the 5th; 5 December; ten days", "de": "bis zum 5.; zehn Tage", "fr": "jusqu'au 5; dix jours", "es": "hasta el 5; diez días"},
    "2026-12-07": {
        "en": "Monday 7 December; Mon, 7 Dec; until the week after next",
        "de": "Montag, 7. Dezember; bis übernächste Woche; bis 7.12.", "fr": "lundi 7 décembre", "es": "lunes, 7 de diciembre",
    },
    "2026-12-09": {
        "en": "2 weeks; two weeks; for two weeks; for 2 weeks please; a fortnight; a couple of weeks; couple of weeks; two more weeks; 14 days; "
              "2wks; a two-week break; pause 2 weeks; *2 weeks*; “two weeks”; 2\u00a0weeks; two\u202fweeks; one week and 7 days; for two weeks from today",
        "de": "zwei Wochen; 2 Wochen; für zwei Wochen; ein paar Wochen; 14 Tage; zwei Wochen lang; bitte 2 Wochen Pause",
        "fr": "deux semaines; pour deux semaines; pendant 2 semaines; deux semaines svp; 14 jours",
        "es": "dos semanas; por dos semanas; durante 2 semanas; un par de semanas; 14 días",
    },
    "2026-12-13": {"en": "two and a half weeks; 2.5 weeks; 2½ weeks; 2,5 weeks; the day after 12 December", "de": "2,5 Wochen; 2 Wochen und 4 Tage", "fr": "deux semaines et demie; le lendemain du 12 décembre", "es": "dos semanas y media; el día después del 12 de diciembre"},
    "2026-12-16": {"en": "three weeks; 3 weeks; twenty-one days", "de": "drei Wochen", "fr": "trois semaines", "es": "tres semanas"},
    "2026-12-24": {
        "en": "Christmas Eve; until Christmas eve; the day before Christmas; the eve of Christmas; one day before Christmas; until the day before Christmas day",
        "de": "Heiligabend; bis Heiligabend; der Tag vor Weihnachten; einen Tag vor Weihnachten",
        "fr": "la veille de Noël; jusqu'à la veille de Noël; le jour avant Noël",
        "es": "Nochebuena; hasta Nochebuena; la víspera de Navidad; el día antes de Navidad",
    },
    "2026-12-25": {
        "en": "Christmas; until Christmas; xmas; for a month; a month; one month; pause me for a month please; 1 month; 25 December",
        "de": "Weihnachten; bis Weihnachten; einen Monat; für einen Monat", "fr": "Noël; jusqu'à Noël; un mois; pour un mois",
        "es": "Navidad; hasta Navidad; un mes; por un mes",
    },
    "2026-12-26": {"en": "Boxing Day; the day after Christmas", "de": "der Tag nach Weihnachten", "fr": "le jour après Noël; le lendemain de Noël", "es": "el día después de Navidad"},
    "2026-12-28": {"en": "the Monday after Christmas; Monday after Christmas", "de": "der Montag nach Weihnachten", "fr": "le lundi après Noël", "es": "el lunes después de Navidad"},
    "2026-12-31": {
        "en": "New Year's Eve; until New Years Eve; until the end of the year; end of the year; end of December; the day before New Year",
        "de": "Silvester; Ende des Jahres; Ende Dezember; bis Ende Dezember", "fr": "la Saint-Sylvestre; fin décembre; fin de l'année", "es": "Nochevieja; finales de diciembre; fin de año",
    },
    "2027-01-01": {
        "en": "New Year; until New Year's Day; until January; until January 2027; 1 January 2027; until next year; until 2027; through December",
        "de": "Neujahr; bis Januar; bis Januar 2027; bis nächstes Jahr", "fr": "Nouvel an; jusqu'en janvier; jusqu'à l'année prochaine; jusqu'au jour de l'an",
        "es": "Año Nuevo; hasta enero; hasta el año que viene; hasta enero de 2027",
    },
    "2027-01-09": {
        "en": "until two weeks after 26 December; 1.5 months; one and a half months; a month and a half; 1½ months; 1,5 months",
        "de": "1,5 Monate; anderthalb Monate; eineinhalb Monate; 1½ Monate", "fr": "un mois et demi; 1,5 mois", "es": "un mes y medio; 1,5 meses",
    },
    "2027-01-31": {"en": "end of January; the end of January 2027", "de": "Ende Januar", "fr": "fin janvier", "es": "finales de enero"},
    "2027-02-03": {"en": "2027-02-03; until 2027-02-03; 2027/02/03", "de": "3.2.2027; 3.2.27; 03.02.2027", "es": "3 de febrero de 2027"},
    "2027-03-01": {"en": "until March; 1 March; the first of March", "de": "bis März; bis Maerz; der erste März", "fr": "jusqu'en mars; 1er mars", "es": "hasta marzo"},
    "2027-03-03": {
        "en": "until 3 March; 3 March; March 3; March 3rd; March 3rd, 2027; 3rd of March; the third of March; third of March; March the third; 3 Mar; 3rd March 2027; the 3rd of March, 2027",
        "de": "bis 3. März; 3.3.; 3.März; 3. Maerz; dritter März; bis zum dritten März; bis zum 3. März 2027",
        "fr": "3 mars; le 3 mars; jusqu'au 3 mars; trois mars; jusqu’au 3 mars 2027", "es": "3 de marzo; el 3 de marzo; hasta el 3 de marzo; tres de marzo; hasta el 3 de marzo del 2027",
    },
    "2027-03-15": {"en": "mid-March; mid March; middle of March; the middle of March", "de": "Mitte März; bis Mitte März", "fr": "mi-mars; milieu de mars", "es": "mediados de marzo; hasta mediados de marzo"},
    "2027-03-28": {"en": "Easter; until Easter Sunday", "de": "Ostern", "fr": "Pâques", "es": "Pascua"},
    "2027-04-13": {"en": "13/4; until 13/4/2027; 4/13/27"},
    "2027-05-01": {"en": "until May", "fr": "jusqu'en mai", "es": "hasta mayo"},
    "2027-05-25": {"en": "half a year; a half year; six months; 0.5 years; 2 quarters", "de": "ein halbes Jahr; halbes Jahr; sechs Monate; 0,5 Jahre; ½ Jahr", "fr": "six mois; une demi-année", "es": "medio año; seis meses"},
    "2027-01-08": {"en": "two weeks after Christmas; until two weeks after Christmas"},
    "2028-02-29": {"en": "29 february; February 29", "de": "29. Februar", "fr": "29 février", "es": "29 de febrero"},
    "2028-05-25": {"en": "18 months; a year and a half; 1.5 years", "de": "anderthalb Jahre", "fr": "un an et demi", "es": "un año y medio"},
}  # fmt: skip
GUESSED: dict[str, dict[str, str]] = {
    "2026-12-02": {"de": "in einer Woche; acht Tage", "en": "in a week; about a week", "fr": "huit jours", "es": "ocho días"},
    "2026-12-09": {"en": "in two weeks; in 2 weeks; roughly two weeks; at least two weeks; two weeks or so; maybe 2 weeks; two weeks if my boss agrees", "de": "in zwei Wochen; etwa zwei Wochen", "fr": "dans deux semaines; environ deux semaines", "es": "dentro de dos semanas"},
    "2026-12-11": {"en": "7-11 December; 7–11 December; 7 - 11 Dec; December 7-11; December 7 to 11; from 7 to 11 December; from the 7th to the 11th of December; Mon 7 December to Fri 11 December; between 7 and 11 December",
                   "de": "7.-11. Dezember; 7. bis 11. Dezember; vom 7. bis 11. Dezember; vom 7.12. bis 11.12.; zwischen 7. und 11. Dezember", "fr": "du 7 au 11 décembre; 7-11 décembre; entre le 7 et le 11 décembre", "es": "del 7 al 11 de diciembre; 7-11 de diciembre"},
    "2026-12-16": {"en": "a few weeks; 2-3 weeks; two or three weeks; 2 to 3 weeks", "de": "2-3 Wochen; zwei bis drei Wochen", "fr": "2 à 3 semaines; deux ou trois semaines", "es": "2-3 semanas; dos o tres semanas"},
    "2027-01-01": {"en": "for December; during December; all of December; for the month of December"},
    "2027-01-02": {"en": "from Christmas to 2 January; 24 December - 2 January; Dec 24 to Jan 2", "de": "vom 24.12. bis 2.1.", "fr": "du 24 décembre au 2 janvier", "es": "del 24 de diciembre al 2 de enero"},
    "2027-02-01": {"en": "for January; during January; all January", "de": "im Januar; den ganzen Januar", "fr": "pour janvier; en janvier; pendant janvier", "es": "en enero; durante enero; todo enero"},
    "2027-03-03": {"en": "until 3 March, if Anna agrees; 3 March I think; until about 3 March", "de": "bis 3. März, wenn es klappt", "fr": "jusqu'au 3 mars si possible"},
    "2027-04-05": {"en": "from 3 March until 5 April; from 3 March to 5 April; 3 March - 5 April", "de": "vom 3. März bis 5. April", "fr": "du 3 mars au 5 avril", "es": "del 3 de marzo al 5 de abril"},
    "2026-12-10": {"fr": "quinze jours", "es": "quince días"},
    "2026-12-14": {"en": "two weeks from Monday; from Monday for two weeks; for two weeks from next Monday"},
    "2026-12-04": {"en": "a week from Friday"},
    "2026-11-30": {"en": "on Monday", "de": "am Montag"},
}  # fmt: skip
ASKED: dict[str, str] = {
    "en": "please; 7/12/2026; until I say; 3/4; 3 March or 5 March; Friday or Monday; 30 Feb; 31 February; 2027-13-40; 999999 weeks; 99 years; I may be back; "
          "Tuesday 7 December; 0 weeks; until after my trip; 🙂; the Friday after next; Friday after next; next week; next month; next year; "
          "January; before Christmas; after Christmas; until after Christmas; before 3 March; after 3 March; the week before Christmas; "
          "the week after Christmas; from Monday; starting Monday; from 3 March; since Monday; every Friday; Fridays; on Fridays; not Friday; "
          "except Friday; until spring; this summer; until summer; in the morning; Friday evening; Friday at 5 pm; 3; 12; 3 4; several weeks; "
          "half a day; a week or a month; until week 12; the 5; until 5; early March; late March; second week of March; first Monday in March; "
          "last week of March; weekend; until the weekend; 1.25 months; 13/13; 45 March; two weeks every month; until 3 pm; a year ago next week; "
          "during the holidays; over the summer; March and April; Monday and Tuesday; 10 000 days; the end; until the end; half; today; until now; "
          "11-7 December; between Monday and; from Monday to; until Monday or Tuesday; 5 weeks before; 2 weeks 3 March; 3 March 4 weeks; march; may; second; "
          "this week; for the rest of the week; two weeks on, two weeks off; until Q2; Christmas 2090; 1e3 days; 3 weeks until",
    "de": "übernächsten Freitag; nächste Woche; nach Weihnachten; vor Weihnachten; bis nach Ostern; ab Montag; jeden Freitag; freitags; "
          "im Sommer; bis zum Sommer; 3/4; Freitag oder Montag; am Wochenende; Freitagabend; mehrere Wochen; nicht Freitag; am Morgen; "
          "seit zwei Wochen; Januar; bis Anfang des Sommers; außer Freitag; KW 12",
    "fr": "la semaine prochaine; après Noël; avant Noël; à partir de lundi; tous les vendredis; les vendredis; vendredi ou lundi; cet été; "
          "le week-end; plusieurs semaines; vendredi soir; sauf vendredi; janvier; depuis lundi; chaque lundi",
    "es": "la semana que viene; después de Navidad; antes de Navidad; a partir del lunes; todos los viernes; los viernes; viernes o lunes; "
          "este verano; el fin de semana; varias semanas; por la mañana; excepto el viernes; enero; desde el lunes; cada lunes",
}  # fmt: skip
PAST: dict[str, dict[str, str]] = {
    "2020-01-01": {"en": "2020-01-01; until 1 January 2020; 1 January 2020; January 1st, 2020; pause until 1 January 2020", "de": "1.1.2020; bis 1. Januar 2020", "fr": "jusqu'au 1er janvier 2020", "es": "hasta el 1 de enero de 2020"},
    "2020-03-03": {"en": "3 March 2020; 3/3/2020"},
    "2026-11-11": {"en": "two weeks ago; 2 weeks ago; 14 days ago", "de": "vor zwei Wochen; vor 2 Wochen", "fr": "il y a deux semaines", "es": "hace dos semanas"},
    "2026-11-24": {"en": "yesterday; until yesterday", "de": "gestern", "fr": "hier", "es": "ayer"},
    "2026-11-23": {"en": "last Monday; until last Monday; the day before yesterday", "de": "letzten Montag; vorgestern", "fr": "lundi dernier; avant-hier", "es": "el lunes pasado; anteayer"},
}  # fmt: skip
