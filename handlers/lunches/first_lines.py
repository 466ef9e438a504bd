"""The first line of an invitation: a press under it tells Village where it was posted (docs/decisions/0008)."""

from dataclasses import dataclass
from itertools import count

from bot.core.ids import ChannelId
from bot.lunches.meetings import Meeting, Series
from bot.lunches.notices import ChannelBroken, CopyRemoved, LunchAnnounced, PostUnsettled
from handlers.lunches.lookup import announcement, redraw_organizers
from handlers.lunches.views import meetings as views
from handlers.platform.requests import Click
from storage.outbox.table import Learned
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, order=True)
class FirstLine:
    """Where the first line of an invitation was posted, and of which turn it is."""

    turn: int
    channel_id: ChannelId
    ts: str


def first_line_of(click: Click) -> FirstLine | None:
    """Return the first line under which somebody pressed; None where it was another message."""
    block_id = str(click.element.get("block_id") or "")
    turn = block_id.removeprefix(views.FIRST_LINE)
    if not block_id.startswith(views.FIRST_LINE) or not turn.isdecimal() or len(turn) > 6:
        return None
    if click.channel_id is None or click.message_ts is None:
        return None
    return FirstLine(int(turn), click.channel_id, click.message_ts)


def learn(uow: UnitOfWork, meeting: Meeting, series: Series, line: FirstLine) -> None:
    """Record what a press under a first line tells about the invitation; the lunch is locked."""
    if line.turn > meeting.restored:
        return
    post = LunchAnnounced(series.channel_id, meeting.id, line.turn)
    match uow.outbox.learn_place(post, line.channel_id, line.ts):
        case Learned.FOUND:
            redraw_questions(uow, meeting, line.turn)
            redraw_organizers(uow, meeting)
        case Learned.COPY:
            uow.outbox.add(CopyRemoved(line.channel_id, line.ts))


def post_once_more(uow: UnitOfWork, meeting: Meeting, series: Series) -> bool:
    """Post the invitation again if nobody knows whether it was posted; return whether that was so."""
    is_unknown = uow.outbox.say_again(announcement(meeting, series).key)
    redraw_questions(uow, meeting, meeting.restored)
    return is_unknown


def redraw_questions(uow: UnitOfWork, meeting: Meeting, turn: int) -> None:
    """Have the questions to organizers about this invitation drawn again."""
    for organizer in uow.communities.list_organizers():
        uow.outbox.refresh(ChannelBroken(organizer, meeting.id, turn).key)
        for number in count():
            key = PostUnsettled(organizer, meeting.id, turn, number).key
            if uow.outbox.state_of(key) is None:
                break
            uow.outbox.refresh(key)
