"""A short yes, no or stop, with nothing beside it but courtesies, in four languages: an answer to the last question."""

import re
from functools import cache

LONGEST = 60  # characters of a plain yes or no

_YES = (
    r"y|yes|yep|yeah|yea|yup|yess+|sure|ok|okay|okey|k|fine|right|correct|exactly|absolutely|definitely|of course"
    r"|that's right|that is right|that's it|please do|do it|do that|go ahead|go for it|sounds good|sounds great"
    r"|i'd love to|i would love to|i'd like that|happy to|gladly|with pleasure|why not|👍|👌|✅"
    r"|ja+|jo|jup|jep|klar|na klar|gern|gerne|sehr gern|sehr gerne|genau|stimmt|richtig|natürlich|selbstverständlich"
    r"|mach das|machen wir|passt|in ordnung|einverstanden|auf jeden fall|unbedingt|das stimmt"
    r"|oui|ouais|ouaip|si|d'accord|bien sûr|bien sur|exact|exactement|c'est ça|c'est ca|c'est bon"
    r"|tout à fait|volontiers|avec plaisir|parfait|vas y|allez y|ça marche|ca marche|je veux bien"
    r"|sí|claro|claro que sí|claro que si|por supuesto|vale|de acuerdo|exacto|correcto|eso es|así es|asi es|adelante"
    r"|con gusto|con mucho gusto|me gustaría|perfecto|desde luego|venga"
)
_NO = (
    r"n|no|nope|nah|no way|not really|not now|not today|not this time|rather not|i'd rather not|better not|don't|do not"
    r"|please don't|wrong|that's wrong|that's not right|that is not right|👎|❌"
    r"|nein|nö|nee|ne|lieber nicht|jetzt nicht|nicht jetzt|heute nicht|diesmal nicht|bitte nicht|falsch|stimmt nicht"
    r"|das stimmt nicht|auf keinen fall"
    r"|non|nan|pas maintenant|pas cette fois|pas aujourd'hui|plutôt pas|plutot pas|surtout pas"
    r"|c'est faux|ce n'est pas ça|ahora no|hoy no|esta vez no|mejor no|prefiero que no|para nada|eso no"
    r"|no es eso|no es correcto"
)
_STOP = (
    r"stop|stop it|stop that|stop this|stop now|stop everything|i want to stop|i'd like to stop|i would like to stop"
    r"|let's stop|unsubscribe"
    r"|stopp|aufhören|bitte aufhören|hör auf|hört auf|beenden|ich will aufhören|ich möchte aufhören|abmelden"
    r"|arrête|arrêtez|arrete|arretez|arrêter|arreter|arrête tout|arrêtez tout|je veux arrêter|je voudrais arrêter"
    r"|para|parar|parad|pare|basta|detente|quiero parar|quiero dejarlo|déjalo|darme de baja"
)
_COURTESY = (
    r"please|pls|thanks|thank you|thx|thanks a lot|many thanks|sorry|i think|actually|oh|well|hi|hello|then|to that"
    r"|so much|very much|a lot|all good"
    r"|bitte|danke|vielen dank|danke schön|danke dir|also|dann|ach|sehr"
    r"|s'il te plaît|s'il te plait|s'il vous plaît|s'il vous plait|stp|svp|merci|merci beaucoup|alors"
    r"|por favor|gracias|muchas gracias|entonces|pues"
)
# Beside a no these say that something is right after all.
_AGREEMENT = (
    r"i am|i do|it is|that's right|you can|of course|sure|gern|gerne|doch|das stimmt|stimmt|bien sûr|volontiers|claro"
)
_MARKS = re.compile(r"[\s,.;:!¡…\-–—)(\ufe0f\U0001f3fb-\U0001f3ff]+")  # also the colors of a thumb
_EMOJI = re.compile("([👍👌✅👎❌])")


@cache
def _pattern(answer: str, courtesy: str) -> re.Pattern[str]:
    # Words are one space apart, so that there are few ways to read them: a pattern that allows for any number of marks
    # between them takes minutes for sixty characters of thumbs.
    return re.compile(rf"(?:(?:{courtesy}) )*(?:{answer})(?: (?:{answer}))*(?: (?:{courtesy}))*")


def _plain(words: str) -> str:
    return _MARKS.sub(" ", _EMOJI.sub(r" \1 ", words.casefold().replace("\u2019", "'"))).strip()


def yes_or_no(words: str) -> bool | None:
    """Return True for a yes, False for a no, and None for anything else, also for both at once."""
    if len(words) > LONGEST:
        return None
    plain = _plain(words)
    is_yes = _pattern(_YES, f"{_COURTESY}|{_AGREEMENT}").fullmatch(plain) is not None
    is_no = _pattern(_NO, _COURTESY).fullmatch(plain) is not None
    return is_yes if is_yes is not is_no else None


def is_only_stop(words: str) -> bool:
    """Return whether these words say to stop, and neither what, nor that it should not."""
    return len(words) <= LONGEST and _pattern(_STOP, _COURTESY).fullmatch(_plain(words)) is not None
