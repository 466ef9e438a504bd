"""Pausing, stopping and ending a pause in one short sentence: every object and every length, in four languages."""

# ruff: noqa: E501 (lists of sentences)
from itertools import product

import pytest

from bot.language import Intent, understand
from bot.language.safety import Safety
from bot.language.short_wishes import short_wish
from bot.language.text import plain
from bot.language.training.sentences import all_sentences

UNTIL = {
    "en": ["", "until Monday", "for a month", "until the 3rd of May", "for two weeks", "this month", "for now"],
    "de": ["", "bis Montag", "bis zum 3. Mai", "einen Monat", "zwei Wochen lang", "bis nach den Ferien", "im Mai"],
    "fr": [
        "",
        "jusqu'à lundi",
        "jusqu'au 3 mai",
        "pendant deux semaines",
        "jusqu'en septembre",
        "avant l'été",
        "ce mois-ci",
    ],
    "es": ["", "hasta el lunes", "hasta el 3 de mayo", "durante dos semanas", "este mes", "hasta septiembre"],
}
PAUSES = {
    "en": [
        "pause", "pause me", "please pause me", "could you pause my mentoring", "pause everything", "snooze", "pause my search",
        "put me on hold", "put my sign-up on hold", "I need a break", "I'd like a pause", "I'm taking a break",
        "I want a break from mentoring", "I'd like a short break",
    ],
    "de": [
        "Pause", "bitte pausieren", "ich mache Pause", "ich mache eine Pause", "ich möchte eine Pause", "ich brauche eine Auszeit",
        "mach bitte Pause", "ich pausiere", "ich nehme mir eine Auszeit",
    ],
    "fr": [
        "pause", "mets-moi en pause", "mets tout en pause", "je fais une pause", "je prends une pause", "je voudrais une pause",
        "j'ai besoin d'une pause", "une petite pause", "je suspends mon mentorat", "je me mets en retrait",
    ],
    "es": [
        "pausa", "ponme en pausa", "pon todo en pausa", "hago una pausa", "me tomo una pausa", "quiero una pausa",
        "necesito una pausa", "pausa mi mentoría",
    ],
}  # fmt: skip
LENGTHS = {
    "en": ["a pause of two weeks please", "a month's pause", "give me a month off", "no questions until Monday"],
    "de": ["ich möchte einen Monat Pause", "eine Pause von vier Wochen", "bis Montag keine Anfragen", "frag mich erst im April wieder"],
    "fr": ["je prends deux semaines de pause", "une pause d'un mois", "je fais une pause d'un mois", "pas de questions jusqu'à lundi"],
    "es": ["quiero una pausa de un mes", "hago una pausa de dos meses", "un mes de descanso", "sin preguntas hasta el lunes"],
}  # fmt: skip
STOPS = {
    "en": (
        ["stop", "please stop", "cancel", "end", "withdraw"],
        ["my mentoring", "my sign-up", "my search", "my offer", "the matching"],
        ["stop", "stop it", "stop asking me", "stop writing to me", "stop sending me questions", "stop looking for a mentor",
         "no more messages", "I don't want any more questions", "I don't want to be asked", "take me off the list", "remove me",
         "unsubscribe me", "I quit mentoring", "I withdraw my offer", "I'm no longer a mentor", "leave the programme",
         "how do I stop being a mentor?", "I'd like to stop being a mentor", "I'm stepping down as a mentor", "step down", "give up mentoring",
         "I think it is time for me to step down, with thanks", "how do I get off the mentor list", "I don't want to be a mentor no more",
         "I'd rather not be asked anymore", "please don't ask me anymore", "don't contact me ever again", "I'd like not to be asked"],
    ),
    "de": (
        ["stopp", "stoppe", "beende", "bitte beende"],
        ["mein Mentoring", "meine Anmeldung", "die Suche", "mein Angebot", "alles"],
        ["stopp", "hör auf", "hör auf mir zu schreiben", "Suche abbrechen", "ich ziehe mein Angebot zurück", "keine Nachrichten mehr",
         "ich möchte nicht mehr gefragt werden", "nimm mich von der Liste", "trag mich aus", "melde mich ab", "ich steige aus",
         "wie melde ich mich hier ab", "wie komme ich von der Liste runter", "nehmt mich bitte als Mentorin raus",
         "ich würde lieber nicht mehr gefragt werden", "ich möchte lieber nicht gefragt werden",
         "wie höre ich auf, Mentorin zu sein?", "wie höre ich als Mentor auf", "ich höre als Mentorin auf"],
    ),
    "fr": (
        ["arrête", "arrêter", "stoppe", "annule", "s'il te plaît arrête"],
        ["mon mentorat", "mon inscription", "la recherche", "mon offre", "tout"],
        ["stop", "arrête", "arrête de m'écrire", "arrête de me demander", "je retire mon offre", "plus de messages",
         "je ne veux plus être mentore", "retire-moi de la liste", "désinscris-moi", "je quitte le programme", "j'arrête",
         "comment me désinscrire ?", "comment on fait pour arrêter", "je veux plus être mentor", "comment quitter le programme",
         "je préfère ne plus être sollicitée", "je préfèrerais qu'on ne me demande plus rien"],
    ),
    "es": (
        ["para", "cancela", "detén", "por favor cancela"],
        ["mi mentoría", "mi inscripción", "la búsqueda", "mi oferta", "todo"],
        ["para", "deja de escribirme", "deja de mandarme mensajes", "retiro mi oferta", "no más mensajes", "ya no quiero ser mentora",
         "quítame de la lista", "me doy de baja", "dame de baja", "dejo la mentoría",
         "quiero darme de baja", "cómo dejo de ser mentora", "cómo me salgo de esto", "cómo le hago para dejar esto", "quítenme de los mentores",
         "no me preguntéis más", "prefiero que no me pregunten más", "no me escribas más"],
    ),
}  # fmt: skip
ENDED = [
    "resume", "unpause me", "end my pause", "stop the pause", "my pause is over", "back from my pause", "stop pausing me",
    "Pause beenden", "meine Pause ist vorbei", "Ende der Pause", "fin de la pause", "ma pause est finie", "termine ma pause",
    "fin de la pausa", "mi pausa ha terminado", "termina mi pausa", "se acabó la pausa",
]  # fmt: skip
OTHERS = [
    "pause the video please", "stop the build", "the pause button is stuck", "coffee break until ten past", "break until 10:15",
    "a short coffee break", "we stop at five", "stop by my desk", "Pause bis viertel nach", "kurze Kaffeepause", "stopp den Server",
    "on fait une pause café jusqu'à dix heures", "arrête la musique", "para el servidor", "pausa para el café", "rest in peace",
    "taking a break from react", "break it into pieces", "nothing in my calendar closes", "end the call", "cancel the meeting",
    "my son's break is over", "I don't want to be late", "no questions from finance", "leave the room", "stop crying for a month",
    "I'm stepping back in the code", "how do I get out of the building", "step down the voltage", "retire the old server", "dejar de fumar",
    "salir del edificio", "quitter la réunion", "wie komme ich hier zum Bahnhof", "dar de baja al cliente", "stop being silly",
    # Said of a job, a home or a state of mind, where danger may be meant.
    "I need to get out of here", "I have to get out of this", "how do I get out of this", "get out of here", "come off it",
    "I want to resign", "how do I resign", "I feel I have to resign", "wie komme ich hier raus", "wie komme ich da wieder raus",
    "quiero salir de aquí", "necesito salir de aquí", "cómo hago para salir de esto", "plus jamais de violence",
    "ya no me escribe más", "no me contacta nunca más", "no me pregunta nada más",
    "don't ask me again why I was late", "please don't ask me about my leave anymore", "no me preguntes más por mi hijo",
]  # fmt: skip
COURTESY = ["{}", "{}.", "{}!", " {} ", "*{}*", "Hi, {}"]


def wish(text: str) -> Intent | None:
    return short_wish(plain(text))


@pytest.mark.parametrize("language", UNTIL)
def test_a_pause_is_heard_with_any_object_and_any_length(language: str) -> None:
    said = [f"{words} {until}".strip() for words, until in product(PAUSES[language], UNTIL[language])]
    assert [text for text in said + LENGTHS[language] if wish(text) is not Intent.PAUSE] == []


@pytest.mark.parametrize("language", STOPS)
def test_a_stop_is_heard_with_any_object(language: str) -> None:
    verbs, objects, alone = STOPS[language]
    said = [f"{verb} {about}" for verb, about in product(verbs, objects)] + alone
    assert [text for text in said if wish(text) is not Intent.STOP] == []


def test_the_end_of_a_pause_is_heard() -> None:
    assert [text for text in ENDED if wish(text) is not Intent.VOLUNTEER] == []


def test_courtesy_and_marks_change_nothing() -> None:
    for frame in COURTESY:
        assert wish(frame.format("pause me until Monday")) is Intent.PAUSE, frame
        assert wish(frame.format("stop asking me")) is Intent.STOP, frame


def test_what_is_paused_or_stopped_elsewhere_is_no_wish() -> None:
    assert [text for text in OTHERS if wish(text) is not None] == []


def test_ordinary_talk_to_learn_from_is_no_wish() -> None:
    """Whatever is heard so in sentences labelled as talk is about mentoring itself, as "how do I stop mentoring"."""
    talk = [row for row in all_sentences() if row.intent in {"none", "ask", "small_talk"}]
    heard = [row.text for row in talk if wish(row.text) is not None]
    assert [
        text
        for text in heard
        if not {"mentor", "mentors", "mentoring", "helping", "pinging"} & set(plain(text).split())
    ] == []


def test_a_wish_is_what_is_understood() -> None:
    for language in UNTIL:
        for text in (f"{PAUSES[language][3]} {UNTIL[language][1]}", *LENGTHS[language]):
            understood = understand(text)
            assert (understood.intent, understood.safety, understood.topics) == (Intent.PAUSE, Safety.NONE, ()), text


@pytest.mark.parametrize("language", STOPS)
def test_a_stop_is_a_stop_also_beside_the_quiet_line(language: str) -> None:
    """The model may hear possible danger in "ne plus être"; the line to call then stands beside what was asked for."""
    *_, alone = STOPS[language]
    for text in alone:
        understood = understand(text)
        assert understood.intent is Intent.STOP, text
        assert understood.safety in {Safety.NONE, Safety.POSSIBLY}, text


def test_a_danger_is_heard_before_a_wish() -> None:
    for text in ("I want to end it all", "I can't go on", "end my life", "I don't want to be here any more"):
        assert understand(text).safety in {Safety.CRISIS, Safety.POSSIBLY}, text
