"""An invitation that Slack did not confirm, in a channel whose messages Village may not read (docs/decisions/0008).

Its first line carries the three answers. A press on one tells where that line is: it is drawn as the invitation, or
deleted where there is one already. Until then organizers are asked, and settle it by one press.
"""

from itertools import count

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Send, Verdict
from bot.lunches.notices import CopyRemoved, LunchAnnounced, PostUnsettled
from handlers.lunches.first_lines import post_once_more
from handlers.lunches.lookup import look_at, redraw_organizers, require_organizer, to_change
from handlers.lunches.organizer_rota import recipients
from handlers.lunches.views import meetings as views
from handlers.lunches.views import unsettled_posts as post_views
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")


def ask_whether_it_stands(uow: UnitOfWork, post: LunchAnnounced, stands: bool) -> None:
    """Ask those who look after the lunches whether it was posted, once for each doubt."""
    meeting = uow.meetings.look_at(post.meeting_id)
    series = uow.meetings.look_at_series(meeting.series_id) if meeting else None
    if meeting is None or series is None:
        return
    for organizer in recipients(uow, series):
        questions = (PostUnsettled(organizer, post.meeting_id, post.turn, number, stands) for number in count())
        uow.outbox.add(next(one for one in questions if uow.outbox.state_of(one.key) is None))
    redraw_organizers(uow, meeting)


@router.press("meetings.post_again")
def post_again(uow: UnitOfWork, user_id: UserId, meeting_id: str) -> None:
    """Post the invitation again, since an organizer has looked and it is not there (*Post it again*).

    Does nothing where it was found or posted again meanwhile. Raises `NotAllowed` and `NoLongerOpen`.
    """
    require_organizer(uow, user_id)
    meeting, series = to_change(uow, meeting_id)
    if not meeting.is_on or uow.now >= meeting.begins:
        raise NoLongerOpen
    post_once_more(uow, meeting, series)


def _question_wanted(uow: UnitOfWork, question: PostUnsettled) -> Verdict:
    meeting = uow.meetings.look_at(question.meeting_id)
    if meeting is None or not meeting.is_on or uow.now >= meeting.begins or question.turn != meeting.restored:
        return Drop("settled")
    key = LunchAnnounced(ChannelId(""), meeting.id, question.turn).key
    return Send() if question.stands or uow.outbox.is_somewhere(key) else Drop("settled")


@router.delivers(PostUnsettled, still_wanted=_question_wanted)
def _question(uow: UnitOfWork, question: PostUnsettled) -> Message:
    lunch = look_at(uow, question.meeting_id)
    if lunch is None:
        return views.gone()
    key = LunchAnnounced(lunch.series.channel_id, question.meeting_id, question.turn).key
    is_somewhere = uow.outbox.is_somewhere(key)
    is_known = not is_somewhere and uow.outbox.state_of(key) is MessageState.SENT
    return post_views.post_unsettled(
        lunch, stands=question.stands, is_known=is_known, is_under_way=not (is_somewhere or is_known)
    )


def _nothing_more(_uow: UnitOfWork, _copy: CopyRemoved) -> None:
    """Slack refuses to delete the copy: it stays, and a press under it is answered all the same."""


@router.delivers(CopyRemoved, lost=_nothing_more)
def _nothing_to_show(_uow: UnitOfWork, _copy: CopyRemoved) -> Message:
    return views.gone()
