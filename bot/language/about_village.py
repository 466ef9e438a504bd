"""Plain questions about Village itself, each of which has an answer of its own, in four languages.

"How does this work?", "Who reads what I write?", "Can my boss see this?", "Is it anonymous?", "What is a brown bag?",
"What does a mentor do?", "How long does it take?". A question counts only if it contains nothing else: "can my boss see
my calendar" and "how does the pump work" are other matters.
"""

# ruff: noqa: E501 (a pattern reads better unbroken)
import re
from enum import StrEnum
from functools import cache

from bot.language.text import plain

LONGEST = 120  # characters of such a question


class VillageQuestion(StrEnum):
    """What somebody would like to know about Village."""

    HOW_IT_WORKS = "how_it_works"
    WHO_READS = "who_reads"
    EMPLOYER = "employer"  # whether a manager, HR or the company learns of it
    ANONYMOUS = "anonymous"
    BROWN_BAG = "brown_bag"
    MENTORING = "mentoring"
    HOW_LONG = "how_long"


# What stands before and after without changing the question.
_OPENING = (
    r"(?:(?:hi|hello|hey|hallo|hoi|gruezi|salut|bonjour|hola|buenas|buenos dias|ok|okay|so|and|but|wait|um|sorry|please|just|quick question|question"
    r"|und|aber|also|sag mal|kurze frage|frage|et|mais|dis moi|dites moi|alors|pis|y|pero|oye|disculpa|perdon|una pregunta|pregunta|bitte|s'il (?:te|vous) plait|por favor)[ ,:!.-]+)*"
    r"(?:(?:can|could|may) (?:you|i|u) (?:please )?(?:tell me|ask|know)[ ,:]+|(?:i would like|i want) to know(?: if| whether)?[ ,:]+|do you know(?: if| whether)?[ ,:]+"
    r"|(?:darf|kann) ich fragen[ ,:]+(?:ob )?|koennen sie mir sagen[ ,:]+(?:ob )?|je (?:voudrais|peux) savoir(?: si)?[ ,:]+|(?:me )?(?:puedes|podrias|puede) decir(?:me)?(?: si)?[ ,:]+|quisiera saber(?: si)?[ ,:]+)?"
    r"(?:est ce que |es que )?"
)
_CLOSING = (
    r"(?:[ ,]+(?:then|please|pls|exactly|actually|really|anyway|though|here|in here|on here|now|too|at all|if i may ask|mate|man|lol|or not|right|denn|eigentlich|genau|hier|bitte|so|auch|oder|ueberhaupt"
    r"|exactement|au juste|en fait|ici|stp|svp|s'il (?:te|vous) plait|donc|exactamente|aqui|por favor|entonces|o no|o que|verdad))*"
)

# What is written or done here: the thing asked about.
_THIS = {
    "en": r"(?:this|that|it|any of (?:this|it)|(?:all )?(?:of )?(?:this|these|my|the)(?: (?:messages?|chats?|conversations?|questions?|answers?|words|texts?|dms?|requests?|asks?|sign ?ups?|stuff))|what i (?:write|type|say|ask|said|wrote|typed|tell you|put|send|post|share)(?: (?:here|in here|to you|you))?|my (?:name|topics?)|me here|that i (?:am here|signed up|asked|wrote|use this|am (?:using|asking) (?:this|here|you)))",
    "de": r"(?:das|dies|es|davon|hier|alles|was ich (?:hier |dir |dich |euch )?(?:schreibe?|frage?|sage?|tippe?|geschrieben habe?|eingebe)(?: hier)?|meine (?:nachrichten?|fragen?|anmeldung|angaben|daten)|dass ich (?:hier |mich |dich |das )*(?:angemeldet (?:habe|bin)|bin|frage|schreibe|nutze|mitmache))",
    "fr": r"(?:ca|cela|ceci|c'|ce que j'(?:ecris|ai ecrit|ai demande|envoie)(?: ici)?|ce que je (?:dis|demande|tape|t'ecris|vous ecris|raconte|marque|mets)(?: ici)?|mes (?:messages?|questions?|demandes?|reponses?)|mon inscription|que je (?:suis (?:ici|inscrite?|la)|me suis inscrite?|t'ecris|demande))",
    "es": r"(?:esto|eso|lo que (?:te |os |les )?(?:escribo|pregunto|digo|pongo|escribi|pregunte|cuento|mando)(?: aqui)?|mis (?:mensajes?|preguntas?|respuestas?|datos)|mi (?:inscripcion|pregunta|mensaje)|que (?:estoy aqui|me apunte|me inscribi|pregunte|use esto))",
}
_EMPLOYER = {
    "en": r"(?:(?:my|our|the|a|any|anyone in|someone in) )?(?:own |line |direct )?(?:boss(?:es)?|manager(?:s)?|management|supervisor|superiors?|team ?lead|lead|chief|company|employer|hr|human resources|people team|personnel|firm|director|(?:the )?it (?:team|department|people)|admins?|ceo|works council|organi[sz]ers?|leadership)",
    "de": r"(?:(?:mein\w*|unser\w*|der|die|das|dem|ein\w*|irgendwer (?:in|aus) der) )?(?:chef\w*|vorgesetzte\w*|fuehrungskraft|manager\w*|teamleit\w*|leitung|arbeitgeber\w*|firma|hr|personalabteilung|personaler\w*|personalwesen|geschaeftsfuehrung|betriebsrat|die it|it abteilung|organisator\w*|stationsleitung)",
    "fr": r"(?:(?:mon|ma|mes|notre|nos|le|la|les|l'|un|une) ?)?(?:boss|chefs?|cheffe|patron(?:ne)?|manager(?:euse)?|superieure?s?(?: hierarchique)?|responsable|hierarchie|direction|employeur|entreprise|boite|rh|drh|ressources humaines|service du personnel|organisat\w+)",
    "es": r"(?:(?:mi|mis|nuestr[ao]s?|el|la|los|las|alguien de) )?(?:jef[ea]s?|jefatura|gerente|gerencia|manager|supervisora?|responsable|superior\w*|empresa|compania|rrhh|rh|hr|recursos humanos|personal|direccion|encargad[ao]|patron\w*|organizador\w*)",
}
_BAG = r"(?:a |the |this |your |ein(?:e|en|er|es)? |der |die |das |den |un |une |le |la |el |los |las |estos? )?(?:brown ?-?bags?|brownbags?)(?: ?-?(?:lunch(?:es)?|meetings?|seminars?|sessions?|thing|mittag\w*|treffen|dejeuner\w*|diners?|almuerzos?|comidas?))?"
_MENTORS = {
    "en": r"(?:a |the |my |being a |mentors? |as a )?(?:mentors?|mentoring|mentorship|buddy|buddies)",
    "de": r"(?:als |ein\w* |der |die |das )?(?:mentor(?:in|innen|en)?|mentoring)",
    "fr": r"(?:en tant que |comme |un |une |les |le |la )?(?:mentore?s?|mentorat|marraine|parrain)",
    "es": r"(?:como |una? |los |las |el |la |ser )?(?:mentor(?:as|a|es)?|mentoria)",
}

_QUESTIONS: tuple[tuple[VillageQuestion, tuple[str, ...]], ...] = (
    (
        VillageQuestion.EMPLOYER,
        (
            rf"(?:can|could|does|do|will|would|is|are|did|may|might|wil) {_EMPLOYER['en']} (?:be able to |able to |going to |ever |get to |also |always |then )*(?:see|seeing|read|reading|know|knows?|find out|learn|hear|be told|get told|told|get|access|look at|view|track|notified|informed|notice|check)(?: (?:about|of|what|all|any of|at|into|to|that|who|if|whether))*(?: {_THIS['en']}| i (?:signed up|asked|write|wrote|am here|use this|did this|join(?:ed)?)| anything| everything)?",
            rf"(?:will|do|does|can) (?:you|u|this|it|village|the bot) (?:ever |also )?(?:tell|inform|report(?: this| it| anything)? to|notify|show(?: this| it)? to|share (?:this|it|anything|what i \w+) with|send (?:this|it) to|go(?:es)? to|get(?:s)? (?:back )?to) {_EMPLOYER['en']}(?: (?:about|of) {_THIS['en']}| anything| everything| {_THIS['en']})?",
            rf"(?:is|are) {_EMPLOYER['en']} (?:told|informed|notified|reading|seeing)(?: (?:about|of))?(?: {_THIS['en']})?",
            rf"(?:is|are) {_THIS['en']} (?:visible|shown|reported|sent|passed on|known|available) (?:to|by) {_EMPLOYER['en']}",
            rf"{_EMPLOYER['en']} (?:can|will|does|do) not (?:see|read|know|find out)(?: about| of)? {_THIS['en']}",
            rf"(?:kann|koennen|darf|duerfen|wird|werden|koennte) (?:das |es |davon |dies )*{_EMPLOYER['de']}(?: (?:das|es|davon|dies|etwas|hier|alles|auch|irgendwas))*(?:,? {_THIS['de']})?(?: (?:das|hier|auch|alles))* (?:sehen|lesen|mitlesen|erfahren|mitbekommen|wissen|einsehen|nachlesen|informiert|benachrichtigt)(?:,? {_THIS['de']})?",
            rf"(?:sieht|sehen|liest|lesen|erfaehrt|erfahren|weiss|wissen|bekommt|kriegt|kriegen|merkt|hoert) (?:das |es |davon |dies |etwas )*{_EMPLOYER['de']}(?: (?:das|es|davon|dies|etwas|mit|hier|alles|was|auch|irgendwas))*(?:,? {_THIS['de']})?(?: (?:mit|davon))?",
            rf"{_EMPLOYER['de']} (?:kann|sieht|liest|erfaehrt|weiss)(?:(?: (?:das|es|davon|hier))+ (?:nicht|nichts)| nichts davon)(?: (?:sehen|lesen|mit|erfahren))*",
            rf"{_EMPLOYER['fr']} (?:peut(?: (?:t )?(?:il|elle|tu))?|peuvent(?: ils)?|va(?: t (?:il|elle)| tu)?|vont(?: ils)?|est(?: (?:il|elle))?|sont|pourra|pourrait)(?: (?:le|la|les|y|en))* ?(?:l')?(?:voir|lire|savoir|apprendre|etre (?:au courant|informee?s?|prevenue?s?)|au courant|informee?s?|prevenue?s?|avertie?s?|acces a)(?: (?:de|a))?(?: ?{_THIS['fr']})?",
            rf"{_EMPLOYER['fr']} (?:le |les |en )?(?:voit|voient|lit|lisent|sait|savent|saura|sauront|verra|verront|apprend|apprendra|a acces a)(?: (?:il|elle|t il|t elle|de))?(?: ?{_THIS['fr']})?",
            rf"(?:voit|verra|saura|sait|lit) {_EMPLOYER['fr']}(?: {_THIS['fr']})?",
            rf"(?:vous|tu|ca|on) (?:dites?|dis|prevenez|previens|transmet\w*|envoie\w*|va|parlez?|raconte\w*|remonte)(?: (?:ca|cela|tout|le|quelque chose|en))* (?:a|au|aux|chez) ?{_EMPLOYER['fr']}",
            rf"(?:puede|pueden|podria|va a|van a) (?:(?:ver|leer|saber|enterarse)(?: de)?(?: {_THIS['es']})? {_EMPLOYER['es']}|{_EMPLOYER['es']} (?:ver|leer|saber|enterarse)(?: de)?(?: {_THIS['es']})?)",
            rf"(?:ve|ven|lee|leen|sabe|saben|sabra|se entera|se enteran|se va a enterar|se enterara|se van a enterar|se lo dic\w+ a|le dic\w+(?: algo)? a|le llega(?: esto)? a)(?: de)?(?: {_THIS['es']})? {_EMPLOYER['es']}(?: de)?(?: {_THIS['es']})?",
            rf"{_EMPLOYER['es']} (?:(?:puede|pueden|podria|va a|van a) (?:ver|leer|saber|enterarse)(?:lo)?|lo (?:ve|lee|sabe|puede ver|puede leer)|ve|ven|lee|leen|sabe|saben|sabra|se entera|se enteran|se enterara|se va a enterar|se van a enterar)(?: de)?(?: {_THIS['es']})?",
        ),
    ),
    (
        VillageQuestion.WHO_READS,
        (
            rf"who(?: else| all| exactly)* (?:can|could|is able to|will|gets to|does|is|has)? ?(?:actually |else )?(?:see|sees|seeing|read|reads|reading|access to|know|knows|look at|looks at)(?: (?:about|of))?(?: {_THIS['en']}| messages| i (?:wrote|asked)| that i (?:asked|am here))",
            rf"(?:can|could|will|does|do|is|are) (?:any(?: ?one|body)|some(?: ?one|body)|people|other(?:s| people)|everyone|everybody|colleagues|a human|a person|(?:a )?real person)(?: else)? (?:ever |be able to |actually |going to |also )*(?:see|seeing|read|reading|know|access|find out|look at|watching)(?: (?:about|of|that))?(?: {_THIS['en']})",
            rf"where (?:does|do|is|will) {_THIS['en']} (?:go|end up|kept|stored|saved|sent)",
            rf"(?:is|are|will|do you|does this|does it|do u) (?:you )?(?:{_THIS['en']} (?:be )?)?(?:saved?|stored?|store|recorded?|logged?|kept|keep|log|record|remember)(?: (?:what i (?:type|write|wrote|say|said|ask)|{_THIS['en']}|anything|messages))?(?: anywhere| somewhere)?",
            rf"wer(?=.* (?:mit)?(?:lesen|liest|sehen|sieht|einsehen|weiss|zugriff)\b) (?:kann |koennte |darf |alles |sonst |noch |ausser dir |hat )*(?:(?:das|alles|dies|hier|mit|zugriff|meine nachrichten) )*(?:liest|sieht|lesen|sehen|mitlesen|liest mit|weiss|zugriff)?(?: (?:das|alles|dies|hier|mit|mitlesen|lesen|sehen|darauf|meine nachrichten|davon))*(?:,? {_THIS['de']})(?: (?:lesen|sehen|mitlesen|einsehen|mit))?",
            r"wer (?:kann |darf |koennte |sonst |alles |noch )*(?:das|dies|es|alles|meine nachrichten)(?: (?:hier|alles|da))* (?:sehen|lesen|mitlesen|einsehen)",
            r"wer liest (?:hier |alles |da |sonst |noch |das )*mit|(?:liest|sieht) (?:hier |das |da )*(?:jemand|wer|noch wer|noch jemand)(?: anders?| anderes)? ?(?:hier |das |da )*(?:mit)?|kann (?:das |hier )?(?:jemand|wer|man)(?: anders?| anderes)? (?:das |hier )?(?:mit)?(?:lesen|sehen)",
            rf"(?:(?:wird|werden)(?=.* (?:gespeichert|aufgezeichnet|protokolliert|mitgelesen)\b)|speicherst du|speichert ihr|merkst du dir)(?: (?:das|hier|alles|es|etwas|auch|irgendwo))*(?:,? {_THIS['de']})?(?: (?:gespeichert|aufgezeichnet|protokolliert|mitgelesen|irgendwo))*(?:,? {_THIS['de']})?",
            rf"qui(?=.* (?:voit|lit|lire|voir|savoir|sait|a acces a)\b) (?:d'autre )?(?:peut|va|pourra|est ce qui peut|a acces a)? ?(?:voit|lit|lire|voir|savoir|sait)? ?{_THIS['fr']}",
            rf"(?:quelqu'un|une personne|un humain|d'autres)(?: d'autre)? (?:peut(?: il| elle)?|va|lit|voit)(?: (?:lire|voir))? ?{_THIS['fr']}|(?:vous|tu) (?:gardez|gardes|enregistrez|enregistres|conservez|conserves|stockez|stockes) ?{_THIS['fr']}|c'est enregistre|{_THIS['fr']} (?:est|sont)(?: ils| elles| il)? (?:garde|enregistre|conserve|stocke)e?s?",
            rf"(?:quien|quienes)(?=.* (?:ver|leer|ven?|leen?|sabe|acceso)\b)(?: mas| puede| pueden| va a| todo)*(?: ver| leer| ve| ven| lee| leen| sabe| tiene acceso a)* {_THIS['es']}|quien (?:puede )?(?:ve|lee|ver|leer)(?:lo)?",
            rf"(?:alguien|otra persona|una persona|otros)(?: mas)? (?:puede |va a |pueden )?(?:ver|leer|ve|lee|leen) {_THIS['es']}|(?:guardas|guardan|guardais|se guarda|se guardan|almacenan) {_THIS['es']}|{_THIS['es']} (?:se guarda|queda guardado|queda registrado)",
        ),
    ),
    (
        VillageQuestion.ANONYMOUS,
        (
            rf"(?:is|are|will|would|am|can|do|how) ?(?:{_THIS['en']}|i|we|my name|people|everything|village|the bot|my question|asking|it all|everything here)? ?(?:be |stay |remain |really |truly |completely |fully |all |totally |100% |ask |kept |treated |strictly )*(?:an?onymous(?:ly)?|confidential(?:ly)?|private(?:ly)?|secret|secure|safe to (?:write|ask|type|talk)|between us)(?: or (?:will|can|does|do) [a-z ]{{2,40}})?",
            r"(?:is|are) (?:village|(?:the|this) bot|you) (?:really )?safe(?: to use)?|(?:an?onymous|confidential|private)|(?:will|does|can) (?:any(?: ?one|body)|people|they|others|colleagues) (?:know|see|find out|learn|be told)(?: that)? (?:it is me|it was me|who i am|i asked|my name|i am here|about me|i signed up)|(?:does|will|can) (?:this|it|that) stay (?:between us|private|secret|here)|(?:do|will) (?:you|they) (?:tell|say|show|give)(?: (?:people|anyone|anybody|them|others))? (?:my name|who i am|who asked)",
            r"(?:ist|sind|bin|bleibt|bleibe|wird|laeuft|bleib)(?: (?:das|dies|es|ich|hier|alles|meine frage|mein name|die frage|village))*(?: (?:hier|alles|auch|wirklich|das|ganz|komplett|denn|eigentlich|echt))* (?:anonym|vertraulich|geheim|privat|unter uns|diskret)(?: (?:hier|behandelt|oder nicht|bleiben))*|(?:anonym|vertraulich)|(?:ist|bleibt) (?:village|(?:das|es|alles|meine frage) hier|hier (?:das |alles )?)(?: (?:auch|alles|wirklich|denn|eigentlich|echt))* ?sicher|(?:ist|sind) (?:meine nachrichten|meine fragen?|was ich (?:hier )?schreibe) (?:hier )?sicher",
            r"(?:erfaehrt|erfahren|sieht|weiss|merkt) (?:jemand|man|wer|die anderen|irgendwer|das jemand)(?: (?:hier|davon|dann))*,? (?:dass ich (?:das |hier |es )*(?:bin|war|frage|gefragt habe)|wer ich bin|meinen namen|wer gefragt hat)",
            r"(?:c'est|ca (?:reste|est)|est ce|suis je|je suis|cela (?:reste|est)|tout est|mes messages sont|on est|je reste)(?: (?:vraiment|bien|completement|totalement|ca|ici|tout|tu))* (?:anonymes?|confidentiel\w*|prives?|secret|entre nous|discret)|(?:anonyme|confidentiel)|(?:quelqu'un|on|les gens|ils) (?:va|vont|peut|peuvent|saura|sauront)(?: le)? ?(?:savoir|voir)? ?(?:que c'est moi|qui je suis|mon nom)",
            r"(?:es|esto es|soy|sera|queda|se queda|esto queda|es esto|sigue siendo|todo es|estoy|somos)(?: (?:esto|todo|realmente|de verdad|completamente|yo|aqui|algo|totalmente))* (?:anonim[ao]|confidencial|privad[ao]|secret[ao]|entre nosotr[oa]s)|(?:anonimo|confidencial)|(?:alguien|la gente|los demas) (?:va a |puede |podra |pueden )?(?:saber|sabra|ver|se entera de|se va a enterar de)(?: que)? (?:soy yo|quien soy|fui yo|mi nombre)",
        ),
    ),
    (
        VillageQuestion.BROWN_BAG,
        (
            rf"(?:what|wat)(?: is| are| does|s)?(?: the| this| all)? ?{_BAG}(?: (?:mean|all about|about|for|like))*|(?:what|how) (?:happens|do you do|does one do|goes on|is it like) (?:at|in|during) {_BAG}|(?:what|how) does {_BAG} (?:work|mean)|explain {_BAG}|why (?:is it called )?{_BAG}|who (?:can come to|is) {_BAG}(?: for)?|(?:meaning of )?{_BAG} meaning|never heard of {_BAG}",
            rf"was (?:ist|sind|heisst|bedeutet|passiert (?:bei|beim|an|auf)|macht man (?:bei|beim))(?: denn| eigentlich| so)* {_BAG}|wie (?:laeuft|funktioniert) {_BAG}(?: ab)?",
            rf"(?:c'est quoi|qu'est ce (?:que|qu') ?(?:c'est(?: que| qu')? ?)?|que (?:veut dire|signifie)|ca veut dire quoi|comment (?:se passe|marche|fonctionne)) ?{_BAG}|{_BAG},? (?:c'est quoi|ca veut dire quoi|qu'est ce que c'est)",
            rf"(?:que (?:es|son|significa|quiere decir|se hace en)|en que consisten?|como (?:es|son|funciona|va)) {_BAG}|{_BAG} que (?:es|significa)",
        ),
    ),
    (
        VillageQuestion.MENTORING,
        (
            rf"what (?:do|does|would|must|should|is)(?: i| one| you)?(?: have to do| need to do| do| expected)?(?: (?:as|of|by|if i am))? ?{_MENTORS['en']}(?: (?:actually |really |have to |need to |got to |exactly |usually |supposed to )*(?:do|mean|involve|expected to do|entail|doing))?(?: here)?",
            rf"what (?:is|are) (?:expected of |the (?:duties|tasks|role|job) of )?{_MENTORS['en']}|what (?:is )?(?:it like )?(?:to be )?{_MENTORS['en']} (?:about|involve\w*|mean)|how much (?:time|work|effort) (?:does|do|is|would) {_MENTORS['en']}(?: (?:take|need|cost|be|involve|require|spend))?|how (?:does|do) (?:the )?{_MENTORS['en']} (?:work|function)|how (?:often|many people) (?:am i|will i be|do i get|would i be|are mentors|is a mentor) (?:asked|contacted|matched|have)",
            rf"was (?:machen|macht|muessen|muss|tun|tut|sollen|soll|erwartet)(?: man| ich)?(?: denn| eigentlich| da)* ?{_MENTORS['de']}(?: (?:so|eigentlich|genau|hier|alles|machen|tun|koennen|leisten))*|was (?:ist|heisst|bedeutet) {_MENTORS['de']}|wie (?:viel zeit|viel aufwand|zeitaufwendig|laeuft|funktioniert) (?:kostet |braucht |ist |das )*{_MENTORS['de']}(?: ab)?",
            rf"(?:que font|que fait|que doivent faire|que doit faire|qu'est ce que (?:ca )?(?:fait|implique)|ca (?:fait|implique) quoi|il fait quoi|c'est quoi|a quoi sert|comment (?:marche|fonctionne)|combien de temps (?:prend|demande|ca prend d'etre)) ?{_MENTORS['fr']}|{_MENTORS['fr']},? (?:ca fait quoi|c'est quoi|ca prend combien de temps)",
            rf"(?:que (?:hacen|hace|tienen que hacer|tiene que hacer|es|implica|debe hacer)|que hay que hacer|en que consiste|como funciona|cuanto tiempo (?:lleva|quita|toma)) {_MENTORS['es']}|{_MENTORS['es']} que (?:hace|es)",
        ),
    ),
    (
        VillageQuestion.HOW_LONG,
        (
            r"how (?:long|soon|fast|quick(?:ly)?|many days)(?=.* (?:takes?|matching|search|match|matched|expect to (?:hear|wait)|answer|reply|hear|wait|waiting|you need|find|someone|somebody|anyone|mentor|person|introduced|introduction|looking)\b| is (?:it|this)\W*$)(?: (?:does|do|will|would|is|it|this|that|can|until|till|til|before|for|to|i|must|should|have|the|a|usually|normally|typically|take|takes|matching|search|match|expect|get|got|an|answer|reply|wait|waiting|we|you|find|someone|somebody|anyone|hear|something|anything|hear back|back to me|be|matched|mentor|person|introduced|introduction|need|there|here|from|looking))+",
            r"when (?:do|will|can|would|should) (?:i|we) (?:expect to )?(?:hear|know|(?:get|have|be)(?=.* (?:answer|reply|mentor|matched|match|(?:get|have) (?:someone|somebody))\b))(?: (?:something|anything|back|an|a|answer|reply|someone|somebody|mentor|matched|from you|more|match))*",
            r"wie (?:lange|schnell|viele tage)(?=.* (?:dauert|braucht|warten|hoere|jemand\w*|gefunden|finde|bekomme|antwort|mentor\w*|meldet|suche|vermittlung|geht (?:das|es)(?! so))\b)(?: (?:dauert|geht|braucht|muss|das|es|ich|man|denn|so|etwa|ungefaehr|normalerweise|bis|warten|hoere|etwas|was|jemand\w*|wer|wen|gefunden|finde|ihr|du|bekomme|habe|kommt|eine|einen|antwort|mentor\w*|wird|ist|sich|meldet|die|suche|vermittlung))+|wann (?:hoere|bekomme|kriege|erfahre) ich (?:etwas|was|bescheid|eine antwort|jemanden|von (?:euch|dir))",
            r"(?=(?:.* )?(?:prend|prendre|trouver|quelqu'un|reponse|mentore?|attendre|recherche|repondra|nouvelles|compter|delais?)\b)(?:ca (?:prend|dure|va prendre)|il faut(?: compter| attendre)?|combien de temps|en combien de temps|c'est long|quel delai|quels delais|sous combien de temps|dans combien de temps|quand est ce que|quand)(?: (?:combien|de temps|temps|ca|cela|prend|dure|avant|d'avoir|pour|trouver|quelqu'un|une|un|reponse|mentore?|il|faut|t|attendre|aurai|aurais|j'ai|j'aurai|je|vais|avoir|compter|personne|faut il|dois|est|la|recherche|me|repondra|on|des|nouvelles|recevoir|ca prend|d'une|d'un))+",
            r"(?:cuanto(?: tiempo)?|en cuanto tiempo|cuantos dias|cuando)(?=.* (?:tarda\w*|toma|lleva|demora|esperar|encontrar\w*|alguien|respuesta|responde\w*|contestan|mentor\w*|persona|busqueda|sabre|emparejarme)\b)(?: (?:tarda|tardan|tardais|toma|lleva|demora|se|tardaran|dura|esto|eso|en|hay|que|esperar|encontrar|encontrarme|a|alguien|haber|una|un|respuesta|para|me|responden|responder|contestan|tener|tengo|mentor\w*|persona|pasa|hasta|va|tardar|la|busqueda|sabre|algo|de|voy|emparejarme))+",
        ),
    ),
    (
        VillageQuestion.HOW_IT_WORKS,
        (
            r"(?!how (?:will|would) \w+ (?:all )?(?:go|run)\b)(?:how|hows|how does|how do|how is|how will|how would) (?:does |do |is |will )?(?:this|it|that|everything|all (?:of )?this|this (?:bot|thing|app|place|programme|program|scheme|all|stuff)|village|the (?:bot|matching|programme|program|scheme|app|whole thing)|the whole thing|you|matching|things)(?: (?:all|exactly|actually|even|here|really|thing))* (?:work|works|working|function|functions|go|run)(?: here| exactly)?",
            r"what (?:is|are|do|does|s)(?: all)? (?:this|village|it|you|that|u|this (?:bot|thing|app|place|all|channel|programme|program|scheme)|the village|the bot)(?: (?:all|even|actually|exactly|here|thing))*(?: (?:about|for|do|good for|mean))*|what happens (?:if|when|after|once|next)(?: (?:i|you) (?:sign up|ask|write|join|register|say yes|press|do this|apply|type|volunteer))?(?: here)?|what is the point of (?:this|village|(?:this|the) (?:bot|app|thing|place|channel|programme|program|scheme))|what (?:can|should|do) i (?:do|write|type|ask|say) here",
            r"wie (?:funktioniert|laeuft|geht|klappt)(?: (?:das|dies|hier|village|der bot|das ganze|dieses ding|die vermittlung))+(?: (?:alles|so|denn|eigentlich|genau|ab|hier))*|wie funktionier(?:t es|ts)|was (?:ist|macht|soll|kann)(?: (?:das|dies|hier|village|der bot|dieser bot|das ganze|dieses ding|es|fuer|denn|eigentlich|alles|ueberhaupt|man|so))+(?: (?:eigentlich|hier|genau|machen|sein|tun))*|worum geht(?: es|s)?(?: hier| da)?|was passiert,? wenn ich (?:mich )?(?:anmelde|frage|hier schreibe|mitmache|ja sage)",
            r"(?:comment|comen) (?:ca|cela|c'|village|ce (?:bot|truc|machin|programme)|le (?:bot|programme)|tout ca|vous|tu) ?(?:marche|fonctionne|se passe|va marcher)?(?: (?:ici|tout ca|ton affaire|ce truc|exactement|cette affaire|l'affaire))*|(?:ca|cela|village|le bot|tout ca) (?:marche|fonctionne|se passe) comment(?: (?:ici|ton affaire|ce truc|tout ca|au juste|l'affaire|cette affaire))*|c'est quoi (?:ca|village|ce (?:bot|truc|machin|programme)|le (?:bot|principe|concept)|cette affaire|ici|l'idee)|(?:a|ca) (?:quoi )?(?:ca )?sert(?: a quoi)?(?: (?:ca|village|ce bot|ce truc))?|que se passe t il (?:si|quand) je m'inscris|qu'est ce que (?:c'est|village|tu fais|vous faites)(?: (?:village|que village|que ca|ici|ce truc))*",
            r"(?!(?:y )?como (?:va|anda|es)(?: (?:todo|la cosa|eso))?\W*$)(?:como|y como) (?:funciona|va|funcionas|es|sirve|se usa|trabaja|jala|anda)(?: (?:esto|eso|village|el bot|este bot|todo esto|esta cosa|la cosa|el programa|aqui|todo))*|(?:esto|y esto|village|el bot) (?:como|que) (?:funciona|va|jala|es|hace|se usa)|que (?:es|hace|son|onda con)(?: (?:esto|eso|village|este bot|el bot|todo esto|esta cosa|aqui))+|(?:para que|de que) (?:sirve|es|va|trata)(?: (?:esto|eso|village|este bot))*|que pasa si (?:me apunto|me inscribo|pregunto|escribo)(?: aqui)?",
        ),
    ),
)


@cache
def _patterns() -> tuple[tuple[VillageQuestion, re.Pattern[str]], ...]:
    return tuple(
        (question, re.compile(rf"\W*{_OPENING}(?:{'|'.join(wordings)}){_CLOSING}\W*"))
        for question, wordings in _QUESTIONS
    )


_HYPHENS = re.compile(r"[-\u2010\u2011]")


def asked_about_village(words: str) -> VillageQuestion | None:
    """Return what these words ask about Village, if they ask that and nothing else; None otherwise."""
    if len(words) > LONGEST:
        return None
    text = plain(_HYPHENS.sub(" ", words)).replace(",", "")
    return next((question for question, pattern in _patterns() if pattern.fullmatch(text)), None)
