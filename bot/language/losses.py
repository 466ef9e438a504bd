"""Whether what a text says was lost, or who died, is a child or a pregnancy: only then is that topic proposed (R14).

"My partner lost his job and we have a newborn" names a loss and a baby, and is about neither lost.
"""

import re

_CHILD = (
    r"(?:baby(?!'s)|babies(?!')|bebes?|kind(?:er)?|sohn|tochter|zwillinge?|sons?|daughters?|child(?:ren)?|kids?|twins?"
    r"|triplets?|boys?|girls?|little one|pregnanc(?:y|ies)|schwangerschaft|grossesse|embarazo|fils|filles?|enfants?"
    r"|jumeaux"
    r"|jumelles|hij[oa]s?|gemel[oa]s?|embryos?|fetus|foetus|heartbeat|newborn|infant)"
)
_ITSELF = (
    r"(?:him|her|them|it|one|both|ihn|es|sie)"
    r"(?=\W*$|\W*[.,;!?]| (?:at|in|on|after|before|when|during|last|this|im|nach|vor)\b)"
)
_LOST = re.compile(
    r"\b(?:lost|losing|loses?|loss of|verloren|verlier\w*|perdu\w*|perdons|perd|perdi\w*|perdimos|perder|pierd\w+)\b"
)
# Where what was lost has ended: what follows is when, or something else.
_ENDS = re.compile(
    r"[.,;:!?()]|\b(?:and|but|so|after|before|since|while|when|because|with|at|of the|over|about|in|und|aber|nach"
    r"|seit|weil|mit|als|et|mais|apres"
    r"|depuis|avec|quand|y|pero|tras|desde|con|cuando|porque)\b"
)
_DIED = re.compile(
    r"\b(?:died|dies|dying|passed away|passed on|gestorben|verstorben|starb|decede\w*|mort[es]?|murio"
    r"|fallecio|fallecid\w)\b"
)
_RELATIVE = re.compile(
    r"\b(?:mothers?|fathers?|mums?|moms?|dads?|parents?|grand\w+|granny|nana?|uncles?|aunts?|cousins?|brothers?"
    r"|sisters?"
    r"|husbands?|wife|partners?|friends?|colleagues?|boss|manager|neighbou?rs?|dogs?|cats?|pets?|in law|laptop|phone"
    r"|battery|car|mutter|vater|eltern|oma|opa|gross\w+|tante|onkel|bruder|schwester|mann|frau|partnerin|freund\w*"
    r"|kolleg\w+|hund"
    r"|katze|mere|pere|parents|oncle|frere|soeur|mari|femme|conjointe?|amie?s?|collegues?|chien|chat"
    r"|madre|padre|padres|abuel[oa]s?|tia|tio|herman[oa]s?|marido|mujer|pareja|amig[oa]s?|companer[oa]s?|perr[oa]"
    r"|gat[oa])\b"
)
_ONE_OF = re.compile(rf"(?:one|both|two|some) of (?:\w+ ){{0,2}}{_CHILD}\b")
_IN_A_PLACE = re.compile(r"in (?:the|a|my|all|this|our|your|translation)\b")
_OUT_OF_SIGHT = re.compile(
    r"\b(?:at|in|on) (?:the|a|an) (?:zoo|park|playground|shop|store|supermarket|mall|crowd|beach|airport|station"
    r"|museum)\b"
)
_SOMETHING = re.compile(r"\b(?:mein\w*|unser\w*|sein\w*|ihr\w*|den|die|das|einen?|viel) \w+")
WINDOW = 5  # words in which what was lost is named


def is_of_something_else(text: str) -> bool:
    """Return whether a plain text says that something, or somebody, other than a child or a pregnancy was lost.

    False for a text that says of nothing that it was lost.
    """
    said = _said_of(text)
    return bool(said) and not any(said)


def is_of_a_child(text: str) -> bool:
    """Return whether a plain text says that a child or a pregnancy was lost, and not only out of sight."""
    return any(_said_of(text)) and not _OUT_OF_SIGHT.search(text)


def _said_of(text: str) -> list[bool]:
    """For each time that something is said to be lost or dead, whether it is a child; what is left open is left out."""
    lost = (_is_child_lost(text, match) for match in _LOST.finditer(text))
    died = (_has_child_died(text[: match.start()]) for match in _DIED.finditer(text))
    return [one for one in (*lost, *died) if one is not None]


def _is_child_lost(text: str, match: re.Match[str]) -> bool | None:
    following = text[match.end() :].lstrip()
    after = " ".join(_ENDS.split(following, maxsplit=1)[0].split()[:WINDOW])
    if re.search(rf"\b{_CHILD}\b", after) or re.match(_ITSELF, following) or _ONE_OF.match(following):
        return True
    if after or _IN_A_PLACE.match(following):
        return False
    ahead = " ".join(_ENDS.split(text[: match.start()])[-1].split()[-WINDOW:])  # German names it before the verb
    if re.search(rf"\b{_CHILD}\b", ahead):
        return True
    return False if _SOMETHING.search(ahead) else None


def _has_child_died(before: str) -> bool | None:
    words = " ".join(_ENDS.split(before)[-1].split()[-WINDOW:])
    if re.search(rf"\b{_CHILD}\b", words):
        return True
    return False if _RELATIVE.search(words) else None
