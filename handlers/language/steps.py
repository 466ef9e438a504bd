"""Units of work of plain words: hearing them changes nothing; what was understood is done at a tap (R14)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import Enum

from bot.core.errors import MeetingFull, NoLongerOpen, Refusal
from bot.core.ids import ChannelId, UserId
from bot.introductions.states import UNDER_WAY
from bot.introductions.talk_times import wants_a_time
from bot.language import LONGEST_READ, Understood
from bot.language.replies import Heard, Outcome, Part, PlainAnswer, Reply, heard, parts, pausable, place_said
from bot.lunches.organizing.keep_words import OldDateKept, keeps_old_date
from bot.lunches.rsvps import Coming, Rsvp
from bot.lunches.seats import LinkFull, SeatWish
from bot.offices.communities import Community, Contact
from bot.offices.office_cards import CardKind, with_assistance
from bot.offices.places import country_of_zone
from bot.offices.resources import lines_for_zone
from bot.offices.topics import Catalogue
from bot.people.mentors import MOST_TOPICS, Mentor, Offer
from bot.people.pauses import ends_a_pause, pause_until
from bot.people.people import Profile
from bot.people.returners import Returner, Wishes
from handlers.home.views.village import VillageStanding
from handlers.introductions.asking_around import steps as asking_around_steps
from handlers.introductions.talk_time_steps import open_conversations
from handlers.introductions.views import talk_times
from handlers.language.views import plain_words as views
from handlers.lunches import brownbag, rsvps
from handlers.lunches.lookup import look_at, next_lunch, shown
from handlers.lunches.organizing.changes import keep_old_date
from handlers.lunches.organizing.listeners import to_be_kept
from handlers.lunches.views import meetings, organizing
from handlers.offices.views import topics, who_to_call
from handlers.people import mentor_steps, returner_steps
from handlers.people.members import first_time_said, to_call, today_of
from handlers.people.views import mentor_messages, returner_messages
from handlers.platform.requests import Said
from handlers.platform.router import Router
from handlers.platform.typed_answers import Became, Pressed
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("language")


class Taken(Enum):
    """What became of something that was said."""

    ANSWERED = "answered"
    BEFORE = "before"  # Slack had delivered it already
    NOT_SET_UP = "not_set_up"
    SAME = "same"  # an edit that says what was answered already


def hear(uow: UnitOfWork, said: Said, words: str, understood: Understood, zone: str = "") -> Taken:
    """Queue the private answer, once for each message; before set-up nothing is stored but the event's id.

    An edited message is read anew, and answered once more if it now says something else. A DM in a thread is answered
    there. `zone` is the speaker's IANA zone, "" for the office's.
    """
    if not uow.events.first_time(said.event_id):
        return Taken.BEFORE
    if not uow.communities.list_all():
        return Taken.SAME if said.is_edit else Taken.NOT_SET_UP
    if said.is_mention:  # where the channel is listened in, the same words arrive there as well
        first_time_said(uow, place_said(said.channel_id, said.ts))
    reading = heard(words, understood, today_of(uow, said.user_id))
    if reading.reply is not Reply.RESOURCES and len(words) > LONGEST_READ:
        reading = Heard(Reply.TOO_LONG, is_soft=True)  # what was not read may weigh more
    elif reading.reply is not Reply.RESOURCES and (kept := _kept(uow, said, words)) is not None:
        reading = Heard(Reply.KEEP_DATE, until=kept.day, is_soft=reading.is_soft)
    elif reading.reply is not Reply.RESOURCES and ends_a_pause(words) and paused_parts(uow, said.user_id):
        reading = Heard(Reply.RESUME)
    elif reading.reply is not Reply.RESOURCES and wants_a_time(words) and open_conversations(uow, said.user_id):
        reading = Heard(Reply.FIND_TIME)
    where = place_said(said.channel_id, said.ts)
    # A keyed hash: keys lie in clear, and what was understood is nobody's business. Kept with the events, so that an
    # edit back to an earlier wording is known as well.
    stamp = uow.hashes.of("read", f"{where}:{reading}")
    if not uow.events.first_time(stamp):
        return Taken.SAME
    thread, edit = None if said.is_mention else said.thread_ts, stamp[:12] if said.is_edit else ""
    uow.outbox.add(PlainAnswer(said.user_id, where, zone=zone, thread_ts=thread, reading=edit, **vars(reading)))
    return Taken.ANSWERED


def note_typed(uow: UnitOfWork, said: Said, pressed: Pressed) -> bool:
    """Queue the line under an answer that was typed, unless what the button says is the answer; False where Slack had
    delivered it already.
    """
    if not uow.events.first_time(said.event_id):
        return False
    if pressed.message is None:
        reply = Reply.ANSWERED if pressed.became is Became.PRESSED else Reply.BY_BUTTON
        place = place_said(said.channel_id, said.ts)
        uow.outbox.add(PlainAnswer(said.user_id, place, reply, thread_ts=said.thread_ts))
    return True


def _kept(uow: UnitOfWork, said: Said, words: str) -> OldDateKept | None:
    """Return an organizer's "keep the old date" about a lunch moved by a holiday; None for other words and people."""
    if said.user_id not in uow.communities.list_organizers():
        return None
    return keeps_old_date(words, today_of(uow, said.user_id))


@router.delivers(PlainAnswer)
def view_of_answer(uow: UnitOfWork, answer: PlainAnswer) -> Message:
    """Draw the answer for who and where the person is at this moment."""
    community = uow.community_of(answer.user_id)
    here = views.Here(
        answer.user_id,
        VillageStanding(True, tuple(uow.communities.list_organizers())),
        parts_of(uow, answer.user_id),
        lines_of(uow, community, answer.zone),
        community.named_human,
        next_lunch(uow, answer.user_id) if answer.reply in {Reply.RSVP, Reply.HOST} else None,
        paused_parts(uow, answer.user_id) if answer.reply is Reply.RESUME else (),
        today_of(uow, answer.user_id),
        to_be_kept(uow, answer.user_id, answer.until) if answer.reply is Reply.KEEP_DATE else None,
        conversations(uow, answer.user_id) if answer.reply is Reply.COMPLAIN else (),
    )
    if answer.reply is Reply.WHEN_LUNCH:
        message = views.softened(brownbag.show_next(uow, answer.user_id), answer.heard)
    elif answer.reply is Reply.FIND_TIME:
        open_ones = open_conversations(uow, answer.user_id)
        message = talk_times.which([(one.id, one.others(answer.user_id)) for one in open_ones])
    else:
        message = views.answer(answer.heard, here, uow.topics.catalogue_of(answer.user_id))
    return replace(message, thread_ts=answer.thread_ts)


def conversations(uow: UnitOfWork, user_id: UserId) -> tuple[tuple[str, UserId], ...]:
    """Return the introductions under way as (id, other person); both of them know each other's name already."""
    mine = uow.introductions.list_for(user_id)
    return tuple((one.id, one.other(user_id)) for one in mine if one.state in UNDER_WAY and one.opened_at is not None)


def lines_of(uow: UnitOfWork, community: Community, zone: str) -> tuple[Contact, ...]:
    """Return the resource lines for where somebody lives: the office's unless their zone is elsewhere (R43)."""
    country = country_of_zone(zone) if zone else None
    if country in {None, community.country}:
        return to_call(uow, community)
    return with_assistance(lines_for_zone(zone), uow.office_cards.of(community.id)[CardKind.BUILDING])


def every_line(uow: UnitOfWork, user_id: UserId, zone: str) -> Message:
    """Return the message with all resource lines, for people who ask to see them."""
    community = uow.community_of(user_id)
    return who_to_call.resources(lines_of(uow, community, zone), community.named_human)


def parts_of(uow: UnitOfWork, user_id: UserId) -> tuple[Part, ...]:
    """Return what this person is here: mentor, returner and so on."""
    is_mentor = uow.mentors.get(user_id) is not None
    is_asker = any(ask.is_open for ask in uow.asks.list_for(user_id))
    return parts(is_mentor=is_mentor, is_returner=uow.returners.get(user_id) is not None, is_asker=is_asker)


def paused_parts(uow: UnitOfWork, user_id: UserId) -> tuple[Part, ...]:
    """Return which of these parts the person has paused."""
    mentor, returner = uow.mentors.get(user_id), uow.returners.get(user_id)
    return parts(
        is_mentor=mentor is not None and mentor.is_paused, is_returner=returner is not None and returner.is_paused
    )


# At the tap; what a button carries is only ever about the one who pressed it

DECLINED = "no"
OVER = "over"
LUNCH = "lunch"


def confirm(uow: UnitOfWork, profile: Profile, value: str, place: tuple[ChannelId, str] | None) -> Message:
    """Do what the button's value names; the question is redrawn in its place, and what it then says is returned.

    Raises the areas' refusals, and `NoLongerOpen` for unknown values.
    """
    reply, _, rest = value.partition(":")
    act = _ACTS.get(reply)
    if act is None:
        raise NoLongerOpen
    is_new = reply == Reply.VOLUNTEER and uow.mentors.get(profile.user_id) is None
    act(uow, profile, rest)
    return settle(uow, profile.user_id, value, place, is_new=is_new)


def settle(
    uow: UnitOfWork, user_id: UserId, value: str, place: tuple[ChannelId, str] | None, *, is_new: bool = False
) -> Message:
    """Queue redrawing the question with what became of it, committed together with that; return the message."""
    channel_id, ts = place or (ChannelId(""), "")
    outcome = Outcome(user_id, channel_id, ts, value, is_new)
    if place is not None:
        uow.outbox.add(outcome)
    return view_of_outcome(uow, outcome)


def _volunteer(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    named = topics.known(_known(uow, profile), rest.split(","), MOST_TOPICS)
    mentor_steps.offer_help(uow, profile, offer_of(uow.mentors.get(profile.user_id), named))


def _sign_up(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    named = topics.known(_known(uow, profile), rest.split(","), MOST_TOPICS)
    returner_steps.sign_up_quietly(uow, profile, wishes_of(uow.returners.get(profile.user_id), named))


def _known(uow: UnitOfWork, profile: Profile) -> Catalogue:
    """Return the topics that a button may still name: one may have been hidden since it was drawn."""
    return uow.topics.catalogue_of(profile.user_id).known


def offer_of(known: Mentor | None, named: tuple[str, ...]) -> Offer:
    """Return what a mentor offers already with the topics named now; raises `TooMany` where these are too many."""
    return Offer(named) if known is None else Offer(_merged(named, known.topics), known.how)


def wishes_of(known: Returner | None, named: tuple[str, ...]) -> Wishes:
    """Return a returner's wishes with the topics named now; raises `TooMany` where these are too many."""
    return (
        Wishes(named)
        if known is None
        else Wishes(_merged(named, known.topics), known.kind, known.avoid, known.not_before)
    )


def _merged(named: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*named, *known)))


def _rsvp(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    """Record the answer; where the room is full, record nothing, and redraw the question with what else there is."""
    meeting_id, wish = _wish(rest)
    (noted,) = rsvps.rsvp_together(uow, meeting_id, [rsvps.Wish(profile.user_id, wish, profile)])
    if isinstance(noted, Refusal) and not isinstance(noted, MeetingFull | LinkFull):
        raise noted


def _wish(rest: str) -> tuple[str, Coming | SeatWish]:
    meeting_id, _, word = rest.partition(":")
    for kind in (Coming, SeatWish):
        if word in set(kind):
            return meeting_id, kind(word)
    raise NoLongerOpen


def _pause(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    wanted = pause_until(_day(rest), today_of(uow, profile.user_id))
    mine = parts_of(uow, profile.user_id)
    if Part.MENTOR in mine:
        mentor_steps.take_pause(uow, profile.user_id, wanted)
    if Part.RETURNER in mine:
        returner_steps.take_pause(uow, profile.user_id, wanted)


def _stop(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    mine = [part for part in parts_of(uow, profile.user_id) if part in rest.split(",")]
    if Part.MENTOR in mine:
        mentor_steps.stop(uow, profile.user_id)
    if Part.RETURNER in mine:
        returner_steps.stop(uow, profile.user_id)
    if Part.ASKER in mine:
        asking_around_steps.stop(uow, profile.user_id)


def _keep(uow: UnitOfWork, profile: Profile, rest: str) -> None:
    keep_old_date(uow, profile.user_id, rest)


def _day(rest: str) -> date | None:
    try:
        return date.fromisoformat(rest) if rest else None
    except ValueError:
        raise NoLongerOpen from None


_ACTS: Mapping[str, Callable[[UnitOfWork, Profile, str], None]] = {
    Reply.VOLUNTEER: _volunteer,
    Reply.RETURNING: _sign_up,
    Reply.RSVP: _rsvp,
    Reply.PAUSE: _pause,
    Reply.STOP: _stop,
    Reply.KEEP_DATE: _keep,
}


# What stands in the question's place afterwards, drawn from the live state


@router.delivers(Outcome)
def view_of_outcome(uow: UnitOfWork, outcome: Outcome) -> Message:
    """Draw what became of the question, as things stand now."""
    reply, _, rest = outcome.value.partition(":")
    if reply == DECLINED:
        return views.declined()
    if reply == OVER:
        return views.nothing_to_do()
    if reply == LUNCH:
        return brownbag.show_next(uow, outcome.user_id)
    return _DRAWN[reply](uow, outcome, rest)


def _volunteered(uow: UnitOfWork, outcome: Outcome, _rest: str) -> Message:
    mentor = uow.mentors.get(outcome.user_id)
    if mentor is None:
        return views.nothing_to_do()
    today = today_of(uow, outcome.user_id)
    catalogue = uow.topics.catalogue_of(outcome.user_id)
    return mentor_messages.welcomed(mentor, catalogue, today, is_new=outcome.is_new)


def _signed_up(uow: UnitOfWork, outcome: Outcome, _rest: str) -> Message:
    if uow.returners.get(outcome.user_id) is None:
        return views.nothing_to_do()
    catalogue = uow.topics.catalogue_of(outcome.user_id)
    return returner_messages.welcomed(returner_steps.own(uow, outcome.user_id), catalogue)


def _answered(uow: UnitOfWork, outcome: Outcome, rest: str) -> Message:
    meeting = uow.meetings.get(rest.partition(":")[0])
    lunch = shown(uow, meeting) if meeting else None
    said = uow.meetings.rsvps.answer_of(meeting.id, outcome.user_id) if meeting else None
    if meeting is None or lunch is None:
        return views.nothing_to_do()
    _meeting_id, wish = _wish(rest)
    is_noted = said is not None and (said.coming is Coming.YES if wish is Coming.YES else said.is_by_link)
    if wish in {Coming.YES, SeatWish.LINK} and not is_noted:
        return rsvps.what_else(uow, outcome.user_id, meeting.id)
    nobody = Rsvp(meeting.id, outcome.user_id, Coming.NO)
    if isinstance(wish, SeatWish) and wish is not SeatWish.LINK:
        return rsvps.line_words(uow, outcome.user_id, lunch, said or nobody, wanted=wish is SeatWish.TELL_ME)
    return meetings.recorded(lunch, said) if said else views.nothing_to_do()


def _paused(uow: UnitOfWork, outcome: Outcome, rest: str) -> Message:
    mine = pausable(parts_of(uow, outcome.user_id))
    return views.paused(_day(rest), mine) if mine else views.nothing_to_do()


def _stopped(_uow: UnitOfWork, _outcome: Outcome, rest: str) -> Message:
    ended = tuple(part for part in Part if part in rest.split(","))
    return views.stopped(ended) if ended else views.nothing_to_do()


def _was_kept(uow: UnitOfWork, _outcome: Outcome, rest: str) -> Message:
    lunch = look_at(uow, rest)
    return organizing.kept(lunch) if lunch else views.nothing_to_do()


_DRAWN: Mapping[str, Callable[[UnitOfWork, Outcome, str], Message]] = {
    Reply.VOLUNTEER: _volunteered,
    Reply.RETURNING: _signed_up,
    Reply.RSVP: _answered,
    Reply.PAUSE: _paused,
    Reply.STOP: _stopped,
    Reply.KEEP_DATE: _was_kept,
}
