"""Questions whether somebody takes part, which Village answers to nobody (R4), in four languages.

"Who knows about sleep?" asks for help and is none of them, and neither is "Did my mentor answer?", which asks about
one's own introduction.
"""

from bot.language.patterns import Pattern
from bot.language.text import plain

LONGEST = 120  # characters of such a question

_NOBODY = r"(?!(?:there|it|this|that|here|any\w*|some\w*|village|everything|all|es|das|ce|cela|hay|eso)\b)"
_NAME = rf"{_NOBODY}@?[\w.'-]+(?: @?[\w.'-]+)?"
_SOMEONE = rf"(?:(?:my|our|the|mein\w*|unser\w*|der|die|mon|ma|notre|le|la|mi|nuestr\w+|el) )?{_NAME}"
_ALREADY = r"(?: (?:here|too|also|already|yet|as well|in here|hier|auch|schon|ici|aussi|deja|aqui|tambien|ya))*"
_ASKED = Pattern(
    rf"^(?:and )?who(?: else)?(?: is| are| has| have|'s)(?: else| all| already| currently| everyone)*"
    rf" (?:signed up|registered|enrolled|using (?:this|it|village|you)|on (?:here|this|village)|in here|here)"
    rf"{_ALREADY}\W*$",
    rf"^(?:and )?who(?: else)? uses (?:this|it|village|you){_ALREADY}\W*$",
    rf"^(?:and )?(?:is|has) {_SOMEONE} (?:already )?(?:signed up|registered|enrolled|using (?:this|it|village|you)"
    rf"|on (?:here|this|village)|a mentor|one of the mentors|taking part){_ALREADY}\W*$",
    rf"^does {_SOMEONE} (?:use (?:this|it|village|you)|take part(?: in this)?){_ALREADY}\W*$",
    r"^(?:can|could|may) (?:i|you|we) (?:please )?(?:see|show me|have|get|tell me|give me) (?:the |a |your )?(?:full )?"
    r"list of (?:everyone|everybody|all|people|members|users|mentors|returners|returning parents|parents)\b",
    rf"^(?:und )?wer(?: alles| sonst| noch| ist| hat| sich)* (?:hier |schon |auch |alles |noch )*"
    rf"(?:angemeldet|registriert|dabei|hier){_ALREADY}\W*$",
    rf"^(?:und )?wer (?:nutzt|benutzt|verwendet) (?:das|dies|village|dich){_ALREADY}\W*$",
    rf"^(?:und )?(?:ist|hat) {_SOMEONE} (?:sich )?(?:hier |auch |schon |bei village )*"
    rf"(?:angemeldet|registriert|dabei|mentor(?:in)?){_ALREADY}\W*$",
    rf"^(?:nutzt|benutzt|verwendet) {_SOMEONE} (?:das|dies|village|dich){_ALREADY}\W*$",
    rf"^(?:et )?qui(?: d'autre)? (?:est|s'est|participe|utilise)(?: deja| aussi)*"
    rf"(?: inscrite?s?| ici| village| ca| a village){_ALREADY}\W*$",
    rf"^(?:est ce que )?{_SOMEONE} (?:est(?: il| elle)?|s'est(?: il| elle)?|utilise(?: t il| t elle)?)(?: deja| aussi)*"
    rf" (?:inscrite?|village|ca|mentore?){_ALREADY}\W*$",
    rf"^(?:y )?quien(?:es)?(?: mas)? (?:esta|estan|usa|usan|participa|participan|se ha|se han)(?: ya| tambien)*"
    rf"(?: apuntad\w+| inscrit\w+| registrad\w+| aqui| esto| village| apuntado)?{_ALREADY}\W*$",
    rf"^(?:esta|usa|es|se ha) {_SOMEONE} (?:apuntad\w|inscrit\w|registrad\w|esto|village|mentor\w?|aqui){_ALREADY}\W*$",
)


def asks_about_others(words: str) -> bool:
    """Return whether these words ask who takes part, or whether a certain person does."""
    return len(words) <= LONGEST and _ASKED.search(plain(words)) is not None
