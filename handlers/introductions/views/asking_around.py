"""The messages and forms of asking around (R42): the form with the exact text of the ask (R1), and the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as field_of
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.contributions.tips import Tip
from bot.core.errors import Refusal, TextTooLong, TooMany
from bot.core.ids import UserId
from bot.core.words import N_, _, day_of_month
from bot.introductions.asking_around import (
    LONGEST_WORDS,
    MOST_AVOIDED,
    Ask,
    AskOpen,
    ByWhen,
    Keepers,
    NobodyToday,
    SearchRests,
    rounded,
)
from bot.introductions.short_replies import doubts
from bot.offices.communities import Contact
from bot.offices.office_topics import OfficeCatalogue
from bot.offices.topics import Catalogue
from bot.people.limited_actions import TooOften
from bot.people.pauses import DayOutOfRange
from bot.people.returners import IntroductionKind, Wants
from handlers.contributions.views.tips import MINE, beside
from handlers.introductions.views.asks import ask_words
from handlers.introductions.views.drafts import AskDraft, carried, read_carried, settled
from handlers.introductions.views.short_replies import own_words, warning
from handlers.offices.views import topics as topic_views
from handlers.offices.views.who_to_call import emergency, lines_to_call
from handlers.people.views import at_work
from handlers.platform.views import fields
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    modal,
    moment_words,
    neutral,
    notice,
    small,
)
from handlers.platform.views.blocks import text as paragraph
from handlers.platform.views.fields import Values

ASK, SEND = "asking_around.ask", "asking_around.send"
OPEN, WITH_WORDS, STOP = "asking_around.open", "asking_around.words", "asking_around.stop"
TOPIC, OTHER = "asking_around.topic", "asking_around.other"  # choosing in these draws the form again
BY_WHEN, BEFORE, OFFICES, AVOID, WORDS = "by_when", "before", "offices", "avoid", "words"
SOMEONE = "-"  # just someone to talk to
ELSEWHERE = "others_only"
MOST_NAMED = 10

_BY_WHEN = {
    ByWhen.NO_HURRY: N_("No hurry"),
    ByWhen.THIS_WEEK: N_("This week (I'll ask two people at once)"),
    ByWhen.BEFORE: N_("Before the day chosen below"),
    ByWhen.TODAY: N_("Today (those who take questions for today, at once)"),
}


def choose_a_day() -> dict[str, str]:
    """The error where a day is needed and none was chosen."""
    return {BEFORE: _("Which day? Please choose tomorrow or later.")}


@dataclass(frozen=True)
class AskContext:
    """What the form shows besides the draft: the office's topics, who is listed for them, and whether the community is
    so small that somebody may guess.
    """

    catalogue: OfficeCatalogue
    keepers: Mapping[str, Keepers]
    is_small: bool = False
    several_offices: bool = False
    tips: Mapping[str, Tip] = field_of(default_factory=dict)


def read(values: Values, metadata: str, catalogue: Catalogue) -> AskDraft:
    """The form as filled in; a topic that this office does not offer is dropped."""
    before = read_carried(metadata)
    topic = fields.chosen(values, OTHER) or fields.chosen(values, TOPIC)
    return replace(
        before,
        topic=topic if topic in catalogue else None,
        by_when=ByWhen(fields.chosen(values, BY_WHEN) or ByWhen.NO_HURRY),
        before=fields.chosen_day(values, BEFORE),
        others_only=ELSEWHERE in fields.all_chosen(values, OFFICES),
        avoid=fields.chosen_people(values, AVOID),
        words=fields.typed(values, WORDS) if before.with_words else "",
    )


def form(draft: AskDraft, around: AskContext) -> View:
    """The form of a question: topic, who knows about it, exactly what will be seen, and by when."""
    blocks: list[Block] = [
        *_nothing_found(draft),
        _topics(draft, around.catalogue),
        _other(around.catalogue),
        *_who_knows(draft.topic, around),
        *_a_tip(around.tips.get(draft.topic or "")),
        *_preview(draft.topic, "", around.catalogue, is_small=around.is_small),
        fields.one_of(BY_WHEN, _("By when?"), [(_(words), when) for when, words in _BY_WHEN.items()], draft.by_when),
        fields.day(BEFORE, _("Before which day?"), draft.before),
        *_offices(draft, around),
        fields.people(
            AVOID,
            _("Who should never be asked?"),
            draft.avoid,
            most=MOST_AVOIDED,
            hint=_("Your manager, your team, anyone; up to {most_avoided}.").format(most_avoided=MOST_AVOIDED),
        ),
        *_words(draft),
        small(_("{kept} For company over a few weeks, use `/returning`.").format(kept=_kept(draft))),
    ]
    return modal(ASK, _("Ask around, quietly"), blocks, submit=_("Ask quietly"), private_metadata=carried(draft))


def _nothing_found(draft: AskDraft) -> list[Block]:
    if draft.found or not (draft.question or draft.is_long):
        return []
    return [small(_("I didn't find a topic in your words. Choose one, or just someone to talk to."))]


def _topics(draft: AskDraft, catalogue: Catalogue) -> InputBlock:
    choices = [*((catalogue.label(slug), slug) for slug in draft.found), (_("Just someone to talk to"), SOMEONE)]
    chosen = draft.topic if draft.topic in draft.found else SOMEONE
    block = fields.one_of(TOPIC, _("What would you like to talk about?"), choices, chosen)
    block.dispatch_action = True
    return block


def _other(catalogue: Catalogue) -> InputBlock:
    groups, hint = topic_views.groups(catalogue), _("What you choose here counts instead.")
    return fields.menu_grouped(OTHER, _("Or another topic"), groups, None, hint=hint, dispatches=True)


def _who_knows(topic: str | None, around: AskContext) -> list[Block]:
    if topic is None:
        return []
    keepers = around.keepers.get(topic, Keepers())
    others = rounded(keepers.others)
    label = f"*{neutral(around.catalogue.label(topic))}*"
    if keepers.listed:
        words = {
            0: _("Nobody else here has offered {label} yet."),
            1: _("Someone else here knows about {label}."),
        }.get(others, _("About {others} other people here know about {label}."))
    else:
        words = {
            0: _("Nobody here has offered {label} yet. You can ask anyway; I'll keep looking."),
            1: _("Someone here knows about {label}."),
        }.get(others, _("About {others} people here know about {label}."))
    line = words.format(others=others, label=label)
    return [paragraph(f"{_listed(keepers.listed)} {line}" if keepers.listed else line)]


def _listed(listed: Sequence[UserId]) -> str:
    """The listed mentors as mentions; of many the first ten, and how many more there are."""
    named = ", ".join(f"<@{user_id}>" for user_id in listed[:MOST_NAMED])
    more = (
        _(" and {number_of_listed} more, under *Who knows about what* in Home").format(
            number_of_listed=len(listed) - MOST_NAMED
        )
        if len(listed) > MOST_NAMED
        else ""
    )
    return _("Listed, so you can simply write to them: {named}{more}.").format(named=named, more=more)


def _a_tip(tip: Tip | None) -> list[Block]:
    """A tip on the topic, with the button to all of them; empty without one."""
    return [small(_("A tip on this:")), *beside(tip, tip.topic)] if tip is not None else []


def _preview(topic: str | None, words: str, catalogue: Catalogue, *, is_small: bool) -> list[Block]:
    label = neutral(catalogue.label(topic)) if topic else None
    shown = ask_words(IntroductionKind.TALK, label, Wants.IDEAS if topic else Wants.EAR)
    guess = _("In a small community, someone may guess it's you.")
    return [
        small(_("This is all they will see:")),
        paragraph(f">{shown}"),
        *own_words(words),
        *([small(guess)] if is_small else []),
    ]


def _offices(draft: AskDraft, around: AskContext) -> list[Block]:
    if not around.several_offices:
        return []
    ticked = [ELSEWHERE] if draft.others_only else []
    return [fields.ticks(OFFICES, _("Where?"), [(_("Ask other offices only"), ELSEWHERE)], ticked)]


def _too_long_to_send() -> str:
    return _(
        "What you wrote is longer than the {longest} characters that can be sent along, so it isn't filled in here."
    ).format(longest=LONGEST_WORDS)


def _words(draft: AskDraft) -> list[Block]:
    if not draft.with_words:
        return [buttons(button(_("Send my words too"), WITH_WORDS))]
    hint = _("You'll see them once more before they go. They're encrypted, and deleted when the question ends.")
    return [
        *([small(_too_long_to_send())] if draft.is_long else []),
        fields.line(WORDS, _("Your words"), draft.question, longest=LONGEST_WORDS, hint=hint, several_lines=True),
    ]


def _kept(draft: AskDraft) -> str:
    return (
        _("Besides these words, only the topic is kept.")
        if draft.with_words
        else _("Only the topic is kept, not your words.")
    )


def preview(draft: AskDraft, around: AskContext) -> View:
    """The preview of a question with the asker's own words: exactly what will be seen, and what may give them away."""
    blocks = [
        *_preview(draft.topic, draft.words, around.catalogue, is_small=around.is_small),
        *warning(doubts(draft.words)),
        small(_("Go back to change them. They're encrypted, and deleted when the question ends.")),
    ]
    return modal(
        SEND, _("All they will see"), blocks, submit=_("Ask quietly"), close=_("Back"), private_metadata=settled(draft)
    )


def problem(refusal: Refusal) -> Mapping[str, str] | None:
    """The error of a refusal, by its field; None when it is not about a field."""
    match refusal:
        case DayOutOfRange():
            return choose_a_day()
        case TooMany(name, most):
            return {name: at_work.too_many(most)}
        case TextTooLong(name, _longest_typed, longest):
            return {name: at_work.too_long(longest)}
        case _:
            return None


def asked(ask: Ask) -> View:
    """The modal after a question was asked."""
    when = {
        ByWhen.TODAY: _(
            "I'm asking right now. I'll tell you as soon as someone says yes, or in three hours at the latest."
        ),
        ByWhen.THIS_WEEK: _(
            "I'll ask two people at once, at their next quiet moment, and write to you when one says yes."
        ),
    }
    usual = _("I'll ask one person at a time, each at a quiet moment, and write to you when one says yes.")
    shown = notice(
        _("On its way"), _("{get} `/askaround stop` ends it at once.").format(get=when.get(ask.by_when, usual))
    )
    shown.clear_on_close = True  # the form may lie beneath
    return shown


def nobody_now(
    topic: str | None,
    listed: Sequence[UserId],
    next_lunch: datetime | None,
    contacts: Sequence[Contact],
    tip: Tip | None = None,
) -> View:
    """The modal where nobody who takes today-questions is at work, with what works instead; nothing is stored."""
    blocks: list[Block] = [
        paragraph(
            _("Nobody who takes questions for today is at work right now. Nobody was asked, and nothing is kept.")
        ),
        *_a_tip(tip),
        *_what_there_is(listed, next_lunch, contacts),
        buttons(button(_("Ask, no hurry"), OPEN, topic or SOMEONE)),
    ]
    return modal("village.notice", _("Not today"), blocks)


def nobody_today(
    ask_id: str, next_lunch: datetime | None, contacts: Sequence[Contact], *, is_open: bool, goes_on: bool
) -> Message:
    """The message that nobody said yes in time (R38); `goes_on` once the asker chose to go on without a deadline."""
    if goes_on:
        return _plain(_("OK, I'll keep asking, no hurry. There's nothing you need to do."))
    blocks: list[Block] = [
        paragraph(_("Nobody could today. It's nothing to do with you or your question.")),
        *_what_there_is((), next_lunch, contacts),
    ]
    if is_open:
        row = buttons(
            button(_("Keep asking, no hurry"), "asking_around.go_on", ask_id),
            button(_("Stop asking"), STOP, ask_id),
            button(_("Tips"), MINE, spoken=_("Tips on what I'm asking about")),
        )
        blocks.append(row)
    return Message(_("Nobody could today. Here's what else there is."), tuple(blocks))


def _what_there_is(listed: Sequence[UserId], next_lunch: datetime | None, contacts: Sequence[Contact]) -> list[Block]:
    blocks: list[Block] = []
    if listed:
        blocks.append(paragraph(_listed(listed)))
    if next_lunch is not None:
        blocks.append(
            small(
                _("The next lunch is on {moment_words}; everyone is welcome.").format(
                    moment_words=moment_words(next_lunch)
                )
            )
        )
    return [
        *blocks,
        small(_("If it can't wait for a colleague (in danger: {emergency}):").format(emergency=emergency(contacts))),
        paragraph(lines_to_call(contacts)),
    ]


def ended() -> Message:
    """The message that the question ended without a yes."""
    return _plain(
        _(
            "I didn't find anyone for your question, so I've ended the search and deleted it. It's "
            "nothing to do with you. You can ask again any time with `/askaround`."
        )
    )


def stopped(*, was_open: bool) -> Message:
    """Answer to `/askaround stop` and *Stop asking*; `was_open` False where there was no question."""
    if not was_open:
        return _plain(_("You have no open question."))
    return _plain(_("I've stopped asking, and your question is deleted. Nobody is told why."))


def usage() -> Message:
    """The answer to `/askaround help`."""
    return _plain(
        _(
            "`/askaround` and your question, in your own words: I find the topic, show you exactly what a colleague "
            "would read, and ask around without your name. No sign-up. `/askaround stop` ends it at once."
        )
    )


def mine(asks: Sequence[tuple[str, str | None]]) -> list[Block]:
    """The part of App Home with open questions (id, label), each with a button to end it; or how to ask."""
    who_knows = button(_("Who knows about what"), "mentors.directory")
    if not asks:
        line = paragraph(
            _("Have a question for someone who's been there? I'll ask without your name; no sign-up needed.")
        )
        return [line, buttons(button(_("Ask around, quietly"), OPEN, style="primary"), who_knows)]
    blocks: list[Block] = []
    for ask_id, label in asks:
        about = _(" about *{label}*").format(label=neutral(label)) if label else ""
        blocks.append(paragraph(_("I'm asking around for you{about}.").format(about=about)))
        blocks.append(buttons(button(_("Stop asking"), STOP, ask_id), who_knows))
    return blocks


REFUSALS: Mapping[type[Refusal], Callable[[Any], str]] = {
    AskOpen: lambda _refusal: _("One question at a time: your last one is still open. `/askaround stop` ends it."),
    NobodyToday: lambda _refusal: _("Nobody who takes questions for today is at work right now. Nobody was asked."),
    TooOften: at_work.too_often,
    SearchRests: lambda refusal: _(
        "The last few weren't quite right, so I'm taking a break from asking around for you. You can "
        "ask again from {day}, and you're always welcome at lunch."
    ).format(day=day_of_month(refusal.until)),
}


def _plain(words: str) -> Message:
    return Message(words, (paragraph(words),))
