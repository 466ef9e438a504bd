"""Words of *Someone in the same weeks*."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.core.ids import UserId
from bot.introductions.icebreakers import ICE_BREAKERS
from bot.introductions.peer_groups import PeerGroup, PeerGroupState
from handlers.introductions.views.asks_and_offers import SETTLED
from handlers.introductions.views.check_ins import not_right_button
from handlers.platform.views.blocks import Message, button, buttons, small, text
from handlers.platform.views.moments import moment_words

THANK_YOU = (
    "Thank you. If others would like to as well, I'll open a group message for you within a week or so. "
    "If not, it's nothing to do with you."
)
NOT_THIS_TIME = "That's fine. Nobody will know."
TOGETHER = (
    "Nobody here is a mentor, and nobody has to be good at this. Listen, and share what you like. "
    "What you tell each other stays among you, unless someone is at risk of harm."
)


def ask_to_meet(peer_group: PeerGroup | None, user_id: UserId) -> Message:
    """The blind question in every state; after a yes always the same."""
    answer = dict(peer_group.replies).get(user_id) if peer_group is not None else None
    if answer is not None:
        return _plain(THANK_YOU if answer else NOT_THIS_TIME)
    if peer_group is None or peer_group.state is not PeerGroupState.ASKED:
        return _plain(SETTLED)
    return Message(
        "A short question: would you like to meet someone?",
        (
            text(
                "You said you'd like to meet someone in the same weeks. Someone else would too. Shall I introduce you?"
            ),
            small("Nobody sees a name unless you both say yes, and nobody knows who was asked. Four people at most."),
            buttons(
                button("Yes, gladly", "introductions.meet_yes", peer_group.id, style="primary"),
                button("Not this time", "introductions.meet_no", peer_group.id),
            ),
        ),
    )


def group(peer_group: PeerGroup, people: Sequence[UserId], next_lunch: datetime | None) -> Message:
    """The first and last thing that is said in the group DM."""
    names = ", ".join(f"<@{user_id}>" for user_id in people)
    blocks: list[Block] = [
        text(f"{names}: each of you said yes to meeting someone in the same weeks."),
        text(TOGETHER),
        text(f"To get started, if you like: _{ICE_BREAKERS[peer_group.ice_breaker]}_"),
    ]
    if next_lunch is not None:
        blocks.append(small(f"The next lunch is on {moment_words(next_lunch)}; everyone is welcome."))
    blocks.append(text("Whoever reads this first, would you say hello?"))
    blocks.append(small("I won't post here again, and I can't read what you write."))
    return Message("You each said yes, so here's a group message for you.", tuple(blocks))


def how_was_it(peer_group_id: str) -> Message:
    """The one check-in, to each alone."""
    return Message(
        "A short question, for you alone.",
        (
            text("Did your group get to talk?"),
            small("Only you see this. Your answer stays private."),
            buttons(
                button("Yes", "introductions.met", peer_group_id),
                button("Not yet", "introductions.met_not_yet", peer_group_id),
                not_right_button("introductions.met_not_right", peer_group_id),
            ),
        ),
    )


def met() -> Message:
    """After *Yes*."""
    return _plain("Good to hear.")


def not_yet() -> Message:
    """After *Not yet*."""
    return _plain("No hurry. The group message is there whenever you like. I won't ask again.")


def _plain(words: str) -> Message:
    return Message(words, (text(words),))
