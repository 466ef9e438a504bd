"""The message *nobody free* (R38), and the sentence that an organizer may forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.core.words import N_, _
from handlers.contributions.views.tips import MINE
from handlers.platform.views.blocks import (
    Message,
    button,
    buttons,
    modal,
    moment_words,
    notice,
    plain_message,
    small,
    text,
)

NOBODY = N_("Nobody has said yes to this yet. I'll keep looking; there's nothing you need to do.")
NOBODY_ELSE = N_("Nobody else has said yes to this yet. I'll keep looking; there's nothing you need to do.")
OVER = N_("This search has ended. You can ask again any time.")
ASKED = N_("The organizer will get your sentence on their next working day, without your name.")
WAITS_FOR_OTHERS = N_("When someone else would like that too, I'll ask each of you separately, without names.")
NO_ORGANIZER = N_("There's no organizer I can ask right now. I'll keep looking myself.")


@dataclass(frozen=True)
class Meanwhile:
    """What *nobody free* can offer to somebody who waits."""

    next_lunch: datetime | None = None
    may_ask_organizer: bool = True
    organizer_asked: bool = False
    may_meet_others: bool = True
    waits_for_others: bool = False
    was_offered: bool = False


def search_over() -> Message:
    """The message in place of *nobody free* once the search has ended."""
    return plain_message(_(OVER))


def nobody_free(meanwhile: Meanwhile) -> Message:
    """The message *nobody free*, with what works today."""
    line = _(NOBODY_ELSE) if meanwhile.was_offered else _(NOBODY)
    blocks: list[Block] = [text(line)]
    if meanwhile.next_lunch is not None:
        blocks.append(
            small(
                _("In the meantime: the next lunch is on {moment_words}.").format(
                    moment_words=moment_words(meanwhile.next_lunch)
                )
            )
        )
    row: list[ButtonElement] = []
    if meanwhile.waits_for_others:
        blocks.append(small(_(WAITS_FOR_OTHERS)))
    elif meanwhile.may_meet_others:
        row.append(button(_("Someone in the same weeks"), "introductions.same_weeks"))
    if meanwhile.organizer_asked:
        blocks.append(small(_(ASKED)))
    elif meanwhile.may_ask_organizer:
        row.append(button(_("Let the organizer look, without my name"), "introductions.look"))
    row.append(button(_("Tips"), MINE, spoken=_("Tips on what I am looking for")))
    blocks.append(buttons(*row))
    return Message(line, tuple(blocks))


def sentence(topic: str | None) -> str:
    """The sentence an organizer gets, word for word; `topic` is a label or None."""
    about = _(" about {topic}").format(topic=topic) if topic else ""
    return _("Someone would value a talk{about}. Do you know a person who could?").format(about=about)


def preview(labelled: Sequence[tuple[str | None, str | None]]) -> View:
    """The modal with each possible sentence (slug, label), and a button to send exactly that one."""
    blocks: list[Block] = [
        text(_("An organizer will get one of these, word for word and without your name, on their next working day.")),
        *(_choice(slug, label) for slug, label in labelled),
        small(_("In a small community, someone may guess who it is. If you close this, nothing is sent.")),
    ]
    return modal("introductions.look_preview", _("Let the organizer look"), blocks)


def _choice(slug: str | None, label: str | None) -> SectionBlock:
    send = button(
        _("Send this"),
        "introductions.send_look",
        slug or "-",
        spoken=_("Send: {sentence}").format(sentence=sentence(label))[:75],
    )
    return SectionBlock(text=MarkdownTextObject(text=f">{sentence(label)}", verbatim=True), accessory=send)


def look_sent() -> View:
    """The modal after a sentence was sent."""
    return notice(_("Thank you"), _(ASKED))


def no_organizer() -> View:
    """The modal where no organizer can be asked."""
    return notice(_("Nobody to ask"), _(NO_ORGANIZER))


def organizer_looks(topic: str | None) -> Message:
    """The message to the organizer: the sentence, and words to forward as themselves."""
    forward = (
        _("Hello, would you have half an hour for a colleague to talk about {topic}? ").format(topic=topic)
        if topic
        else _("Hello, would you have half an hour for a colleague? ")
    )
    blocks = [
        text(sentence(topic)),
        small(_("If someone comes to mind, you could write to them yourself:")),
        text(
            _(">{forward}If so, `/mentor` lets Village know, quietly; there is no need to say more.").format(
                forward=forward
            )
        ),
        small(_("I don't say who asked, and please don't try to find out. It could be anyone, or a friend of theirs.")),
    ]
    return Message(_("Someone is asking whether you know a person who could help."), tuple(blocks))
