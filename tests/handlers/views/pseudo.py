"""A language that nobody speaks: every translated letter looks another, so what is still plain was never translated."""

import gettext
import re

KEPT = re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|:[a-z_]+:|https?://\S+|\\n")
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "áƀçđéƒǧħíĵǩłɱñóƥɋřšŧúṽŵẋýžÁɃÇĐÉƑǦĦÍĴǨŁṀÑÓƤɊŘŠŦÚṼŴẊÝŽ"
LOOKS = str.maketrans(PLAIN, OTHER)


def disguised(message: str) -> str:
    """The message with every letter replaced, but for placeholders, commands in backticks and mentions."""
    made, at = "", 0
    for kept in KEPT.finditer(message):
        made += message[at : kept.start()].translate(LOOKS) + kept[0]
        at = kept.end()
    return made + message[at:].translate(LOOKS)


class Pseudo(gettext.NullTranslations):
    """Translates everything by disguising it."""

    def gettext(self, message: str) -> str:
        """The message, disguised."""
        return disguised(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The one that fits, disguised."""
        return disguised(msgid1 if n == 1 else msgid2)
