"""Whether what a text says was lost, or who died, is a child or a pregnancy: only then is that topic proposed (R14).

"My partner lost his job and we have a newborn" names a loss and a baby, and is about neither lost.
"""

import re

_CHILD = (
    r"(?:(?:my|our|the|a|an|his|her|their|another|both|one of (?:the|our|my)|unser\w*|mein\w*|eine?n?|das|die|den|der"
    r"|notre|nos|mon|ma|mes|le|la|les|une?|al?|nuestr\w+|mis?|el|los|las) ){1,2}"
    r"(?:(?:first|second|third|little|unborn|newborn|premature|only|erst\w*|zweit\w*|klein\w*|ungeboren\w*|premiere?"
    r"|primer\w?) ){0,2}"
    r"(?:baby|babies|bebes?|kind(?:er)?|sohn|tochter|zwillinge?|sons?|daughters?|child(?:ren)?|kids?|twins?|triplets?"
    r"|boys?|girls?|little one|pregnanc(?:y|ies)|schwangerschaft|grossesse|fils|filles?|enfants?|jumeaux|jumelles"
    r"|embarazo|hij[oa]s?|gemel[oa]s?|embryos?)"
)
# What may follow, so that "the baby weight", "my son's jacket" and "my baby brother" are none.
_ENDED = (
    r"(?=\W*$|\W*[.,;:!?]|\W+(?:at|in|on|to|after|before|when|during|last|this|late|early|who|that|we|i|and|but|so|because"
    r"|since|while|changed|was|is|has|had|broke|made|left|yesterday|now|again|years?|two|three|four|five|six|\d+|im|nach"
    r"|vor|am|letzte\w*|und|dans|pendant|cet|ce|il|apres|avant|a|en|et|hace|antes|despues|y|el)\b)"
)
_ITSELF = (
    r"(?:him|her|them|it|one|both|ihn|es|sie)"
    r"(?=\W*$|\W*[.,;!?]| (?:at|in|on|after|before|when|during|last|this|im|nach|vor)\b)"
)
_CHILD_LOST = re.compile(rf"(?:{_CHILD}{_ENDED}|(?:a )?(?:pregnancy|child|baby){_ENDED}|{_ITSELF})")
_CHILD_VERLOREN = re.compile(
    rf"\b(?:habe|haben|hat|hatten?) (?:(?:leider|auch|dann|gerade|damals) )?{_CHILD}"
    r"(?= verloren| (?:in|im|am|vor|nach|letzte\w*) )"
)
_CHILD_DIED = re.compile(
    rf"(?<!\bde )(?<!\bdu )(?<!\bvon )(?<!\bof )\b{_CHILD}(?: (?:has|had|have|just|sadly|suddenly|also|then|is|was|ist"
    r"|sind|war|est|sont|nous|ha|han|leider))*\W*$"
)
_LOST = re.compile(
    r"\b(?<!got )(?:lost|losing|loses?|loss of|verloren|perdu\w*|perdons|perd|perdi\w*|perdimos|perder|pierd\w+)\b"
)
# Where what was lost has ended: what follows is when, or something else.
_ENDS = re.compile(
    r"[.,;:!?()]|\b(?:and|but|so|after|before|since|while|when|because|with|at|of the|over|about|in|und|aber|nach|seit"
    r"|weil|mit|als|et|mais|apres|depuis|avec|quand|y|pero|tras|desde|con|cuando|porque)\b"
)
_DIED = re.compile(
    r"\b(?:died|dies|dying|passed away|passed on|gestorben|verstorben|starb|decede\w*|mort[es]?|murio"
    r"|fallecio|fallecid\w)\b"
)
_RELATIVE = re.compile(
    r"\b(?:mothers?|fathers?|mums?|moms?|dads?|parents?|grand\w+|granny|nana?|uncles?|aunts?|cousins?|brothers?"
    r"|sisters?|husbands?|wife|partners?|friends?|colleagues?|boss|manager|neighbou?rs?|dogs?|cats?|pets?|in law|laptop"
    r"|phone|battery|car|mutter|vater|eltern|oma|opa|gross\w+|tante|onkel|bruder|schwester|mann|frau|partnerin|freund\w*"
    r"|kolleg\w+|hund|katze"
    r"|mere|pere|parents|oncle|frere|soeur|mari|femme|conjointe?|amie?s?|collegues?|chien|chat"
    r"|madre|padre|padres|abuel[oa]s?|tia|tio|herman[oa]s?|marido|mujer|pareja|amig[oa]s?|companer[oa]s?|perr[oa]"
    r"|gat[oa]|hamster|rabbit|fish|monitor|printer|computer|doudou)\b"
)
_IN_A_PLACE = re.compile(r"in (?:the|a|my|all|this|our|your|translation)\b")
_OUT_OF_SIGHT = re.compile(
    r"\b(?:at|in|on) (?:(?:the|a|an) )?(?:zoo|park|playground|shops?|store|supermarket|mall|crowd|beach|airport|station"
    r"|museum|fair|pick ?up|drop ?off|school|nursery|daycare|supermarkt|kita|schule|supermarche"
    r"|ecole|supermercado|cole)\b"
    r"|\bfor (?:a|one|two|ten|five) (?:minutes?|seconds?|moment)\b"
)
_SOMETHING = re.compile(r"\b(?:mein\w*|unser\w*|sein\w*|ihr\w*|den|die|das|einen?|viel) \w+")


def is_of_something_else(text: str) -> bool:
    """Return whether a plain text says that something, or somebody, other than a child or a pregnancy was lost.

    False for a text that says of nothing that it was lost.
    """
    said = _said_of(text)
    return bool(said) and (not any(said) or _is_out_of_sight(text))


def is_of_a_child(text: str) -> bool:
    """Return whether a plain text says that a child or a pregnancy was lost, and not only out of sight."""
    return any(_said_of(text)) and not _is_out_of_sight(text)


def _is_out_of_sight(text: str) -> bool:
    return _OUT_OF_SIGHT.search(text) is not None and _DIED.search(text) is None


def _said_of(text: str) -> list[bool]:
    """For each time that something is said to be lost or dead, whether it is a child; what is left open is left out."""
    lost = (_is_child_lost(text, match) for match in _LOST.finditer(text))
    died = (_has_child_died(text[: match.start()]) for match in _DIED.finditer(text))
    return [one for one in (*lost, *died) if one is not None]


def _is_child_lost(text: str, match: re.Match[str]) -> bool | None:
    following = text[match.end() :].lstrip()
    if _CHILD_LOST.match(following):
        return True
    after = _ENDS.split(following, maxsplit=1)[0].split()
    if after or _IN_A_PLACE.match(following):
        return False
    if match[0] != "verloren":  # German names it before the verb; elsewhere nothing is named
        return None
    if _CHILD_VERLOREN.search(text[: match.end()]):
        return True
    return False if _SOMETHING.search(_ENDS.split(text[: match.start()])[-1]) else None


def _has_child_died(before: str) -> bool | None:
    clause = _ENDS.split(before)[-1]
    if _CHILD_DIED.search(clause):
        return True
    return False if _RELATIVE.search(clause) else None
