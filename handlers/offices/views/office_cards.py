"""What is written down here: the building, how it is done, the groups there are; and the organizers' forms for it."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.errors import TextTooLong
from bot.offices.communities import Contact
from bot.offices.office_cards import ENTRIES, Card, CardKind, longest
from bot.offices.resources import ResourceKind
from handlers.platform.views import fields
from handlers.platform.views.blocks import button, buttons, divider, heading, modal, neutral, small, text
from handlers.platform.views.fields import Values

OPEN, CHANGE, RIGHT = "office_cards.open", "office_cards.change", "office_cards.still_right"
SAVE = "office_cards.save"
MOST_TYPED = 3000  # what a field takes; that it is too long is then said beside it, and nothing typed is lost

TITLES: Mapping[CardKind, str] = {
    CardKind.BUILDING: "Know the building",
    CardKind.HOW: "How it is done here",
    CardKind.GROUPS: "Groups that already exist",
}
LABELS: Mapping[str, str] = {
    "rooms": "Quiet rooms",
    "fridge": "Fridges and kitchens",
    "arriving": "Prams, lifts, a child along",
    "eap": "Employee assistance (EAP)",
    "hr": "HR",
    "adviser": "Somebody outside HR",
    "numbers": "Numbers worth having",
    "telling": "Telling your manager, and the forms",
    "first_day": "The first days back",
    "sick_day": "When a child is ill",
    "flexibility": "Asking for other hours, or home days",
    "away": "Trips and late meetings",
    "groups": "Groups",
}
HINTS: Mapping[str, str] = {
    "rooms": "To pump or feed, to pray, to lie down, to phone in peace: where, who has the key, how to book.",
    "fridge": "Which floor, and what may be labelled and left.",
    "arriving": "Which door has a ramp, where a pram may stand, whether a child may come when care falls through.",
    "eap": "Who it is for, how to reach it, that it is private.",
    "hr": "Whom to ask about leave, pay and forms.",
    "adviser": "A works council, a union, an adviser: for when HR is not the right door.",
    "numbers": "Reception, first aid, IT on a first morning.",
    "telling": "Whom, with which form, and what happens then.",
    "first_day": "Badge, access, desk: what to arrange before, and with whom.",
    "sick_day": "Whom to tell, how, and which kind of day off people take.",
    "flexibility": "Whom to ask, what to bring, how long an answer takes.",
    "away": "How people here say no to one, and what is paid besides.",
    "groups": "One a line: name, for whom, how to join.",
}
CALLS: Mapping[str, str] = {
    ResourceKind.EMERGENCY: "In an emergency: ",
    ResourceKind.CRISIS: "Someone to talk to, free and in private: ",
    ResourceKind.ABUSE: "When home is not safe: ",
    ResourceKind.MEDICAL: "Questions about health: ",
    ResourceKind.WORK: "Trouble or rights at work: ",
}


def shelf() -> ButtonElement:
    """The button in Home."""
    return button("The building", OPEN, spoken="The building, how it is done here, and groups there are")


def shown(
    cards: Mapping[CardKind, Card],
    office: str,
    contacts: Sequence[Contact],
    community_id: str,
    *,
    can_change: bool,
) -> View:
    """All three cards, each with its day, and whom to call; organizers get buttons too."""
    blocks: list[Block] = [text(f"What people in {neutral(office, 100)} wrote down for everybody.")]
    for card in cards.values():
        blocks += [heading(TITLES[card.kind]), *_entries(card)]
        if can_change:
            blocks.append(_buttons(card, community_id))
    blocks += [divider(), *_to_call(contacts), small("Nobody notes who looks.")]
    return modal(OPEN, "The building", blocks)


def _entries(card: Card) -> list[Block]:
    blocks: list[Block] = []
    for entry in ENTRIES[card.kind]:
        if entry in card.entries:
            words = neutral(card.entries[entry], 2800)
            blocks.append(text(words if card.kind is CardKind.GROUPS else f"*{LABELS[entry]}*\n{words}"))
    return [*blocks, small(_state(card))]


def _state(card: Card) -> str:
    """The day, and what nobody has written down."""
    if card.as_of is None:
        return "Not known yet."
    open_ones = [LABELS[entry] for entry in ENTRIES[card.kind] if entry not in card.entries]
    unknown = f" Not known yet: {' · '.join(open_ones)}." if open_ones else ""
    return f"As of {_day(card.as_of)}.{unknown}"


def _buttons(card: Card, community_id: str) -> Block:
    title, value = TITLES[card.kind], f"{community_id}:{card.kind}"
    row = [button("Change", f"{CHANGE}#{card.kind}", value, spoken=f"Change: {title}")]
    if not card.is_empty:
        row.append(button("Still right", f"{RIGHT}#{card.kind}", value, spoken=f"Still right: {title}"))
    return buttons(*row)


def _to_call(contacts: Sequence[Contact]) -> list[Block]:
    if not contacts:
        return []
    lines = "\n".join(f"• {CALLS.get(one.kind, '')}{neutral(one.line, 400)}" for one in contacts)
    newest = max(contact.checked for contact in contacts)
    return [text(f"*Whom to call*\n{lines}"), small(f"The list is of {_day(newest)}, and not verified by Village.")]


def form(card: Card, community_id: str) -> View:
    """One card to write; what stays empty is shown as not known yet."""
    blocks: list[Block] = [
        text("Everybody here can read it. What stays empty is shown as “not known yet”."),
        *(
            fields.line(
                entry,
                LABELS[entry],
                card.entries.get(entry, ""),
                longest=MOST_TYPED,
                hint=HINTS[entry],
                several_lines=True,
            )
            for entry in ENTRIES[card.kind]
        ),
        small("Places, numbers and ways of doing things, please; no names of people who did not ask to be named."),
    ]
    value = f"{community_id}:{card.kind}"
    return modal(SAVE, TITLES[card.kind][:24], blocks, submit="Save", close="Not now", private_metadata=value)


def read(kind: CardKind, values: Values) -> dict[str, str]:
    """What was typed, by entry."""
    return {entry: fields.typed(values, entry) for entry in ENTRIES[kind]}


def problem(refusal: TextTooLong) -> dict[str, str]:
    """What to say at which field."""
    return {refusal.field: f"A little shorter, please: {longest(refusal.field)} characters at most."}


def panel(cards: Mapping[CardKind, Card]) -> list[Block]:
    """The organizers' part of App Home: a light for each card."""
    lines = [
        f"○ {TITLES[card.kind]}: not known yet"
        if card.as_of is None
        else f"● {TITLES[card.kind]}: as of {_day(card.as_of)}"
        for card in cards.values()
    ]
    row = buttons(button("Look and change", OPEN, spoken="Look at what is written down here, and change it"))
    return [text("*Written down here, for everybody*\n" + "\n".join(lines)), row]


def looked_at_long_ago(cards: Sequence[Card]) -> str:
    """Among the things that wait for an organizer; one tap says that they are still right."""
    named = "; ".join(f"{TITLES[card.kind]}, as of {_day(card.as_of)}" for card in cards)
    return f"*Still right?* {named}. `/village building` shows and changes them; until then they keep their day."


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
