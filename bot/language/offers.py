"""Whether help is offered to parents: the model's chance, and wordings whose direction nobody can mistake.

Nobody may be enrolled by mistake: somebody who asks for help, speaks of another person or takes an offer back offers
nothing, whatever the model says.
"""

# ruff: noqa: E501 (a pattern reads better unbroken)
import re

from bot.language.lexicon import Evidence
from bot.language.patterns import Pattern

# Chosen by trying them on sentences of other hands.
FROM = 0.44
FROM_ASKED = 0.5  # the same where somebody asks
FROM_RETURNING = 0.75  # the same where somebody comes back and says no word of help
FROM_SAID = 0.2  # the same where words of an offer and a parent's matter are named, and nothing is asked

# Short, plain openings; the model is unsure of them without more words.
_OPENS = r"^(?:i |i d |i would |i am |i m )?(?:can|could|be happy to|be glad to|happy to|glad to)"
_OFFERS = re.compile(rf"{_OPENS} (?:help(?: out)? with|help others|mentor|listen to|talk (?:to|with) (?:some|any))")
# What such an opening offers when it names no subject: time for another person.
_OFFERS_AN_EAR = re.compile(
    rf"{_OPENS} (?:help others|mentor(?: (?:others|another|some(?:one|body)|any(?:one|body)))?"
    r"|(?:listen|talk) (?:to|with) (?:others|another|some(?:one|body)|any(?:one|body)))"
    r"(?: (?:else|again|who needs (?:it|me)|if (?:that|it) helps|if needed))*[ .!,]*$"
)
_PEOPLE = r"(?:parents?|mums?|moms?|mothers?|dads?|fathers?|returners?|newcomers?|couples?|carers?|colleagues?|whoever|(?:any|some)(?:one|body) (?:who|new|in|just|going|coming|dreading|scared|afraid|worried))"
# Said in a way of its own, and to parents or about the scheme itself.
_OFFERS_SO = Pattern(
    r"\bconsider (?:me|it|this) (?:a )?volunteer\w*",
    r"\b(?:am |count me |put me |i am )?in for (?:the )?(?:buddy|buddies|mentor\w*|listening|being asked)\b",
    r"\b(?:put|add|list|count|sign|write|note) me (?:down |up |in |on )?(?:as (?:a |an )?(?:mentor|listener|buddy|volunteer|contact)|(?:to|on) the (?:list of )?(?:mentors|listeners|buddies)(?: list)?)\b",
    rf"\b(?:always|gladly|happily|happy(?! of)|glad(?! of)|up|free|open|game|around|here)\b[^.?!]{{0,30}}\b(?:coffee|tea|lunch|walk|stroll|call|chat|beer|word)\b[^.?!]{{0,12}}\bwith (?:a |any |some |another |other |new |fellow |fresh |first time |other new )*{_PEOPLE}\b",
    rf"\b(?:happy|glad|willing|gladly|love|pleased) to (?:be shadowed|have (?:a|an|another|some|any|other)\b[^.?!]{{0,20}}{_PEOPLE}|meet (?:a|any|other|another|some|new|fellow)\b[^.?!]{{0,20}}{_PEOPLE})\b",
    rf"\b(?:my |open )door(?: is| stands)?(?: always)? (?:open )?(?:here )?(?:for|to) [^.?!]{{0,12}}(?:{_PEOPLE}|any(?:one|body)|some(?:one|body))\b",
    r"\b(?:feel free|do not hesitate|you are welcome|everyone is welcome) to (?:ask|message|ping|write|contact|dm|call)\b[^.?!]{0,20}\b(?:me|us|questions?|anything|whatever)\b",
    rf"\b{_PEOPLE}\b[^.?!]{{0,60}}\b(?:can|could|may|should feel free to|is welcome to|are welcome to) (?:always )?(?:message|ping|ask|write to|call|dm|find|come to|come and find|talk to|sit with|join|have lunch with|shadow|follow) (?:me|us)\b",
    r"\b(?:any|some)(?:one|body)? (?:new|who is new|else new)\b[^.?!]{0,40}\b(?:sit|lunch|walk|come along|go) with me\b",
    r"\bi (?:can|could|will|would) be (?:the |a |your |somebody |someone )?(?:contact|point of contact|person to ask|go to|ear|sounding board)\b",
    r"\bback from (?:my|the)(?: own)? pause\b[^?]*\b(?:ready|again|send|available|match|free)\b",
)
# The same in words that look like a refusal, or like somebody else.
_OFFERS_ALL_THE_SAME = Pattern(
    r"\bwould not mind (?:chatting|talking|listening|being asked|answering|meeting|helping|having (?:a )?(?:coffee|lunch|call))\b[^.?!]{0,20}\b(?:to|with|any(?:one|body)|some(?:one|body)|parents?|new|about)\b",
)
# Looks for a person to help, or wants to help a person: the same verbs as of those who look for help, the other way round.
_OFFERS_A_PERSON_HELP = Pattern(
    r"\b(?:any(?:one|body)|some(?:one|body)|people|parents?|mothers?|fathers?|colleagues?) (?:else )?(?:(?:who|whom|that) )?i (?:can|could|may|might) (?:help|support|mentor|listen to)\b(?! (?:me|us)\b)",
    r"\bwho(?:m)? (?:can|could|may|might) i (?:help|support|mentor|listen to)\b",
    r"\b(?:want|keen|glad|happy|(?:would|d) (?:\w+ )?(?:like|love)) to (?:help|support|mentor|listen to) (?:any(?:one|body)|some(?:one|body)|people|others|parents|mothers|fathers|colleagues|whoever)(?: else)? (?:who|that|coming|returning|going)\b",
    r"\b(?:dem|der|denen|wem|den|die) (?:\w+ ){0,2}?ich (?:\w+ ){0,2}?(?:helfen|unterstuetzen|begleiten|beistehen|zuhoeren) (?:kann|koennte|darf|duerfte)\b",
    r"\bwem (?:kann|koennte|darf|duerfte) ich (?:\w+ ){0,2}?(?:helfen|beistehen|zuhoeren)\b",
    r"\bich (?:wuerde|moechte|will) (?:\w+ ){0,2}?(?:jemand(?:em|en)?|anderen?|eltern|muettern?|vaetern?|kolleg\w+) (?:\w+ ){0,2}?(?:helfen|unterstuetzen|begleiten|beistehen|zuhoeren)\b",
    r"\bquelqu.un(?:e)? que je (?:peux|puisse|pourrais|saurais) (?:aider|accompagner|ecouter|soutenir)\b",
    r"\bcherch\w+ (?:quelqu.un|une personne|des \w+) a (?:aider|accompagner|ecouter|soutenir)\b",
    r"\ba qui (?:puis|pourrais).je (?:\w+ ){0,2}?(?:aider|rendre service|tendre la main|donner un coup de main|preter une oreille)\b",
    r"\bqui (?:puis|pourrais).je (?:aider|accompagner|ecouter|soutenir)\b",
    r"\bj(?:e |.)(?:veux|voudrais|souhaite|souhaiterais|aimerais)(?: bien| beaucoup)? (?:aider|accompagner|ecouter|soutenir) (?:quelqu.un|une personne|celles? |ceux |d.autres |(?:des|les) (?:parents|meres|peres|mamans|papas|collegues|autres))",
    r"\b(?:alguien|personas|gente|padres|madres|companer\w+) a (?:quien|quienes|l[ao]s? que) (?:pueda|puedo|podria) (?:ayudar|acompanar|apoyar|escuchar)\b",
    r"\ba quien(?:es)? (?:pueda|puedo|podria) (?:ayudar|acompanar|apoyar|escuchar)\b",
    r"\bbusco a (?:alguien|padres|madres|companer\w+) (?:a|para) (?:quien|quienes|l[ao]s? que)? ?(?:ayudar|acompanar|apoyar|escuchar)(?!me)\b",
    r"\b(?:quiero|querria|quisiera|me gustaria) (?:ayudar|acompanar|apoyar|escuchar) a (?:alguien|otr[ao]s|quien|quienes|padres|madres|companer\w+|gente|personas)\b",
)
# The same, where a parent's matter is named beside it.
_OFFERS_TO_PARENTS = Pattern(
    # "I know a lot about daycare", and nothing else: said to a bot that looks for people who do.
    r"^(?!.*\b(?:but|though|yet|need|help|want|looking|advice|struggl\w*|except)\b)\W*(?:i|we) know (?:a lot|lots|plenty|loads|quite a (?:bit|lot)|a (?:thing|bit) or two|a bit|all|everything)(?: there is to know)? about [^.,;:?!]+\W*$",
    r"(?<!not )\bask (?:me|us) (?:anything|whatever|away)\b(?! (?:about the|after|at|before|session))|\bquestions? (?:are )?(?:very )?welcome\b|\bfire away\b",
    r"\b(?:i|we) (?:hereby |gladly |happily )?volunteer\b",
)
# Comes back from leave, in the other languages; English is a clue of its own (`intents.clues`).
_COMES_BACK = Pattern(
    r"\b(?:komm\w*|kehr\w*|steig\w*|bin|wieder|zurue?ck)\b.{0,40}\b(?:elternzeit|mutterschutz|babypause|karenz)\b",
    r"\b(?:reprends?|reviens|rentre|retour|reprise)\b.{0,40}\bconge\b",
    r"\b(?:vuelvo|regreso|reincorporo|vuelta|reincorporacion)\b.{0,40}\b(?:baja|excedencia|permiso)\b",
)
# Asked how to offer it.
_ASKS_HOW = Pattern(
    r"\b(?:where|which|link|send|have)\b[^.!]{0,25}\b(?:form|link|page|list|sign ?up)\b (?:for|to be|to become|as) (?:a |an |the |new )?(?:mentors?|budd(?:y|ies)|listeners?|volunteers?)\b",
    r"\b(?:who|where|how|whom)\b[^.!]{0,40}\b(?:become|becoming|sign up as|register as|apply as|apply to be|enrol as|start as|put myself (?:down|forward) as|offer myself as) (?:a |an |one of the |your )?(?:mentors?|budd(?:y|ies)|listeners?|volunteers?)\b",
    r"\b(?:is|are) there (?:a |any |another |some |other )?(?:ways?|chance|possibility|options?)\b[^.?!]{0,20}\b(?:help|volunteer|be useful|support|contribute|give back|pitch in)\b",
    r"\b(?:take|use|need|accept|allow)\b[^.!]{0,50}\bas (?:a |an )?(?:mentors?|listeners?|budd(?:y|ies)|volunteers?)\b",
    r"\b(?:want|would like|love|keen|like) to (?:give (?:something |a bit |a little )?back|pay it forward|pass it on)\b",
    rf"^any (?:new |other |returning |fellow |first time )*{_PEOPLE}\b[^?]{{0,40}}\?\W*i (?:would|can|could|will) (?:\w+ )?(?:meet|show|help|take|listen|share|buy|have)\b",
    r"\b(?:useful|helpful|help(?: \w+)?|interesting|good)\b[^?]{0,20}\bto (?:talk|speak|chat|listen) (?:to|with) a[^?]{0,60}\?\W*(?:that is|it is|i am|here i am|that would be) me\b",
)
# Asked whether its writer may be one who helps, whatever they know about.
_ASKS_TO_BE_ONE = Pattern(
    r"\b(?:can|could|may|might) i (?:also |still |please |perhaps |maybe )*(?:be|become|sign up as|register as|volunteer as|act as|serve as) (?:a |an |one of the |your )?(?:new )?(?:mentors?|budd(?:y|ies)|listeners?|volunteers?|helpers?)\b",
    r"\b(?:kann|koennte|darf|duerfte) ich (?:\w+ ){0,3}?(?:mentor\w*|zuhoerer\w*|ansprechpartner\w*) (?:\w+ )?(?:sein|werden|anmelden|machen)\b",
    r"\b(?:puis je|je peux|je pourrais|pourrais je) (?:aussi |encore )?(?:etre|devenir|m'inscrire comme|me proposer comme) (?:une? )?(?:mentor\w*|marraine|parrain|benevole)\b",
    r"\b(?:puedo|podria) (?:ser|hacerme|apuntarme como|ofrecerme como) (?:una? )?(?:mentor\w*|voluntari\w+)\b",
)
# Anything that takes it back, speaks of another, asks for oneself or means other work.
_NO_OFFER = Pattern(
    # "I know a lot about pumping, but I'd need help with sleep"
    r"\bbut (?:i|we) (?:would |could |really |do |still |also )*(?:need|use|want|appreciate|like) (?:some |any |a bit of |a little )?(?:help|advice|tips|support|someone|somebody)\b",
    # "I'd help, but I am new myself", "I'd offer if I knew": what is not going to happen.
    r"\bi would (?:\w+ ){0,2}?(?:offer|help|volunteer|mentor|do (?:it|that)|sign up|love to|like to)\b[^.!?]{0,40}?(?:but i (?!(?:can|could|would|will|am|have) (?:do|only|still|free|happy|glad|time)\b)|if (?:only )?i (?:knew|had|were|was))",
    # "I can listen to the recording": a thing is heard, nobody is.
    r"\blisten(?:ing)? (?:to|in on) (?:it|(?:the|this|that|a|an)\b(?! (?:\w+ )?(?:parents?|mothers?|fathers?|moms?|mums?|dads?|colleagues?|persons?)\b))",
    # "Match me with whoever can help": who wants one is none.
    r"\b(?:match|pair|connect|put|set) me (?:up |together |in touch )?with (?:a |my |another |the )?(?:new )?(?:mentor|buddy|listener|(?:whoever|someone|somebody|anyone|anybody|a person|people|one)\b[^.?!]{0,12}\b(?:can|could|knows?|has|have|who (?:can|could|knows?|has|have|is|was|went|did))\b(?! just| only| new| worried| scared| dreading| struggling| nervous| afraid| lost| alone| starting| coming| going| about to))",
    r"\b(?:matched|paired|connected|put together|set up) with (?:a|my|another|some|the) (?:new )?(?:mentor|buddy|listener)\b",
    # "How do I stop being a mentor"
    r"\b(?:stop|quit|cease|give up|no longer|not be|hand(?:ing)? back)\b[^.?!]{0,12}\b(?:be(?:ing)? a|being|mentoring|listening|helping|volunteering|my (?:buddy|mentor))\b",
    # "Could use some help with business trips", "I'm looking for advice on sick days": help is asked for.
    r"\b(?<!who )(?<!you )(?<!they )(?:could|can|would) (?:\w+ )?(?:use|do with) (?:(?:some|a|an|any|your|more|a bit of|a little|a lot of) )?(?:\w+ )?(?:help|hand|support|advice|tips?|pointers?|guidance|ear|company|someone|somebody|mentor|buddy)\b",
    r"(?:^|[.!,;]\W*|\b(?:and|so|but) )(?:i |we |i am |i m |we are )?(?:really |badly |urgently )?(?:need|looking for|in need of|would (?:love|like|appreciate)|hoping for) (?:some |any |a little |a bit of |your |more )?(?:help|advice|tips|pointers|guidance|support) (?:with|on|about|around)\b",
    # The same in German, French and Spanish, but not "ich suche jemanden, dem ich helfen kann".
    r"\b(?:brauchen?|suchen?|haetten? (?:\w+ )?gerne?)\b(?![^.!?]*\b(?:helfen|begleiten|anbieten|zuhoeren|weitergeben)\b)[^.!?]{0,25}\b(?:hilfe|rat|tipps?|ratschlaege|unterstuetzung|rueckenwind|jemanden)\b",
    r"\bkoennten? (?:\w+ ){0,3}?(?:hilfe|rat|tipps?|unterstuetzung|jemanden)\b[^.!?]{0,15}\bgebrauchen\b",
    r"\b(?:besoin|cherch(?:e|ons)|voudrais|aimerais|apprecierais)\b(?![^.!?]*\b(?:aider|donner|offrir|proposer|accompagner|partager)\b)[^.!?]{0,12}\b(?:aide|conseils?|soutien|coup de main|quelqu.un)\b",
    r"\bcoup de main\b[^.!?]*\b(?:ferait du bien|serait (?:le |la )?bienvenue?)\b",
    r"\bquelqu.un (?:peut|pourrait|saurait)(?:.il|.elle)? (?:m.|nous )aider\b",
    r"\b(?:me|nos) (?:vendrian?|irian?) bien\b(?! (?:ayudar|escuchar|acompanar|ofrecer))",
    r"\b(?:necesit(?:o|amos)|busc(?:o|amos)|agradeceri(?:a|amos)|quisiera)\b(?![^.!?]*\b(?:ayudar|dar|ofrecer|acompanar|compartir|escuchar)\b)[^.!?]{0,12}\b(?:ayuda|consejos?|apoyo|una mano|alguien)\b",
    # "J'aimerais parler à quelqu'un qui a vécu ça", "me gustaría que alguien me orientara": the same with a verb for it.
    r"\bj(?:'|e )(?:aimerais|voudrais|souhaiterais|souhaite|adorerais)(?: bien| beaucoup)? (?:pouvoir )?(?:parler|echanger|discuter|jaser|etre (?:mise?|accompagnee?|aidee?|ecoutee?|guidee?))\b(?![^.!?]*\b(?:aider|accompagner|ecouter|partager|soutenir|transmettre)\b)",
    r"\bm'(?:aider|aide|expliquer|explique|ecouter|ecoute|orienter|oriente|guider|guide|accompagner|accompagne|conseiller|conseille)\b",
    r"\bque (?:alguien |me |otra persona )+(?:oriente|orientara|explique|explicara|expliquen|guie|guiara|guiaran|ayude|ayudara|ayuden|escuche|escuchara|acompane|acompanara|aconseje|aconsejara|pongan|pusieran)\b",
    r"\b(?:orientar|ayudar|escuchar|explicar|guiar|aconsejar|acompanar)me\b",
    r"\b(?:me (?:gustaria|encantaria|haria bien)|quisiera|querria)(?: poder)? (?:hablar|platicar|conversar|charlar) con\b(?![^.!?]*\b(?:ayudar|apoyar|acompanar|escuchar|compartir)\b)",
    r"\bmir (?:\w+ ){0,3}?(?:helfen|zuhoeren|erklaeren|weiterhelfen|beistehen)\b|\b(?:der|die|wer) mir (?:\w+ ){0,2}?(?:hilft|zuhoert|beisteht|weiterhilft)\b",
    # "No puedo ser mentora ahora", "je ne peux accompagner personne", "ich kann gerade niemanden übernehmen"
    r"\bno (?:puedo|podria|podre|quiero) (?:\w+ ){0,2}?(?:ser (?:una? )?mentor\w*|ayudar|acompanar|apoyar|escuchar a|tomar a|coger a|llevar a|atender a)\b",
    r"\bje (?:ne )?(?:peux|veux|souhaite|pourrai|pourrais) (?:pas|plus|personne)\b[^.!?]{0,25}\b(?:mentor\w*|aider|accompagner|ecouter|marraine|parrain)\b|\bje ne (?:peux|pourrai|pourrais) (?:aider|accompagner|ecouter|prendre) personne\b",
    r"\b(?:kann|koennte|will|moechte) (?:\w+ ){0,4}?(?:niemand\w*|keine[nrm]?|nicht)\b[^.!?]{0,30}\b(?:mentor\w*|helfen|begleiten|uebernehmen|zuhoeren|unterstuetzen)\b",
    # "Can I have a mentor"
    r"\b(?:can|could|may) (?:i|we) (?:\w+ ){0,2}?(?:have|get) (?:a|an|my|another) (?:\w+ )?(?:mentor|buddy|listener)\b|\b(?:kann|koennte|darf) ich (?:\w+ ){0,2}?(?:einen?|meine?n?) (?:\w+ )?mentor\w* (?:haben|bekommen|kriegen)\b",
    # "Happy to be back"
    r"^\W*(?:so |very |really |just )?(?:happy|glad|great|good|nice|lovely) to (?:be|have|see) (?:back|here|home|done|over|finished|in|you|it|this|that|everyone|everybody)\b[^.,;!?]*\W*$",
    # "If you're interested in volunteering, write to me": somebody recruits.
    r"^if (?:you|any(?:one|body)|some(?:one|body))(?: else)? (?:(?:are|is) )?(?:interested in (?:volunteering|helping|mentoring|joining|contributing)|(?:wants?|would (?:like|love)|keen|willing) to (?:volunteer|help|mentor|join|contribute))\b",
)


def is_offer(text: str, evidence: Evidence, clues: frozenset[str], chance: float) -> bool:
    """Return whether a plain text offers help to parents or asks how to; `chance` is the model's probability of an offer,
    `clues` those of `intents.clues`.
    """
    is_outright = _is_outright(text, evidence, clues)
    if (chance < FROM_SAID and not is_outright) or _NO_OFFER.search(text):
        return False
    if "for_self" in clues and "offers" not in clues and not is_outright:
        return False
    is_question = "?" in text
    least = FROM_RETURNING if comes_back(text, clues) else FROM_ASKED if is_question else FROM
    return chance >= least or is_outright or (not is_question and {"offers", "family"} <= clues)


def comes_back(text: str, clues: frozenset[str]) -> bool:
    """Return whether the writer of a plain text comes back from leave and says no word of help."""
    return "offers" not in clues and ("return" in clues or bool(_COMES_BACK.search(text)))


def asks_to_help(text: str) -> bool:
    """Return whether a plain text asks how, or looks for a person whom, its writer may help."""
    return any(pattern.search(text) for pattern in (_ASKS_HOW, _ASKS_TO_BE_ONE, _OFFERS_A_PERSON_HELP))


def _is_outright(text: str, evidence: Evidence, clues: frozenset[str]) -> bool:
    """Return whether the wording by itself makes an offer to parents, and not one for work (interns, code reviews)."""
    is_for_work = "work_object" in clues
    is_for_parents = bool(evidence.named) or "family" in clues
    if asks_to_help(text) or _OFFERS_ALL_THE_SAME.search(text):
        return not is_for_work
    if "refused" in clues or "someone_else" in clues:
        return False
    if _OFFERS_SO.search(text):
        return not is_for_work or is_for_parents
    if _OFFERS_TO_PARENTS.search(text):
        return is_for_parents and "?" not in text
    if "?" in text or not _OFFERS.search(text):
        return False
    names_topic = bool(evidence.named) and not is_for_work
    return names_topic or "family" in clues or bool(_OFFERS_AN_EAR.search(text))
