"""Reading what people write about seats, in all languages: by link, tell me if one opens, never mind."""

import re

from bot.core.typed_text import unmarked
from bot.lunches.seats import SeatWish

LONGEST = 160  # characters; a longer text is about something else
_SEAT = r"(?:seat|spot|place|chair)"
_NEVER_MIND = re.compile(
    rf"\b(?:no longer|don'?t|do not|doesn'?t) (?:need|want) (?:the|a|that|my) {_SEAT}\b"
    r"|\b(?:take|remove|get) me (?:off|from) the (?:wait(?:ing)?[- ]?list|list for (?:a seat|seats))"
    r"|\bbrauche (?:den|keinen|einen) (?:sitz)?platz (?:nicht )?mehr\b|\bvon der warteliste\b"
    r"|\bplus besoin (?:de la|de ma|d['\u2019]une) place\b"
    r"|\b(?:enlève|retire|enlever|retirer)\b.{0,20}liste d['\u2019]attente"
    r"|\bya no (?:necesito|quiero) (?:la |el |mi )?(?:plaza|sitio|asiento)\b|\bquita\w*\b.{0,20}lista de espera",
    re.IGNORECASE,
)
_TELL_ME = re.compile(
    rf"\b(?:if|when|once|as soon as|in case) (?:a|another|any|the|one more) {_SEAT} (?:\w+ )?"
    r"(?:opens?|frees?|becomes? (?:free|available)|is (?:free|available)|comes? (?:free|up))\b"
    r"|\b(?:put|add|sign) me (?:on|to|up for) the (?:lunch )?wait(?:ing)?[- ]?list\b|\bwaitlist me\b"
    r"|\b(?:wenn|falls|sobald) (?:(?:noch|doch|wieder) )?(?:ein|einer|irgendein) (?:sitz)?platz (?:\w+ )?frei\b"
    r"|\bauf die warteliste\b"
    r"|\b(?:si|quand|dès qu['\u2019])\s*une place (?:se libère|est libre|est disponible)\b"
    r"|\bsur la liste d['\u2019]attente\b"
    r"|\b(?:si|cuando|en cuanto) (?:se libera|se libere|queda|quede|hay|haya) (?:una? )?(?:plaza|sitio|asiento|hueco)\b"
    r"|\ben la lista de espera\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:join(?:ing)?|com(?:e|ing)|attend(?:ing)?|dial(?:ing)? in|take part|taking part|be there|in)\b.{0,30}"
    r"\b(?:by|via|through|using|with|over) (?:the )?link\b"
    r"|\b(?:ich|bin|nehme|komme|schalte|mache)\b.{0,40}\b(?:per|via|über (?:den|einen)|mit dem) link\b"
    r"|\b(?:je|participe\w*|viens|rejoin\w*|serai)\b.{0,30}\b(?:par|via|avec) (?:le |un )?lien\b"
    r"|\b(?:me|participo|voy|asisto|asistiré)\b.{0,30}\b(?:por|con|mediante|a través del) (?:el |un )?"
    r"(?:enlace|link)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"day ?care|child ?care|nursery|kindergarten|kita\b|krippe|crèche|creche|guarder|school|schule|école|escuela"
    r"|parking|parkplatz|desk\b|course|kurs\b",
    re.IGNORECASE,
)


def seat_wish(words: str) -> SeatWish | None:
    """Return what somebody certainly wants of a lunch's seats; None for anything else, such as a place in daycare."""
    plain = unmarked(words)
    if len(plain) > LONGEST or _ELSEWHERE.search(plain):
        return None
    for wish, pattern in ((SeatWish.NEVER_MIND, _NEVER_MIND), (SeatWish.TELL_ME, _TELL_ME), (SeatWish.LINK, _LINK)):
        if pattern.search(plain):
            return wish
    return None
