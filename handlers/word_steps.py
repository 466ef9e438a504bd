"""What plain words change: nothing when they are heard, and what was understood once its button is pressed."""

from datetime import date
from enum import Enum

from bot.errors import NoLongerOpen
from bot.ids import UserId
from bot.meetings import Coming
from bot.mentors import MOST_TOPICS, Mentor, Offer
from bot.pauses import pause_until
from bot.people import Profile
from bot.returners import Returner, Wishes
from bot.topics import standard
from bot.understanding import Understood
from bot.words import Heard, Part, PlainAnswer, Reply, heard, parts
from handlers import mentor_steps, returner_steps, rsvps
from handlers.lunches import next_lunch
from handlers.members import today_of
from handlers.requests import Said
from handlers.views import meetings, mentor_messages, returner_messages, topics
from handlers.views import words as views
from handlers.views.blocks import Message
from handlers.views.village import Around
from storage.unit_of_work import UnitOfWork


class Taken(Enum):
    """What became of something said."""

    ANSWERED = "answered"
    BEFORE = "before"  # Slack had delivered it already
    NOT_SET_UP = "not_set_up"


def hear(uow: UnitOfWork, said: Said, words: str, understood: Understood) -> Taken:
    """Queue the private answer, once for each message; before set-up nothing is stored but the event's id."""
    if not uow.events.first_time(said.event_id):
        return Taken.BEFORE
    if not uow.communities.list_all():
        return Taken.NOT_SET_UP
    found = heard(words, understood, today_of(uow, said.user_id))
    where = f"{said.channel_id}:{said.ts}"
    uow.outbox.add(PlainAnswer(said.user_id, where, found.reply, found.topics, found.coming, found.until))
    return Taken.ANSWERED


def view_of_answer(uow: UnitOfWork, answer: PlainAnswer) -> Message:
    """Drawn for who and where the person is at this moment."""
    community = uow.community_of(answer.user_id)
    here = views.Here(
        answer.user_id,
        Around(True, tuple(uow.communities.list_organizers())),
        parts_of(uow, answer.user_id),
        community.contacts,
        community.named_human,
        next_lunch(uow, answer.user_id) if answer.reply is Reply.RSVP else None,
    )
    return views.answer(Heard(answer.reply, answer.topics, answer.coming, answer.until), here, standard())


def parts_of(uow: UnitOfWork, user_id: UserId) -> tuple[Part, ...]:
    """What this person is here."""
    is_mentor = uow.mentors.get(user_id) is not None
    return parts(is_mentor=is_mentor, is_returner=uow.returners.get(user_id) is not None)


# At the tap; what a button carries is only ever about the one who pressed it


def confirm(uow: UnitOfWork, profile: Profile, value: str) -> Message:
    """Do what the button names and say so; raises the features' refusals, `NoLongerOpen` for unknown values."""
    reply, _, rest = value.partition(":")
    match reply:
        case Reply.VOLUNTEER:
            return _volunteer(uow, profile, rest)
        case Reply.RETURNING:
            return _sign_up(uow, profile, rest)
        case Reply.RSVP:
            return _rsvp(uow, profile, rest)
        case Reply.PAUSE:
            return _pause(uow, profile.user_id, rest)
        case Reply.STOP:
            return _stop(uow, profile.user_id, rest)
        case _:
            raise NoLongerOpen


def _volunteer(uow: UnitOfWork, profile: Profile, rest: str) -> Message:
    named = topics.known(standard(), rest.split(","), MOST_TOPICS)
    saved = mentor_steps.offer_help(uow, profile, offer_of(uow.mentors.get(profile.user_id), named))
    return mentor_messages.welcomed(saved.mentor, standard(), saved.today, is_new=saved.is_new)


def _sign_up(uow: UnitOfWork, profile: Profile, rest: str) -> Message:
    named = topics.known(standard(), rest.split(","), MOST_TOPICS)
    wishes = wishes_of(uow.returners.get(profile.user_id), named)
    return returner_messages.welcomed(returner_steps.sign_up_quietly(uow, profile, wishes))


def offer_of(known: Mentor | None, named: tuple[str, ...]) -> Offer:
    """What a mentor offers already, and what was named now; the latter first where there are too many."""
    return Offer(named) if known is None else Offer(_merged(named, known.topics), known.how)


def wishes_of(known: Returner | None, named: tuple[str, ...]) -> Wishes:
    """The same for what would help."""
    return Wishes(named) if known is None else Wishes(_merged(named, known.topics), known.kind, known.avoid)


def _merged(named: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*named, *known)))[:MOST_TOPICS]


def _rsvp(uow: UnitOfWork, profile: Profile, rest: str) -> Message:
    meeting_id, _, coming = rest.partition(":")
    if coming not in set(Coming):
        raise NoLongerOpen
    lunch, said = rsvps.rsvp(uow, profile.user_id, meeting_id, Coming(coming), profile)
    return meetings.recorded(lunch, said)


def _pause(uow: UnitOfWork, user_id: UserId, rest: str) -> Message:
    until = date.fromisoformat(rest) if rest else None
    wanted = pause_until(until, today_of(uow, user_id))
    mine = parts_of(uow, user_id)
    if Part.MENTOR in mine:
        mentor_steps.take_pause(uow, user_id, wanted)
    if Part.RETURNER in mine:
        returner_steps.take_pause(uow, user_id, wanted)
    return views.paused(until, mine) if mine else views.nothing_to_do()


def _stop(uow: UnitOfWork, user_id: UserId, rest: str) -> Message:
    mine = tuple(part for part in parts_of(uow, user_id) if part in rest.split(","))
    if Part.MENTOR in mine:
        mentor_steps.stop(uow, user_id)
    if Part.RETURNER in mine:
        returner_steps.stop(uow, user_id)
    return views.stopped(mine) if mine else views.nothing_to_do()
