"""Words of story interviews: the blind question, the offer, the group message, and the text that was written down."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.contributions.stories import PROMPTS
from bot.contributions.story_interviews import Interview, InterviewState
from bot.core.ids import UserId
from bot.core.words import N_, _
from handlers.platform.views import fields
from handlers.platform.views.blocks import Message, button, buttons, modal, notice, plain_message, small, text
from handlers.platform.views.refusals import SETTLED

WRITE = "story_interviews.write"
WRITTEN = "story_interviews.written"
LONGEST_ANSWER = 2900
ASKED = N_(
    "Someone here would rather tell their story of coming back than write it. Would you listen "
    "for half an hour or so, and write it down with them?"
)
THANK_YOU = N_(
    "Thank you. If they'd like to talk too, I'll open a group message for you both within a week. "
    "If not, it's nothing to do with you."
)
OPENED = N_("You've both said yes, and your group message is open.")


def about() -> View:
    """The modal that says what happens, with the exact text of the ask (R1)."""
    blocks: list[Block] = [
        text(
            _(
                "I'll ask one colleague at a time from those who offered to listen, without your name. When "
                "someone says yes, you'll see who it is, and you only meet if you say yes too. They write it "
                "down, and only you get what they wrote. Nothing is shared until you agree."
            )
        ),
        small(_("This is all they will see:")),
        text(f">{_(ASKED)}"),
    ]
    return modal("story_interviews.begin", _("I'd rather tell it"), blocks, submit=_("Ask quietly"))


def begun() -> View:
    """The modal after *Ask quietly*; the same whether somebody is free or not."""
    words = _(
        "I'll ask privately and get back to you once someone says yes. I'll keep looking for 60 days; there's nothing "
        "you need to do. You can still write it yourself."
    )
    return notice(_("I'd rather tell it"), words)


def already(*, is_over: bool) -> View:
    """The modal after *I'd rather tell it* where a search is under way, or (`is_over`) ended not long ago."""
    words = _("I'm already looking for someone; there's nothing you need to do.")
    if is_over:
        words = _("I looked for someone not long ago. I can look again in a few weeks, or you can write it yourself.")
    return notice(_("I'd rather tell it"), words)


def listening(*, wanted: bool) -> View:
    """The modal after offering to listen (`wanted`), or withdrawing that."""
    words = _(
        "Thank you. Now and then I'll ask whether you'd listen to someone and write their story "
        "down. You can always say no. To stop, open *Stories* and press *Stop asking me to listen*."
    )
    return notice(_("Listening"), words if wanted else _("I won't ask you to listen anymore. Thank you for offering."))


def ask(interview: Interview | None, attempt: int, *, is_open: bool = False) -> Message:
    """The blind question to a listener in every state; after a yes the same until the group message opened (R33)."""
    if is_open:
        return plain_message(_(OPENED))
    if interview is not None and attempt in interview.accepted:
        return plain_message(_(THANK_YOU))
    if interview is None or interview.attempt != attempt or interview.state is not InterviewState.ASKED:
        return plain_message(_(SETTLED))
    row = buttons(
        button(_("Yes, happy to"), "story_interviews.yes", interview.id, style="primary"),
        button(_("Not this time"), "story_interviews.no", interview.id),
    )
    return Message(
        _("A colleague is looking for someone to listen."),
        (
            text(_(ASKED)),
            small(_("They see your name only if you say yes, and you see theirs only if they do too.")),
            row,
        ),
    )


def offer(interview: Interview | None, attempt: int, *, held: bool = False, is_open: bool = False) -> Message:
    """The message to the teller about a listener; `held` leaves out the name until both said yes, and `is_open` says
    that the group message of the two was opened.
    """
    if is_open:
        return plain_message(_(OPENED))
    if (
        interview is None
        or interview.attempt != attempt
        or interview.state not in {InterviewState.OFFERED, InterviewState.MEETS}
    ):
        looks_on = interview is not None and interview.state is not InterviewState.ENDED
        return plain_message(
            _("OK, I'll look for someone else. Nobody will know.") if looks_on else _("This one is settled.")
        )
    if interview.state is InterviewState.MEETS:
        return plain_message(_("Great. I'll connect you as soon as you're both working."))
    row = buttons(
        button(_("Yes, introduce us"), "story_interviews.meet", interview.id, style="primary"),
        button(_("Someone else, please"), "story_interviews.else", interview.id),
        button(_("Not now"), "story_interviews.not_now", interview.id),
    )
    return Message(
        _("Someone has said yes to listening."),
        (
            text(
                _("{whoever} would listen to your story and write it down with you.").format(
                    whoever=_whoever(interview, held=held)
                )
            ),
            small(_("They don't know who you are, and they won't be told if you say no.")),
            row,
        ),
    )


def together(interview: Interview | None, teller: UserId, listener: UserId) -> Message:
    """The only message in the group DM of the two."""
    blocks: list[Block] = [
        text(
            _(
                "<@{listener}>, <@{teller}>: you both said yes. <@{teller}> would like to tell a story of coming back, "
                "and <@{listener}> would like to listen and write it down."
            ).format(listener=listener, teller=teller)
        ),
        text(
            _(
                "Take half an hour, here or over coffee. Then <@{listener}> writes it down with the button below, in "
                "<@{teller}>'s words. Only <@{teller}> gets the text, and can change it, send it to the organizers or "
                "leave it. What you tell each other stays between you, unless someone is at risk of harm."
            ).format(listener=listener, teller=teller)
        ),
        small(_("I won't post here again, and I can't read what you write.")),
    ]
    if interview is not None:
        blocks.append(
            buttons(button(_("Write it down"), WRITE, interview.id, spoken=_("Write the story down for its teller")))
        )
    words = _("<@{listener}>, would you say hello?").format(listener=listener)
    return Message(_("You each said yes, so here's a group message for you."), (*blocks, text(words)))


def form(interview_id: str) -> View:
    """The form for the listener, with the same four prompts as a story."""
    blocks: list[Block] = [
        text(_("Use their words as much as you can. Only they get it, and they decide what happens next.")),
        *(
            fields.line(prompt, _(heading), "", longest=LONGEST_ANSWER, several_lines=True)
            for prompt, heading in PROMPTS.items()
        ),
    ]
    return modal(WRITTEN, _("What you heard"), blocks, submit=_("Send it to them"), private_metadata=interview_id)


def listener_writes(listener: UserId) -> View:
    """The modal for the teller who presses *Write it down*: the other one writes."""
    words = _(
        "<@{listener}> writes it down after you've talked, and only you get the text. If you'd rather write it "
        "yourself, use `/village story`."
    )
    return notice(_("I'd rather tell it"), words.format(listener=listener))


def handed_over() -> View:
    """The modal after the text was written down."""
    return notice(_("Thank you"), _("It's theirs now. I've passed it on and won't show it to anyone else."))


def written_down(contribution_id: str | None) -> Message:
    """The message to the teller; `contribution_id` is None once the draft is gone or changed."""
    if contribution_id is None:
        return plain_message(_(SETTLED))
    row = buttons(
        button(_("Look at it"), "stories.write", contribution_id, spoken=_("Look at what was written down for me"))
    )
    words = _(
        "Your story has been written down. Only you have it: change it, choose who may hear it, or "
        "leave it. If you leave it, it's deleted after 60 days."
    )
    return Message(_("Your story has been written down."), (text(words), row))


def _whoever(interview: Interview, *, held: bool) -> str:
    return _("A colleague, whose name you'll see if you say yes,") if held else f"<@{interview.listener}>"
