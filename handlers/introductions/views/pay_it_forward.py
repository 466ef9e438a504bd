"""Words of paying it forward."""

from handlers.contributions.views.tips import leave_button
from handlers.platform.views.blocks import Message, button, buttons, small, text

WORDS = (
    "A while ago somebody took time for you. If you feel like it, you could be that somebody now: "
    "with what you know, or with an ear alone."
)


def invitation(meeting_without_host: str | None, others: int = 0) -> Message:
    """Asked once; `meeting_without_host` is the id of the next lunch if it still wants a host.

    `others` is how many were helped and help now, already rounded; 0 for too few to say.
    """
    row = [button("Be a mentor, or just an ear", "introductions.pay_forward", style="primary")]
    if meeting_without_host is not None:
        row.append(button("Host a lunch", "meetings.host", meeting_without_host, spoken="Host the next lunch"))
    row.append(leave_button())
    row.append(button("Tell my story", "stories.write", spoken="Tell my story, for others to read"))
    row.append(button("Not now", "introductions.not_this_time"))
    once = small("I ask this once. `/mentor` is there whenever you like, and it is fine if that is never.")
    chain = [small(f"More than {others} people here were helped, and help others now.")] if others else []
    return Message("Would you like to help somebody?", (text(WORDS), *chain, once, buttons(*row)))


def not_now() -> Message:
    """*Not now*."""
    words = "That is fine. I will not ask again."
    return Message(words, (text(words),))
