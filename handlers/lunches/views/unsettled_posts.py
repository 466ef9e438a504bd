"""The messages to organizers about an invitation that was not posted, or may not have been."""

from bot.core.words import _
from bot.lunches.meetings import MeetingState
from handlers.lunches.views.lunches import Lunch
from handlers.platform.views.blocks import Message, button, buttons, plain_message, text


def not_announced(lunch: Lunch) -> Message:
    """To organizers: it was too late to announce the lunch."""
    return plain_message(
        _(
            "I couldn't announce the lunch on {lunch_when} in time, so I didn't post it in the channel. "
            "The next one is planned; `/brownbag list` shows all of them."
        ).format(lunch_when=lunch.when)
    )


def channel_broken(lunch: Lunch) -> Message:
    """To organizers: Slack does not let Village post in the channel."""
    channel = f"<#{lunch.series.channel_id}>"
    line = _(
        "I can't post in {channel}. It may be archived, or I may have been removed. The lunch on {lunch_when} still "
        "stands, and `/brownbag` and my Home show it. Invite me again and use `/brownbag announce`, or choose another "
        "channel with `/village setup`."
    ).format(channel=channel, lunch_when=lunch.when)
    return Message(_("I can't post in the lunch channel right now."), (text(line),))


def post_stands(lunch: Lunch) -> Message:
    """To organizers, in place of the question whether an invitation was posted: it was."""
    return plain_message(
        _("The invitation for the lunch on {lunch_when} is in {channel}. There's nothing else to do.").format(
            lunch_when=lunch.when, channel=f"<#{lunch.series.channel_id}>"
        )
    )


def post_unsettled(lunch: Lunch, *, stands: bool, is_known: bool, is_under_way: bool) -> Message:
    """The message to organizers that Slack has not confirmed an invitation, so nobody knows whether it was posted.

    `stands`: one was posted, and there may be a second copy. `is_known`: Village has learned where the post is.
    `is_under_way`: it is being posted again.
    """
    channel = f"<#{lunch.series.channel_id}>"
    spoken = _("Slack didn't confirm a post of mine. Would you take a look at the channel?")
    if lunch.is_off or lunch.meeting.state is MeetingState.HELD:
        return plain_message(_("The lunch on {lunch_when} no longer needs a look.").format(lunch_when=lunch.when))
    if stands:
        line = _(
            "Slack didn't confirm my first try at posting the lunch on {lunch_when} in {channel}, so it may be there "
            "twice. If you see a second, shorter post, press any button under it: your answer counts, and I remove "
            "that post."
        )
        return Message(spoken, (text(line.format(lunch_when=lunch.when, channel=channel)),))
    if is_known:
        return post_stands(lunch)
    if is_under_way:
        line = _("I'm posting the invitation for the lunch on {lunch_when} in {channel} again.")
        return plain_message(line.format(lunch_when=lunch.when, channel=channel))
    line = _(
        "Slack didn't confirm my post about the lunch on {lunch_when} in {channel}, so I can't tell whether it's "
        "there. Would you take a look? If it's there, press any button under it: your answer counts, and I complete "
        "the post. If it isn't, tap *Post it again*."
    ).format(lunch_when=lunch.when, channel=channel)
    again = button(
        _("Post it again"),
        "meetings.post_again",
        lunch.value,
        spoken=_("Post the invitation for {lunch_when} again").format(lunch_when=lunch.when)[:75],
    )
    return Message(spoken, (text(line), buttons(again)))
