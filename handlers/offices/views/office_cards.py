"""The office cards (building, how things work, groups), and the organizers' forms for them."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.core.errors import TextTooLong
from bot.core.words import N_, _, day_of_year
from bot.offices.communities import Contact
from bot.offices.office_cards import ENTRIES, Card, CardKind, longest, stamp
from bot.offices.resources import ResourceKind
from handlers.offices.views.communities import CHANGED_MEANWHILE
from handlers.platform.views import fields
from handlers.platform.views.blocks import button, buttons, divider, heading, modal, neutral, small, text
from handlers.platform.views.fields import Values

OPEN, CHANGE, RIGHT = "office_cards.open", "office_cards.change", "office_cards.still_right"
SAVE = "office_cards.save"
MOST_TYPED = 3000  # what a field takes; that it is too long is then said beside it, and nothing typed is lost

TITLES: Mapping[CardKind, str] = {
    CardKind.BUILDING: N_("Know the building"),
    CardKind.HOW: N_("How things work here"),
    CardKind.GROUPS: N_("Groups here"),
}
LABELS: Mapping[str, str] = {
    "rooms": N_("Quiet rooms"),
    "fridge": N_("Fridges and kitchens"),
    "arriving": N_("Strollers, elevators, bringing a child"),
    "eap": N_("Employee assistance (EAP)"),
    "hr": N_("HR"),
    "adviser": N_("Someone outside HR"),
    "numbers": N_("Useful numbers"),
    "telling": N_("Telling your manager, and the forms"),
    "first_day": N_("The first days back"),
    "sick_day": N_("When a child is sick"),
    "flexibility": N_("Asking for different hours, or home days"),
    "away": N_("Trips and late meetings"),
    "groups": N_("Groups"),
}
HINTS: Mapping[str, str] = {
    "rooms": N_("To pump or feed, pray, lie down or make a private call: where, who has the key, how to book."),
    "fridge": N_("Which floor, and what you can label and leave there."),
    "arriving": N_(
        "Which door has a ramp, where to leave a stroller, whether you can bring a child when care falls through."
    ),
    "eap": N_("Who it's for, how to reach it, and that it's private."),
    "hr": N_("Who to ask about leave, pay and forms."),
    "adviser": N_("A works council, a union, an adviser: for when HR isn't the right place."),
    "numbers": N_("Reception, first aid, IT on a first morning."),
    "telling": N_("Who to tell, with which form, and what happens next."),
    "first_day": N_("Badge, access, desk: what to arrange beforehand, and with whom."),
    "sick_day": N_("Who to tell, how, and what kind of day off people take."),
    "flexibility": N_("Who to ask, what to bring, how long an answer takes."),
    "away": N_("How people here say no to one, and what costs are covered."),
    "groups": N_("One per line: name, who it's for, how to join."),
}
CALLS: Mapping[str, str] = {
    ResourceKind.EMERGENCY: N_("In an emergency: "),
    ResourceKind.CRISIS: N_("Someone to talk to, free and in private: "),
    ResourceKind.ABUSE: N_("When home is not safe: "),
    ResourceKind.MEDICAL: N_("Questions about health: "),
    ResourceKind.WORK: N_("Trouble or rights at work: "),
}


def shelf() -> ButtonElement:
    """The button in Home that opens the office cards."""
    return button(_("The building"), OPEN, spoken=_("The building, how things work here, and groups"))


def shown(
    cards: Mapping[CardKind, Card],
    office: str,
    contacts: Sequence[Contact],
    community_id: str,
    *,
    can_change: bool,
) -> View:
    """The modal with all cards, each with its day, and whom to call; with buttons for organizers (`can_change`)."""
    blocks: list[Block] = [
        text(_("What people in {office} wrote down for everyone.").format(office=neutral(office, 100)))
    ]
    for card in cards.values():
        blocks += [heading(_(TITLES[card.kind])), *_entries(card)]
        if can_change:
            blocks.append(_buttons(card, community_id))
    blocks += [divider(), *_to_call(contacts), small(_("Nobody sees what you read."))]
    return modal(OPEN, _("The building"), blocks)


def _entries(card: Card) -> list[Block]:
    blocks: list[Block] = []
    for entry in ENTRIES[card.kind]:
        if entry in card.entries:
            words = neutral(card.entries[entry], 2800)
            blocks.append(text(words if card.kind is CardKind.GROUPS else f"*{_(LABELS[entry])}*\n{words}"))
    return [*blocks, small(_state(card))]


def _state(card: Card) -> str:
    """The card's day, and which entries nobody has written yet."""
    if card.as_of is None:
        return _("Not known yet.")
    open_ones = [_(LABELS[entry]) for entry in ENTRIES[card.kind] if entry not in card.entries]
    unknown = _(" Not known yet: {join}.").format(join=" · ".join(open_ones)) if open_ones else ""
    return _("As of {day}.{unknown}").format(day=_day(card.as_of), unknown=unknown)


def _buttons(card: Card, community_id: str) -> Block:
    title, value = _(TITLES[card.kind]), f"{community_id}:{card.kind}"
    row = [button(_("Change"), f"{CHANGE}#{card.kind}", value, spoken=_("Change: {title}").format(title=title))]
    if not card.is_empty:
        row.append(
            button(
                _("Still right"), f"{RIGHT}#{card.kind}", value, spoken=_("Still right: {title}").format(title=title)
            )
        )
    return buttons(*row)


def _to_call(contacts: Sequence[Contact]) -> list[Block]:
    if not contacts:
        return []
    lines = "\n".join(f"• {_(CALLS.get(one.kind, ''))}{neutral(_(one.line), 400)}" for one in contacts)
    newest = max(contact.checked for contact in contacts)
    return [
        text(_("*Who to call*\n{lines}").format(lines=lines)),
        small(_("This list is from {day} and is not verified by Village.").format(day=_day(newest))),
    ]


def form(card: Card, community_id: str) -> View:
    """The form of one card; an entry left empty is shown as "not known yet"."""
    blocks: list[Block] = [
        text(_("Everyone here can read it. Anything left empty is shown as “not known yet”.")),
        *(
            fields.line(
                entry,
                _(LABELS[entry]),
                card.entries.get(entry, ""),
                longest=MOST_TYPED,
                hint=_(HINTS[entry]),
                several_lines=True,
            )
            for entry in ENTRIES[card.kind]
        ),
        small(_("Places, numbers and how things work, please. Don't name people who haven't asked to be named.")),
    ]
    value = f"{community_id}:{card.kind}:{stamp(card)}"
    return modal(SAVE, _(TITLES[card.kind]), blocks, submit=_("Save"), close=_("Not now"), private_metadata=value)


def read(kind: CardKind, values: Values) -> dict[str, str]:
    """What was typed in that form, by entry."""
    return {entry: fields.typed(values, entry) for entry in ENTRIES[kind]}


def problem(refusal: TextTooLong) -> dict[str, str]:
    """The error about a text that is too long, by its field."""
    return {
        refusal.field: _("Please shorten this to {longest} characters or fewer.").format(longest=longest(refusal.field))
    }


def changed_meanwhile(kind: CardKind) -> dict[str, str]:
    """The error where somebody else has written the card since, at its first field: what was typed can be copied."""
    return {ENTRIES[kind][0]: _(CHANGED_MEANWHILE)}


def panel(cards: Mapping[CardKind, Card]) -> list[Block]:
    """The organizers' part of App Home: each card with its day, and a button to change them."""
    lines = [
        _("○ {titles}: not known yet").format(titles=_(TITLES[card.kind]))
        if card.as_of is None
        else _("● {titles}: as of {day}").format(titles=_(TITLES[card.kind]), day=_day(card.as_of))
        for card in cards.values()
    ]
    row = buttons(button(_("View or change"), OPEN, spoken=_("Look at what is written down here, and change it")))
    return [text(_("*Written down here, for everyone*\n") + "\n".join(lines)), row]


def looked_at_long_ago(cards: Sequence[Card]) -> str:
    """A line in the organizers' monthly message about cards that have not been confirmed for long."""
    named = "; ".join(
        _("{titles}, as of {day}").format(titles=_(TITLES[card.kind]), day=_day(card.as_of)) for card in cards
    )
    return _(
        "*Still right?* {named}. You can check and change them with `/village building`; until then "
        "they keep their old date."
    ).format(named=named)


def _day(day: date | None) -> str:
    return day_of_year(day) if day else ""
