"""Telling whoever waits for a message that Slack refused it for good: its recipient, or a channel's organizers."""

from bot.core.notifications import AskedFor, Channel, Group, Person
from bot.core.slack_codes import Meaning
from bot.core.undelivered import NotPosted, NotSent, NotSentLater
from bot.core.working_hours import Standing
from handlers.delivery.views import undelivered as views
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.outbox.table import Row
from storage.unit_of_work import UnitOfWork

router = Router("delivery")
ABOUT_ITSELF = (NotSent, NotPosted)


def tell(uow: UnitOfWork, row: Row, meaning: Meaning) -> None:
    """Queue the message about one lost row: to its recipient, or to the organizers for a post in a channel.

    Nobody is told that another person cannot be written to, since that would tell that they were to get a message (R4).
    """
    if isinstance(row.notification, ABOUT_ITSELF):
        return
    match row.recipient:
        case Person(user_id):
            # A conversation with one person that Slack refuses is that person being out of reach.
            if meaning not in {Meaning.PERSON, Meaning.CONVERSATION} and row.standing is not Standing.EDIT:
                kind = NotSent if row.standing is Standing.ANSWER else NotSentLater
                is_file = isinstance(row.notification, AskedFor)
                uow.outbox.add(kind(user_id, row.id, is_file, is_forbidden=meaning is Meaning.OPERATOR))
        case Group(user_ids):
            if meaning is not Meaning.PERSON:
                for user_id in user_ids:
                    uow.outbox.add(NotSentLater(user_id, row.id, is_file=False))
        case Channel(channel_id):
            day = uow.now.date().isoformat()
            for organizer in uow.communities.list_organizers():
                uow.outbox.add(NotPosted(organizer, channel_id, meaning.value, day))


@router.delivers(NotSent)
def _not_sent(_uow: UnitOfWork, told: NotSent) -> Message:
    return views.not_sent(told)


@router.delivers(NotSentLater)
def _not_sent_later(_uow: UnitOfWork, told: NotSentLater) -> Message:
    return views.not_sent(told)


@router.delivers(NotPosted)
def _not_posted(_uow: UnitOfWork, told: NotPosted) -> Message:
    return views.not_posted(told)
