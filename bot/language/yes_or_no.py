"""A short yes or no, with nothing beside it but courtesies, in four languages: an answer to what was asked last."""

import re
from functools import cache

LONGEST = 60  # characters of a plain yes or no

_YES = (
    r"y|yes|yep|yeah|yea|yup|yess+|sure|ok|okay|okey|k|fine|right|correct|exactly|absolutely|definitely|of course"
    r"|that's right|that is right|that's it|please do|do it|do that|go ahead|go for it|sounds good|sounds great"
    r"|i'd love to|i would love to|i'd like that|happy to|gladly|with pleasure|why not|👍\W?|👌|✅"
    r"|ja+|jo|jup|jep|klar|na klar|gern|gerne|sehr gern|sehr gerne|genau|stimmt|richtig|natürlich|selbstverständlich"
    r"|mach das|machen wir|passt|in ordnung|einverstanden|auf jeden fall|unbedingt|das stimmt"
    r"|oui|ouais|ouaip|si|d'accord|bien sûr|bien sur|exact|exactement|c'est ça|c'est ca|c'est bon"
    r"|tout à fait|volontiers|avec plaisir|parfait|vas-y|allez-y|ça marche|ca marche|je veux bien"
    r"|sí|claro|claro que sí|claro que si|por supuesto|vale|de acuerdo|exacto|correcto|eso es|así es|asi es|adelante"
    r"|con gusto|con mucho gusto|me gustaría|perfecto|desde luego|venga"
)
_NO = (
    r"n|no|nope|nah|no way|not really|not now|not today|not this time|rather not|i'd rather not|better not|don't|do not"
    r"|please don't|wrong|that's wrong|that's not right|that is not right|👎\W?|❌"
    r"|nein|nö|nee|ne|lieber nicht|jetzt nicht|nicht jetzt|heute nicht|diesmal nicht|bitte nicht|falsch|stimmt nicht"
    r"|das stimmt nicht|auf keinen fall"
    r"|non|nan|pas maintenant|pas cette fois|pas aujourd'hui|plutôt pas|plutot pas|surtout pas"
    r"|c'est faux|ce n'est pas ça|ahora no|hoy no|esta vez no|mejor no|prefiero que no|para nada|eso no"
    r"|no es eso|no es correcto"
)
_COURTESY = (
    r"please|pls|thanks|thank you|thx|thanks a lot|many thanks|sorry|i think|actually|oh|well|hi|hello|then|to that"
    r"|i am|i do|it is|that's right|you can|so much|very much|of course|sure|a lot|all good"
    r"|bitte|danke|vielen dank|danke schön|danke dir|gern|gerne|doch|also|dann|ach|sehr|das stimmt|stimmt"
    r"|s'il te plaît|s'il te plait|s'il vous plaît|s'il vous plait|stp|svp|merci|merci beaucoup|alors"
    r"|bien sûr|volontiers|por favor|gracias|muchas gracias|entonces|pues|claro"
)
_MARKS = r"[\s,.;:!…\-–—)(]*"


@cache
def _pattern(answer: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_MARKS}(?:(?:{_COURTESY}){_MARKS}(?<!\w)\s*)*(?:(?:{answer})(?!\w){_MARKS})+(?:(?:{_COURTESY})(?!\w){_MARKS})*"
    )


def yes_or_no(words: str) -> bool | None:
    """Return True for a yes, False for a no, and None for anything else, also for both at once."""
    plain = words.casefold().replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ").strip()
    if len(plain) > LONGEST:
        return None
    is_yes, is_no = (_pattern(one).fullmatch(plain) is not None for one in (_YES, _NO))
    return is_yes if is_yes is not is_no else None
