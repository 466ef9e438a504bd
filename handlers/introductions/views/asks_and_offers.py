"""The messages of an introduction: the ask, the offer, the group message, and what each side sees after answering."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core.ids import UserId
from bot.core.words import N_, _
from bot.introductions.icebreakers import ICE_BREAKERS
from bot.introductions.search_notices import SearchPause
from bot.introductions.states import ASK_OPEN, OFFER_OPEN, UNDER_WAY, Introduction, IntroductionState
from bot.people.returners import IntroductionKind
from handlers.introductions.views import short_replies
from handlers.introductions.views.asks import ask_words, example_words
from handlers.introductions.views.check_ins import not_right_button
from handlers.introductions.views.talk_times import find_button, talk_time_line
from handlers.platform.views.blocks import Message, button, buttons, moment_words, neutral, plain_message, small, text
from handlers.platform.views.refusals import SETTLED

OFFER_OVER = N_("This offer has closed. That's fine; nobody minds.")  # to the one who is helped
OFFER_LAPSED = N_("Its time had run out.")  # follows the same
THANK_YOU = N_(
    "Thank you. If they'd like to talk too, I'll open a group message for you both within a week. "
    "If not, it's nothing to do with you. This doesn't use up one of your places."
)
OPENED = N_("You've both said yes, and your group message is open.")
NOT_THIS_TIME = N_("Thanks for telling me. Nobody will know, and there's nothing else to do.")
PAUSED = N_("You're paused. Nobody will ask you anything until you type `/mentor resume`.")
BUDDY = N_(
    "A mentor listens, shares their experience and points you to resources. A mentor isn't HR, a therapist or "
    "an advocate. What you tell each other stays between you, unless someone is at risk of harm."
)


class SomeoneElse(StrEnum):
    """What became of `/returning someone else`."""

    LOOKING = "looking"
    NOT_SIGNED_UP = "not_signed_up"


@dataclass(frozen=True)
class IntroductionShown:
    """What a view of one introduction needs beside it: labels, and what the two wrote about themselves."""

    topic: str | None
    mentor_about: str = ""
    asker_about: str = ""
    usual_time: str = ""
    name_held: bool = False
    mentor_paused: bool = False
    next_lunch: datetime | None = None
    words: str = ""
    example: str = ""

    @property
    def about(self) -> str:
        """The topic or example as the end of a sentence; "" without one."""
        if self.example:
            return _(" about how to ask for *{example}*").format(example=self.example)
        return _(" about *{topic}*").format(topic=self.topic) if self.topic else ""


def settled() -> Message:
    """The message in place of one whose subject is gone."""
    return plain_message(_(SETTLED))


def paused() -> Message:
    """The answer to *Pause me* under an ask that was over already."""
    return plain_message(_(PAUSED))


def ask(introduction: Introduction, shown: IntroductionShown, *, reminder: bool = False) -> Message:
    """The ask as the mentor sees it in every state; after their yes the same until the group message opens (R33)."""
    if introduction.opened_at is not None:
        return plain_message(_(OPENED))
    if introduction.accepted_at is not None:
        return plain_message(_(THANK_YOU))
    if introduction.state is IntroductionState.DECLINED:
        return plain_message(f"{_(NOT_THIS_TIME)} {_(PAUSED)}" if shown.mentor_paused else _(NOT_THIS_TIME))
    if introduction.lines:
        return plain_message(_(short_replies.HANDED_ON))
    if introduction.state not in ASK_OPEN:
        return settled()
    return _open_ask(introduction, shown, reminder=reminder)


def ask_again(introduction: Introduction, shown: IntroductionShown) -> Message:
    """The one reminder of an ask (R32)."""
    return ask(introduction, shown, reminder=True)


def _open_ask(introduction: Introduction, shown: IntroductionShown, *, reminder: bool) -> Message:
    asked = example_words(shown.example) if introduction.example else _asked(introduction, shown)
    lead = [small(_("In case you missed this. I won't ask again."))] if reminder else []
    if introduction.is_today:
        lead.append(small(_("This one is for today: it closes in three hours, and it's fine if it doesn't suit you.")))
    blocks = [
        *lead,
        text(asked),
        *short_replies.own_words(shown.words),
        small(f"{_reason(shown)} {_what_they_see(shown)}"),
        buttons(
            *_yes(introduction),
            button(_("Not this time"), "introductions.decline", introduction.id),
            *([] if introduction.example else [button(_("Pause me"), "introductions.pause_me", introduction.id)]),
        ),
    ]
    return Message(_("A colleague is asking for someone to talk to."), tuple(blocks))


def _asked(introduction: Introduction, shown: IntroductionShown) -> str:
    return ask_words(introduction.kind, shown.topic, introduction.wants, introduction.office, introduction.stage)


def _yes(introduction: Introduction) -> list[ButtonElement]:
    if not introduction.ask_id:
        return [button(_("Yes, happy to"), "introductions.accept", introduction.id, style="primary")]
    talk = button(_("Let's talk"), "introductions.accept", introduction.id, style="primary")
    return [talk, button(_("Answer in a line"), short_replies.WRITE, introduction.id)]


def _reason(shown: IntroductionShown) -> str:
    if shown.example:
        return _(
            "I'm asking you because you wrote about this and said people may ask you. You can change that in Home."
        )
    if shown.topic:
        return _("I'm asking you because you said you know about this.")
    return _("I'm asking you because you offered to help.")


def _what_they_see(shown: IntroductionShown) -> str:
    if shown.name_held:
        return _(
            "If you say yes, they'll learn that someone did, but not who. "
            "You're both named only if they say yes too, in one group message."
        )
    if not shown.mentor_about:
        return _(
            "If you say yes, they'll see your name. "
            "You'll learn their name only if they say yes too, in one group message."
        )
    return _(
        "If you say yes, they'll see your name and what you wrote about yourself. "
        "You'll learn their name only if they say yes too, in one group message."
    )


def offer(introduction: Introduction, shown: IntroductionShown, *, reminder: bool = False) -> Message:
    """The offer as the asker sees it in every state."""
    if introduction.state in OFFER_OPEN:
        return _open_offer(introduction, shown, reminder=reminder)
    if introduction.opened_at is not None:
        return plain_message(_(OPENED))
    if introduction.introduced_at is not None:
        return plain_message(_("Great. I'll connect you as soon as you're both working."))
    if introduction.state is IntroductionState.LAPSED:
        return plain_message(f"{_(OFFER_OVER)} {_(OFFER_LAPSED)}")
    return _passed(introduction) if introduction.state is IntroductionState.PASSED else plain_message(_(OFFER_OVER))


def _passed(introduction: Introduction) -> Message:
    if introduction.not_now and introduction.is_today:
        return plain_message(_("OK, I'll stop asking. Nobody will know."))
    if introduction.not_now and introduction.ask_id:
        return plain_message(
            _("OK, nothing for four weeks. If your question is still open then, I'll look again. Nobody will know.")
        )
    if introduction.not_now:
        return plain_message(_("OK, nothing for four weeks; then I'll start looking again. Nobody will know."))
    if introduction.example:
        return plain_message(_("OK. Nobody will know, and your question has been deleted."))
    return plain_message(_("OK, I'll look for someone else. Nobody will know."))


def offer_again(introduction: Introduction, shown: IntroductionShown) -> Message:
    """The one reminder of an offer (R34)."""
    return offer(introduction, shown, reminder=True)


def _open_offer(introduction: Introduction, shown: IntroductionShown, *, reminder: bool) -> Message:
    lead = [small(_("In case you missed this. I won't ask again."))] if reminder else []
    blocks = [
        *lead,
        text(_who_said_yes(introduction, shown)),
        small(_what_a_no_means(introduction)),
        buttons(
            button(_("Yes, introduce us"), "introductions.introduce", introduction.id, style="primary"),
            *_no_to_an_offer(introduction),
        ),
    ]
    return Message(_("Someone said yes to a talk with you."), tuple(blocks))


def _what_a_no_means(introduction: Introduction) -> str:
    if introduction.example:
        return _("They don't know who you are, and they won't be told anything unless you say yes.")
    if introduction.is_today:
        return _(
            "They don't know who you are, and they won't be told anything unless you say yes. *Not now* ends your "
            "question for today."
        )
    return _(
        "They don't know who you are, and they won't be told anything unless you say yes. *Not now* "
        "pauses the search for four weeks."
    )


def _no_to_an_offer(introduction: Introduction) -> list[ButtonElement]:
    if introduction.example:  # there is nobody else to ask
        return [button(_("No, thank you"), "introductions.someone_else", introduction.id)]
    return [
        button(_("Someone else, please"), "introductions.someone_else", introduction.id),
        button(_("Not now"), "introductions.not_now", introduction.id),
    ]


def _who_said_yes(introduction: Introduction, shown: IntroductionShown) -> str:
    what = _("company for a while") if introduction.kind is IntroductionKind.COMPANY else _("a talk")
    about = shown.about
    if shown.example:
        who = _("The person who wrote about it")
        return _("{who} said yes to {what}{about}. You'll see each other's names once you've both said yes.").format(
            who=who, what=what, about=about
        )
    if shown.name_held:
        who = _("Someone who knows about this") if shown.topic else _("Someone who's happy to listen")
        return _("{who} said yes to {what}{about}. You'll see each other's names once you've both said yes.").format(
            who=who, what=what, about=about
        )
    lines = [_("<@{mentor}> said yes to {what}{about}.").format(mentor=introduction.mentor, what=what, about=about)]
    if shown.mentor_about:
        lines.append(f">{_one_line(shown.mentor_about)}")
    return "\n".join(lines)


def group(introduction: Introduction, shown: IntroductionShown, times: Sequence[Block] = ()) -> Message:
    """Village's only message in the group DM (R36), redrawn with `times`, the part about when they talk (R44)."""
    mentor, asker = f"<@{introduction.mentor}>", f"<@{introduction.asker}>"
    what = (
        _("staying in touch for about 12 weeks")
        if introduction.kind is IntroductionKind.COMPANY
        else _("one good talk")
    )
    about = shown.about
    blocks: list[Block] = [
        text(
            _("{mentor} and {asker}: you both said yes to {what}{about}.").format(
                mentor=mentor, asker=asker, what=what, about=about
            )
        ),
        *_about(mentor, shown.mentor_about),
        *_about(asker, shown.asker_about),
        text(_(BUDDY)),
        text(
            _("To get started, if you like: _{ice_breakers}_").format(
                ice_breakers=_(ICE_BREAKERS[introduction.ice_breaker or 1])
            )
        ),
    ]
    if shown.next_lunch is not None:
        blocks.append(
            small(
                _("The next lunch is on {moment_words}; everyone is welcome.").format(
                    moment_words=moment_words(shown.next_lunch)
                )
            )
        )
    usual = _(" Usually free: {one_line}").format(one_line=_one_line(shown.usual_time)) if shown.usual_time else ""
    blocks.append(text(_("{mentor}, would you say hello?{usual}").format(mentor=mentor, usual=usual)))
    blocks.extend(times)
    blocks.append(small(_("I won't post here again, and I can't read what you write.")))
    return Message(_("You both said yes, so here's a group message for the two of you."), tuple(blocks))


def _about(who: str, line: str) -> list[Block]:
    return [text(_("{who} writes: _{one_line}_").format(who=who, one_line=_one_line(line)))] if line else []


def _one_line(typed: str) -> str:
    return neutral(" ".join(typed.split()), 400)


def search_paused(why: SearchPause, *, may_find: bool = False) -> Message:
    """The message that the search was paused, why, and how to go on; `may_find` for people with a sign-up."""
    row: list[Block] = []
    if why is SearchPause.SLEEPS:
        words = _(
            "I haven't heard from you about the last three offers, so I've stopped looking for now. That's no problem; "
            "you can start again with `/returning` or `/askaround`."
        )
        row = [buttons(button(_("Find me someone"), "returners.find"))] if may_find else []
    else:
        words = _(
            "You've had four offers in 90 days and none of them led to a talk, so I'll pause for 30 days rather than "
            "keep asking. Would something else help more? You can change what you're looking for with `/returning`."
        )
    return Message(_("I've paused the search. Here's why, and how to start again."), (text(words), *row))


def search_goes_on() -> Message:
    """The message in place of `search_paused` once the search has started again."""
    return plain_message(_("OK, I'm looking for someone again."))


def someone_else(answer: SomeoneElse) -> Message:
    """Answer to `/returning someone else`."""
    if answer is SomeoneElse.NOT_SIGNED_UP:
        return plain_message(_("You're not signed up right now. You can sign up privately with `/returning`."))
    return plain_message(_("OK, I'll look for someone else. Nobody will know."))


def mentor_rests() -> Message:
    """The message that the mentor was paused after two unanswered asks."""
    return plain_message(
        _(
            "You seem busy, so I've paused your requests. That's no problem at all. "
            "When you have time again, type `/mentor resume`; or `/mentor stop`, no questions asked."
        )
    )


def mine(introductions: list[Introduction], user_id: UserId, labels: Mapping[str, str]) -> list[Block]:
    """The part of App Home with what is under way, and what waits for the person's own answer."""
    lines: list[Block] = []
    for introduction in introductions:
        lines.extend(_one_of_mine(introduction, user_id, labels.get(introduction.topic or "")))
    return [text(_("*Your introductions*")), *lines] if lines else []


def _one_of_mine(introduction: Introduction, user_id: UserId, topic: str | None) -> list[Block]:
    about = _(" about *{topic}*").format(topic=topic) if topic else ""
    if introduction.state in UNDER_WAY and introduction.opened_at is not None:
        return [
            text(_("With <@{other}>{about}.").format(other=introduction.other(user_id), about=about)),
            *talk_time_line(introduction.talk_time),
            buttons(
                find_button(introduction.id, introduction.talk_time),
                button(_("End this"), "introductions.end", introduction.id, spoken=_("End this introduction")),
                not_right_button("introductions.not_right", introduction.id),
            ),
        ]
    if introduction.awaits_mentor and introduction.asked_at is not None and user_id == introduction.mentor:
        return [small(_("A colleague is asking you{about}. The question is in our messages.").format(about=about))]
    if introduction.state is IntroductionState.OFFERED and user_id == introduction.asker:
        return [small(_("Someone said yes to a talk{about}. The offer is in our messages.").format(about=about))]
    return []
