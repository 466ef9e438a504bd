"""Cases of what people here know: the office's cards, and words to pass on."""

from datetime import date

from bot.office_cards import ENTRIES, Card, CardKind, longest
from bot.resources import lines_for
from handlers.views import home, office_cards, spread
from tests.handlers.views.cases.case import case
from tests.handlers.views.cases.values import hostile

DAY = date(2026, 11, 3)
EMPTY = {kind: Card(kind) for kind in CardKind}
SOME = {
    **EMPTY,
    CardKind.BUILDING: Card(
        CardKind.BUILDING, DAY, {"rooms": "Elm, second floor; the key hangs at reception.", "fridge": "Kitchen 2."}
    ),
    CardKind.GROUPS: Card(CardKind.GROUPS, DAY, {"groups": "Parents who run, Fridays\nDads' table, first Monday"}),
}
FULL = {kind: Card(kind, DAY, {entry: hostile(longest(entry)) for entry in ENTRIES[kind]}) for kind in CardKind}
CONTACTS = lines_for("GB")

CARDS = (
    case("ordinary", office_cards.shelf),
    *(
        case(
            f"{name}, {'for organizers' if can else 'for everybody'}",
            office_cards.shown,
            cards,
            "London",
            CONTACTS,
            "c1",
            can_change=can,
        )
        for name, cards in {"nothing known": EMPTY, "some": SOME}.items()
        for can in (False, True)
    ),
    case("all of it, hostile", office_cards.shown, FULL, hostile(64), CONTACTS, "c1", can_change=True),
    *(case(f"{kind}, empty", office_cards.form, EMPTY[kind], "c1") for kind in CardKind),
    *(case(f"{kind}, full", office_cards.form, FULL[kind], "c1") for kind in CardKind),
    case("nothing known", office_cards.panel, EMPTY),
    case("some", office_cards.panel, SOME),
)
WORDS = (
    case("no shelf", home.knowledge, []),
    case("shelves", home.knowledge, [office_cards.shelf(), spread.shelf()]),
    case("ordinary", spread.shelf),
    case("the channel has a name", spread.words, "parents-and-allies"),
    case("the channel's name is not known", spread.words, None),
    case("hostile", spread.words, hostile(80)),
)
CASES = (*CARDS, *WORDS)
