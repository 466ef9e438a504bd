"""Words about stored data: one's own as a file, and forget-me."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.accounts.privacy import Forgotten, Own, RoleHere
from bot.core.ids import UserId
from bot.core.words import N_, _, labeled, number
from bot.introductions.notices import AskMentor, RemindMentor
from bot.introductions.peer_groups import AskToMeet
from bot.introductions.today_questions import AskToday
from handlers.accounts.my_data_page import HEADINGS, PageReader, page
from handlers.platform.views import fields
from handlers.platform.views.blocks import File, Message, button, buttons, modal, plain_message, small, text
from handlers.platform.views.fields import Values
from handlers.platform.views.refusals import SETTLED

CALLBACK = "privacy.forget"
SUCCESSOR = "successor"
FILE = "my-data.html"
_PARTS: Mapping[RoleHere, str] = {
    RoleHere.ORGANIZER: N_("You're an organizer."),
    RoleHere.NAMED_HUMAN: N_("You're the person colleagues are told they can turn to."),
    RoleHere.HOST: N_("You're hosting a lunch that's coming up."),
    RoleHere.MENTOR: N_("You're a mentor."),
    RoleHere.STORY_LISTENER: N_("You'd help someone tell their story."),
}
NOTHING = N_("Nothing about you is stored here.")
CANNOT_TAKE_OVER = N_("Organizers need to be full members of this workspace. Is there another colleague you could add?")
PLEASE_NAME = N_("You're the only organizer. Please name a colleague to run Village from now on.")
WHAT_GOES = N_(
    "This happens right away:\n"
    "• your sign-up, your offer, your questions, return plan, settings, avoid list and answers are deleted\n"
    "• messages waiting for you or about you are withdrawn\n"
    "• your introductions end; the other person only sees that it has ended\n"
    "• who you met or turned down is forgotten, and so are people you blocked; if someone blocked you, that stays, "
    "as a code nobody can read\n"
    "• stories, tips and examples you wrote are deleted, with every post of them\n"
    "• lunches you host will need another host, and your lunch answers are removed\n"
    "• you're no longer an organizer"
)
WHAT_STAYS = N_(
    "What stays, for 90 days: the dates of any offers you didn't take, under a code made from your account, with no "
    "topic and no other person. I can't delete what's already in Slack: our conversation here, and any group "
    "message in which you were introduced."
)


def my_data_sent() -> Message:
    """The answer to `/village my-data`: the file comes as a direct message."""
    words = _("I'm sending you a direct message with a file of everything you told me or did here.")
    return plain_message(words)


def nothing_held() -> Message:
    """Answer to `/village my-data` where nothing about the person is stored."""
    return plain_message(_(NOTHING))


def my_data(own: Own, parts: Sequence[RoleHere] = (), place: PageReader | None = None) -> Message:
    """The DM with the file, and above it the person's roles in words.

    The notification, which others may see on a locked screen, does not name the `parts`.
    """
    words = _("Here's a page of what you told me and did. Open it in your browser. What others said isn't in it.")
    does = [_(_PARTS[part]) for part in parts]
    bullets = "\n".join(f"• {line}" for line in does)
    roles = [text(_("*What you do here*\n{bullets}").format(bullets=bullets))] if parts else []
    return Message(words, (text(words), *roles), file=File(FILE, page(own, does, place)))


def section() -> list[Block]:
    """The part of Home about one's data."""
    return [
        text(_("*Your data*\nGet a copy of your data, or have all of it deleted.")),
        buttons(button(_("Send me my data"), "privacy.my_data"), button(_("Forget me"), "privacy.forget_me")),
    ]


def as_notice(message: Message) -> View:
    """The message as a modal, for somebody who pressed the button in Home."""
    return modal("village.notice", _("Your data"), list(message.blocks))


def forget_form(*, needs_successor: bool) -> View:
    """The form that says exactly what forget-me deletes and what stays, and asks for a successor if needed."""
    blocks: list[Block] = [text(_(WHAT_GOES)), text(_(WHAT_STAYS))]
    if needs_successor:
        hint = _("They'll become an organizer in your place.")
        blocks.append(fields.required(fields.person(SUCCESSOR, _("Who will run Village from now on?"), hint=hint)))
    blocks.append(small(_("You don't need a reason, and you can come back later as if for the first time.")))
    return modal(CALLBACK, _("Forget me"), blocks, submit=_("Forget me"), close=_("Not now"))


def chosen_successor(values: Values) -> UserId | None:
    """The successor picked in the form; None when none was, or it was not asked."""
    return fields.chosen_person(values, SUCCESSOR)


def being_forgotten() -> View:
    """The modal shown while many messages are looked through; `forgotten` replaces it."""
    words = _("I'm deleting everything about you. There is a lot to look through, so this takes a minute.")
    return modal("village.notice", _("Forgetting"), [text(words), text(_("The result appears here when it's done."))])


def forgotten(done: Forgotten) -> View:
    """The modal after forget-me: what was deleted, and that nothing is left."""
    lines = [
        f"• {labeled(_(HEADINGS.get(heading, heading)), number(count))}" for heading, count in done.deleted.items()
    ]
    lines.append(_("• Messages to you or about you: {messages}").format(messages=done.messages))
    blocks = [text(_nothing_left(done)), text(_("*Deleted*\n") + "\n".join(lines))]
    if done.keeps_dates:
        blocks.append(text(_("For 90 days: dates of offers not taken, under a code made from your account.")))
    return modal("village.notice", _("Forgotten"), blocks)


def _nothing_left(done: Forgotten) -> str:
    if not done.traces:
        return _("Nothing about you is stored anymore. I've checked; nothing is left.")
    return _(
        "Almost everything about you is gone, but your account is still named in "
        "{number_of_values} places. Please tell the person who runs Village; it's a fault, and it's "
        "in the log."
    ).format(number_of_values=sum(done.traces.values()))


def ended(kind: str) -> Message:
    """What others see in place of a message about a person who was forgotten; `kind` is the notification's name."""
    words = _("This introduction has ended.") if kind.startswith("introductions.") else _("This one is settled.")
    if kind in ASKS:
        words = _(SETTLED)
    return plain_message(words)


ASKS = frozenset(kind.name for kind in (AskMentor, RemindMentor, AskToday, AskToMeet))
