"""Pausing, stopping and going on, said in one short sentence with nothing beside it, in four languages.

The same words occur in ordinary talk ("pause the video", "a short coffee break"). A sentence counts only if it contains
nothing but the wish: a verb, and optionally what is to be paused, until when, and courtesies.
"""

# ruff: noqa: E501 (a pattern reads better unbroken)
import re
from functools import cache

from bot.language.intents import Intent

LONGEST = 160  # characters of a plain text that can be such a wish

_NUMBER = {
    "en": r"(?:a|an|one|two|three|four|five|six|eight|ten|twelve|a few|a couple of|some|another|\d{1,2})",
    "de": r"(?:ein(?:e|en|em|er)?|zwei|drei|vier|fuenf|sechs|acht|zehn|paar|ein paar|einige|\d{1,2})",
    "fr": r"(?:un|une|deux|trois|quatre|cinq|six|huit|dix|quelques|\d{1,2})",
    "es": r"(?:un|una|uno|dos|tres|cuatro|cinco|seis|ocho|diez|unos|unas|un par de|\d{1,2})",
}
_UNIT = {
    "en": r"(?:days?|weeks?|months?|fortnights?|quarters?|years?|whiles?|bit)",
    "de": r"(?:tage?n?|wochen?|monate?n?|quartale?|jahre?n?|weile)",
    "fr": r"(?:jours?|semaines?|mois|trimestres?|ans?|temps)",
    "es": r"(?:dias?|semanas?|mes(?:es)?|trimestres?|anos?|tiempo)",
}
# A clock, a meal or a coffee belongs to somebody's break at work, not to a pause of ours.
_CLOCK = (
    r"(?!.*(?:\b(?:quarter (?:past|to)|half past|ten past|five past|past|o'clock|lunch\w*|coffee|mittag\w*|kaffee\w*|viertel|halb|uhr"
    r"|midi|cafe|quinze(?! jours)|y cuarto|y media)\b|\d[:.h]\d\d|\b\d+ ?(?:am|pm|h)\b))"
)
_WORDS = r"(?: [a-z0-9'./]+){1,5}"
# "im" is "i am" in a plain text.
_UNTIL = {
    "en": rf"(?:for now|{_CLOCK}(?:for (?:{_NUMBER['en']}|this|the)|until|till|til|through|over|during|before|this|next|the next"
    rf"|the rest of){_WORDS})",
    "de": rf"(?:vorerst|{_CLOCK}(?:{_NUMBER['de']} {_UNIT['de']}(?: lang)?|fuer {_NUMBER['de']} {_UNIT['de']}"
    rf"|(?:bis|ueber|waehrend|vor|i am|in|die naechsten|naechsten?|diesen|diese|dieses){_WORDS}))",
    "fr": rf"(?:{_CLOCK}(?:jusqu'(?:a|au|aux|en)|jusque|pendant|avant|durant|d'ici){_WORDS}|(?:pour )?(?:ce|cet|cette|le|la) (?:mois|semaine"
    r"|trimestre|annee|ete|hiver|automne|printemps)(?: ci| prochain\w*)?)",
    "es": rf"(?:{_CLOCK}(?:hasta|durante|antes de|antes del){_WORDS}|(?:por )?(?:este|esta) (?:mes|semana|trimestre|ano|verano|invierno"
    r"|otono|primavera))",
}
_WHEN = {language: f"(?: {until})" for language, until in _UNTIL.items()}
_LONG = {language: rf"(?:{_NUMBER[language]} {_UNIT[language]})" for language in _NUMBER}
_BEFORE = {
    "en": r"(?:(?:please|pls|hi|hello|hey|ok|okay|so|no|thanks|sorry|could you|can you|would you|will you|can i|may i|could i"
    r"|i would like (?:you )?to|i want (?:you )?to|i need (?:you )?to|i have to|i must|i will|i am going to|let me"
    r"|how (?:do|can) i|i think|i feel|i guess|it is time(?: for me)? to|just|kindly)[ ,!.]+)*",
    "de": r"(?:(?:bitte|hallo|hi|ok|okay|danke|nein|kannst du|koennen sie|koenntest du|kann ich|darf ich|ich moechte|ich will"
    r"|ich muss|ich wuerde gerne?|wie kann ich|mal)[ ,!.]+)*",
    "fr": r"(?:(?:s'il (?:te|vous) plait|stp|svp|bonjour|salut|ok|merci|non|tu peux|peux tu|vous pouvez|pouvez vous|je peux"
    r"|est ce que (?:je|tu) peux|je voudrais|je veux|j'aimerais|je souhaite|je dois|il faut"
    r"|comment(?: (?:je fais|faire|on fait|fait on|est ce que je fais) pour)?)[ ,!.]+)*",
    "es": r"(?:(?:por favor|hola|ok|gracias|no|puedes|podrias|me puedes|puedo|quiero|quisiera|querria|me gustaria"
    r"|necesito|tengo que|voy a|como|(?:le )?hago para)[ ,!.]+)*",
}
_AFTER = {
    "en": r"(?:[ ,]+(?:please|pls|thanks|thank you|now|for now|right now|at once|asap|again|any ?more|no more|ever|for good|with (?:many )?thanks"
    r"|thanks for everything))*",
    "de": r"(?:[ ,]+(?:bitte|danke|jetzt|sofort|endlich|mehr|wieder|erst ?mal|mal))*",
    "fr": r"(?:[ ,]+(?:s'il (?:te|vous) plait|stp|svp|merci|maintenant|tout de suite|pour l'instant|de suite))*",
    "es": r"(?:[ ,]+(?:por favor|gracias|ya|ahora|de momento|por ahora|mas))*",
}
# What of ours a wish can be about.
_OURS = {
    "en": r"(?:me|it|this|everything|all|(?:my|the|these|all|all the|all my|your)? ?(?:mentoring|mentorship|mentor|sign ?ups?|offers?"
    r"|search|requests?|questions?|asks|asking|matching|match(?:es)?|introductions?|messages?|reminders?|notifications?|pings"
    r"|dms|help(?:ing)?|listening|volunteering|new people|people|invitations?))",
    "de": r"(?:mich|es|das|alles|(?:mein\w*|die|das|den|alle|eure)? ?(?:mentoring|mentorschaft|angebote?|anmeldung(?:en)?|suche"
    r"|anfragen?|fragen|nachrichten|erinnerungen|vermittlung(?:en)?|vorstellungen|profil|einladungen))",
    "fr": r"(?:moi|tout|ca|cela|(?:mon|ma|mes|le|la|les|l'|toutes les|tous les)? ?(?:mentorat|inscriptions?|offres?|recherches?"
    r"|demandes?|questions?|messages?|rappels?|notifications?|mises? en relation|propositions?|invitations?))",
    "es": r"(?:me|todo|esto|eso|(?:mi|mis|el|la|los|las|todos los|todas las)? ?(?:mentorias?|inscripcion(?:es)?|ofertas?|busquedas?"
    r"|solicitud(?:es)?|preguntas?|mensajes?|recordatorios?|avisos|notificaciones|peticiones|invitaciones))",
}

# Asked not to, as "no me escribe más" is not, which says that somebody no longer writes.
_ASK_ME = r"(?:pregunt(?:es|e|en|eis)|escrib(?:as|a|an|ais)|contact(?:es|e|en|eis))"

_WISHES: tuple[tuple[Intent, str, tuple[str, ...]], ...] = (
    (
        Intent.VOLUNTEER,  # who ends a pause offers again
        "en",
        (
            rf"(?:resume|un ?pause)(?: {_OURS['en']})?",
            r"(?:reactivate|restart) (?:me|my \w+(?: \w+)?)|switch me (?:back )?on(?: again)?",
            r"(?:pause|break) (?:over|done|finished)|(?:end|stop|lift|cancel|finish|undo) (?:my|the|this) (?:pause|break|snooze)|stop (?:pausing|snoozing|muting) me",
            r"(?:my|the) (?:pause|break|rest) is (?:over|done|finished|up)|(?:no more pause|end of (?:my|the) pause)",
            r"(?:i am )?back from (?:my|the) pause(?:,? (?:and )?(?:i am )?ready(?: again)?)?|take me off (?:pause|hold)",
        ),
    ),
    (
        Intent.VOLUNTEER,
        "de",
        (
            r"(?:meine |die )?pause (?:beenden|aufheben|vorbei|zu ende|ist (?:vorbei|zu ende|um))|pause ende|ende der pause",
            r"(?:beende|stoppe?|hebe?) (?:meine|die) pause(?: auf)?|(?:ich bin )?(?:zurueck|wieder da) aus (?:der|meiner) pause",
            r"(?:ich )?(?:bin )?aus (?:der|meiner) pause (?:zurueck|wieder da)|(?:mein )?mentoring (?:fortsetzen|wieder aufnehmen)",
        ),
    ),
    (
        Intent.VOLUNTEER,
        "fr",
        (
            r"(?:fin de (?:la|ma) pause|(?:la|ma) pause est (?:finie|terminee)|pause (?:finie|terminee))",
            r"(?:termine|arrete|leve|annule|stoppe)[rz]? (?:la|ma) pause|je (?:reviens|suis de retour) de (?:la|ma) pause",
            r"reactive[rz]?(?: moi| mon \w+)?|reprendre (?:mon )?mentorat",
        ),
    ),
    (
        Intent.VOLUNTEER,
        "es",
        (
            r"(?:fin de (?:la|mi) pausa|(?:se acabo|termino) (?:la|mi) pausa|(?:la|mi) pausa (?:ha terminado|termino|se acabo))",
            r"(?:termina|acaba|quita|cancela|para)r? (?:la|mi) pausa|(?:ya )?(?:vuelvo|he vuelto|estoy de vuelta) de (?:la|mi) pausa",
            r"reactiva(?:r)?(?:me| mi \w+)?|reanuda(?:r)?(?: mi \w+)?",
        ),
    ),
    (
        Intent.PAUSE,
        "en",
        (
            rf"(?:pause|snooze|mute|suspend)(?: {_OURS['en']})?{_WHEN['en']}?|hold {_OURS['en']}{_WHEN['en']}",
            rf"give me {_LONG['en']} without {_OURS['en']}",
            rf"(?:put|keep|set) {_OURS['en']} on (?:hold|pause|ice|snooze){_WHEN['en']}?|(?:i am )?on (?:pause|hold){_WHEN['en']}",
            rf"(?:(?:i )?(?:take|need|want|would like|could use|am taking|will take|have)|taking|give me|make it) (?:a|an|another|one)"
            rf" (?:short |little |long |longer |small )?(?:pause|break)(?: from {_OURS['en']})?(?: of {_LONG['en']})?{_WHEN['en']}?",
            rf"(?:short |a )?(?:pause|break|time ?out) (?:of {_LONG['en']}|{_UNTIL['en']})",
            rf"(?:(?:i )?(?:need|want|would like|take|am taking)|taking|give me) (?:a )?(?:{_LONG['en']} (?:off|pause|break|rest)"
            rf"|(?:rest|breather|time ?out|time off){_WHEN['en']})(?: from {_OURS['en']})?{_WHEN['en']}?|{_LONG['en']} (?:pause|break|off)",
            rf"(?:no|nothing|nobody|no one)(?: more)?(?: new)?(?: {_OURS['en']})?(?: for me)?{_WHEN['en']}",
            rf"skip (?:me|my turn)(?:{_WHEN['en']}| once| twice)?|leave me out{_WHEN['en']}",
            r"do not (?:ask|match|contact|message|ping|introduce|write to|send) me(?: (?:anyone|anybody|anything|somebody|someone|new"
            rf"|people|questions|requests))*{_WHEN['en']}",
            rf"(?:i am )?step(?:ping)? back{_WHEN['en']}",
        ),
    ),
    (
        Intent.PAUSE,
        "de",
        (
            rf"(?:pause|pausier(?:e|en|t)?)(?: {_OURS['de']})?{_WHEN['de']}?(?: pausieren)?",
            rf"(?:ich )?(?:mache?|nehme?|brauche?|will|moechte|haette gern\w*|wuensche mir|bin in)(?: mir| bitte| mal)*(?:{_WHEN['de']})?"
            rf" (?:(?:eine |kurz |mal )*(?:kurze |kleine |laengere )?(?:pause|auszeit)|{_LONG['de']} (?:pause|auszeit|frei))"
            rf"(?: von {_LONG['de']})?{_WHEN['de']}?(?: machen| nehmen| haben)?",
            rf"(?:pause|auszeit) (?:vom|von|beim|mit dem) {_OURS['de']}{_WHEN['de']}?",
            rf"(?:eine |kurze |kleine )*(?:pause|auszeit) (?:von {_LONG['de']}|{_UNTIL['de']})|{_LONG['de']} (?:pause|auszeit)",
            rf"(?:ich )?(?:pausiere|setze)(?:{_WHEN['de']})?(?: aus)?|{_OURS['de']}(?:{_WHEN['de']})? pausieren",
            rf"(?:keine|nichts|niemand\w*)(?: neue[ns]?| mehr| weiteren)*(?: {_OURS['de']})?{_WHEN['de']}",
            rf"{_UNTIL['de']} (?:bitte )?(?:keine (?:neuen )?{_OURS['de']}|niemand\w*|nichts)(?: neue[ns]?)?",
            rf"(?:frag|frage|fragt) mich (?:bitte )?(?:nicht |erst ){_UNTIL['de']}(?: wieder)?",
        ),
    ),
    (
        Intent.PAUSE,
        "fr",
        (
            rf"(?:en )?pause(?: de {_LONG['fr']}| d'{_LONG['fr']})?{_WHEN['fr']}?",
            rf"(?:mets|mettez|mettre|met)(?: {_OURS['fr']})? en pause(?: {_OURS['fr']})?{_WHEN['fr']}?|me mettre en pause{_WHEN['fr']}?",
            rf"(?:(?:je )?(?:fais|prends|voudrais|veux|souhaite|aimerais)|j'ai besoin d'|faire|prendre|il me faut) ?(?:une |la )?"
            rf"(?:petite |courte |longue )?pause(?: de {_LONG['fr']}| d'{_LONG['fr']})?{_WHEN['fr']}?",
            rf"(?:une )?(?:petite |courte |longue )?pause(?: de {_LONG['fr']}| d'{_LONG['fr']})?{_WHEN['fr']}?|{_LONG['fr']} de pause",
            rf"(?:je )?(?:prends|voudrais|veux|fais) {_LONG['fr']} de pause{_WHEN['fr']}?",
            rf"(?:je me mets|je suis) en (?:pause|retrait){_WHEN['fr']}?|(?:je )?suspend[sz]?(?:re|ez)? {_OURS['fr']}{_WHEN['fr']}?",
            rf"(?:pas|plus|aucune|aucun|rien)(?: de| d')?(?: nouvelles?| nouveaux?)?(?: {_OURS['fr']}| nouveau)?{_WHEN['fr']}",
            rf"ne (?:me|m') ?(?:demande[zs]?|envoie[zs]?|ecri[vt]\w*|propose[zs]?)(?: rien| personne| pas| plus)+{_WHEN['fr']}",
        ),
    ),
    (
        Intent.PAUSE,
        "es",
        (
            rf"pausa(?:r)?(?: {_OURS['es']})?(?: de {_LONG['es']})?{_WHEN['es']}?|pausame{_WHEN['es']}?",
            rf"(?:pon(?:me|er|erme|gan?me)?|poned?me|ponlo)(?: {_OURS['es']})? en pausa{_WHEN['es']}?|(?:estoy )?en pausa{_WHEN['es']}?",
            rf"(?:(?:me )?(?:hago|tomo|hacer|tomar|tomarme|quiero|quisiera|necesito|dame|pido) )?(?:una |un )?(?:pequena |breve |corta )?"
            rf"(?:pausa|descanso|respiro) (?:de {_LONG['es']}{_WHEN['es']}?|{_UNTIL['es']})",
            r"(?:me )?(?:hago|tomo|hacer|tomar|tomarme|quiero|quisiera|necesito|dame|pido) (?:una|un) (?:pequena |breve |corta )?pausa",
            rf"(?:(?:quiero|quisiera|necesito|dame) )?{_LONG['es']} de (?:pausa|descanso)",
            rf"(?:una |un )(?:pausa|descanso)(?: de {_LONG['es']})?{_WHEN['es']}?",
            rf"(?:suspende|suspender) {_OURS['es']}{_WHEN['es']}?|saltame{_WHEN['es']}?",
            rf"(?:sin|nada de|ninguna?|nada|nadie)(?: nuevas?| nuevos?)?(?: {_OURS['es']})?(?: nuevas?| nuevo)?{_WHEN['es']}",
            rf"no me (?:preguntes|pregunten|mandes|manden|envies|envien|escribas|escriban)(?: nada| a nadie)?{_WHEN['es']}",
        ),
    ),
    (
        Intent.STOP,
        "en",
        (
            rf"(?:stop|quit|cease)(?: with)?(?: {_OURS['en']})?",
            r"(?:cancel|withdraw|end|finish|delete|drop|take back|call off|remove|close) (?:my|the|this) (?:mentoring|mentorship|sign ?ups?"
            r"|offers?|search|requests?|matching|asks|question)",
            r"i (?:withdraw|take back) my (?:offer|request|question|sign ?up)|(?:cancel|stop|end) everything|i am out for good",
            r"(?:stop|quit|cease) (?:asking|messaging|writing|contacting|pinging|bothering|reminding|matching|emailing|texting|sending"
            r"|searching|looking|introducing|pairing|nudging|mentoring|listening|helping|volunteering)(?: (?:to|for|me|a|any|new"
            r"|anyone|anybody|someone|somebody|people|mentors?|buddy|listener|questions|messages|requests|reminders|these|matches))*",
            r"(?:i )?(?:do not|no longer) (?:want|wish|need)(?: (?:any|more|new))* (?:messages|questions|asks|requests|reminders|pings"
            r"|introductions|matches|a mentor|mentoring)",
            r"do not (?:ask|contact|match|message|ping|write to) me(?: (?:anyone|anybody|anything|new|questions|things))*"
            r" (?:any ?more|again|ever)+(?: again)?",
            r"i would (?:rather|prefer|like) (?:not (?:to )?be|not to be|to not be) (?:asked|contacted|matched|messaged)",
            r"i (?:do not|no longer) (?:want|wish) to (?:be (?:a (?:mentor|listener|buddy|volunteer)|asked|contacted|matched|messaged|part"
            r" of this|in this)|mentor|take part|volunteer)",
            r"(?:take|remove|drop|strike|scratch|cross|sign|opt|get) (?:me|my name) (?:off|from|out)(?: of)?(?: (?:the|your|this|all|my)"
            r"(?: mentors?| mentoring)? ?(?:lists?|programme|program|scheme|mentors|mentoring|village|everything)?)?",
            r"(?:stop|quit|give up) (?:being|acting as|serving as) (?:a |an |the |your )?(?:mentor|listener|buddy|volunteer)(?: here)?|give up mentoring",
            r"(?:i am )?(?:step|stand|stepping|standing) down(?: as (?:a |an |your )?(?:mentor|listener|buddy|volunteer))?"
            r"|(?:i am )?(?:resign|retire|resigning|retiring|step back|stepping back) as (?:a |an |your )?(?:mentor|listener|buddy|volunteer)(?: for good)?",
            r"(?:get|come) (?:out of|off) (?:your list|(?:the|your|this) (?:mentors? list|mentoring|programme|program|scheme))",
            r"remove me(?: as (?:a )?(?:mentor|listener|volunteer))?|opt(?:ing)? out|unsubscribe(?: me)?(?: from (?:everything|all|this|it))?",
            r"i (?:quit|resign)(?: (?:mentoring|this|as a mentor))?|i am (?:done (?:mentoring|with (?:mentoring|this|village))|no longer a"
            r" (?:mentor|listener|buddy|volunteer))",
            r"(?:quit|leave|leaving|exit) (?:the |this )?(?:mentoring|village|programme|program|scheme|mentors)",
            r"no (?:more|further) (?:messages|questions|asks|requests|pings|reminders|dms|emails|mails|introductions|matches)(?: from you)?",
        ),
    ),
    (
        Intent.STOP,
        "de",
        (
            rf"(?:stopp?|stoppe|stoppen|beende|beenden)(?: {_OURS['de']})?|{_OURS['de']} (?:stoppen|beenden|abbrechen|loeschen|zurueckziehen)",
            r"(?:hoer|hoert|hoere)(?: bitte)? auf(?: (?:mir|mich|damit|zu|schreiben|fragen|suchen|stoeren))*|such (?:bitte )?nicht (?:mehr )?weiter",
            rf"(?:ich )?ziehe {_OURS['de']} zurueck|zieh {_OURS['de']} zurueck|brich {_OURS['de']} ab",
            r"keine (?:nachrichten|fragen|anfragen|erinnerungen|vermittlungen)(?: mehr)|nie wieder (?:fragen|schreiben)",
            r"(?:ich )?(?:wuerde|moechte) (?:lieber|gerne?) (?:nicht|nicht mehr|nie wieder|keine) (?:gefragt|angeschrieben|angefragt)"
            r" werden",
            r"(?:ich )?(?:will|moechte) (?:nicht mehr (?:gefragt werden|mitmachen|mentor\w* sein)|kein\w* (?:mentor\w*|nachrichten|fragen|anfragen)"
            r"(?: mehr)?(?: sein)?)",
            r"(?:wie )?(?:ich )?hoere? (?:ich )?(?:wieder )?(?:auf,? (?:eine? )?mentor\w* zu sein|als mentor\w* auf|mit dem mentoring auf)",
            r"(?:ich )?(?:hoere auf mit dem mentoring|steige aus|melde mich ab|bin kein\w* mentor\w* mehr)|abmelden|austragen",
            r"(?:nimm|nehmt|nehmen sie|streich|streicht|streichen sie|trag|tragt|melde?) mich (?:bitte )?(?:raus|aus|ab|(?:von|aus) der (?:mentor\w*)?liste"
            r"|als mentor\w*(?: (?:raus|ab|aus))?)",
            r"wie (?:(?:melde|trage) ich mich (?:hier |da |wieder )*(?:ab|aus)|(?:komme|kann) ich (?:hier |da |wieder )*(?:aussteigen"
            r"|von der (?:mentor\w*)?liste(?: runter)?))",
        ),
    ),
    (
        Intent.STOP,
        "fr",
        (
            rf"(?:stop|stoppe[rz]?|arrete[rz]?|annule[rz]?|cesse[rz]?)(?: {_OURS['fr']})?",
            r"(?:arrete[rz]?|cesse[rz]?) (?:de |d')(?:m'|me )?(?:ecrire|demander|solliciter|chercher|contacter|envoyer|relancer|rappeler)"
            r"(?: (?:des|de|les|quelqu'un|personne|messages|questions|pour|moi))*",
            rf"(?:je )?(?:retire|annule|retirer|annuler) {_OURS['fr']}|(?:retire|enleve|raye)[rz]? moi(?: de la liste| du programme)?",
            r"je (?:prefere|prefererais|voudrais|aimerais) (?:ne (?:plus|pas) etre|qu'on ne me) (?:sollicite\w*|contacte\w*|demande\w*"
            r"|interroge\w*)(?: (?:plus|pas|rien))*",
            r"je (?:ne )?(?:veux|souhaite|desire) plus (?:etre (?:mentore?|sollicite\w*|contacte\w*)|de (?:messages|questions|demandes|rappels)|participer|qu'on me demande)",
            r"je ne suis plus (?:mentore?|benevole)|(?:j'arrete|je quitte)(?: (?:le|mon) (?:mentorat|programme))?|je me retire",
            r"plus (?:jamais )?de (?:messages|questions|demandes|rappels)|(?:je )?(?:me |m')?desinscri[sr]\w*(?: moi)?|me retirer(?: de la liste| du programme)?|quitter (?:le |ce )?programme|arreter (?:d'etre|le) mentor\w*|desabonne[rz]?(?: moi)?",
        ),
    ),
    (
        Intent.STOP,
        "es",
        (
            rf"(?:stop|para|pare|parar|deten|detener|detente|cancela|cancelar|anula|anular)(?: {_OURS['es']})?",
            r"(?:deja|dejen|deje|dejar) de (?:escribir|preguntar|buscar|mandar|enviar|contactar|molestar|recordar)(?:me|nos)?"
            r"(?: (?:mensajes|preguntas|recordatorios|a|alguien|nadie|mentor\w*|mas))*",
            r"(?:retiro|retirar|borra|borrar) (?:mi|la) (?:oferta|inscripcion|solicitud|busqueda)",
            rf"(?:ya )?no me {_ASK_ME}(?: nada)? (?:nunca )?mas",
            rf"(?:prefiero|preferiria) (?:que )?no (?:me {_ASK_ME}(?: nada)?(?: mas)?|ser preguntad[ao])",
            r"ya no (?:(?:quiero|deseo) (?:ser mentor\w*|que me (?:pregunten|escriban)|mensajes|preguntas|participar)|soy mentor\w*)",
            r"no quiero (?:mas|recibir mas|recibir) (?:mensajes|preguntas|recordatorios|solicitudes)|no mas (?:mensajes|preguntas|recordatorios)",
            r"(?:quit|sac|borr)(?:a|e|en|ad)me(?: de la lista| del programa| de (?:los|las) mentor\w+)?|(?:(?:me )?(?:quiero |voy a )?|d)(?:doy|ame|enme|eme|adme|arme|dar) de baja"
            r"|(?:lo dejo|dejo la mentoria|me salgo)|(?:me salgo|salirme) de (?:esto|aqui)|(?:me )?(?:salgo|salir|salirme) (?:de la lista|del programa)|dej(?:ar|o) (?:esto|la mentoria|el programa|de ser mentor\w*)",
        ),
    ),
)


@cache
def _patterns() -> tuple[tuple[Intent, re.Pattern[str]], ...]:
    """Each wish with all its wordings in one language, courtesy before and after."""
    return tuple(
        (intent, re.compile(rf"\W*{_BEFORE[language]}(?:{'|'.join(wordings)}){_AFTER[language]}\W*"))
        for intent, language, wordings in _WISHES
    )


def short_wish(text: str) -> Intent | None:
    """Return the intent of a plain text that is one wish and nothing else: to pause, to stop, or to end a pause
    (`VOLUNTEER`); None for any other text.
    """
    if len(text) > LONGEST:
        return None
    return next((intent for intent, pattern in _patterns() if pattern.fullmatch(text)), None)
