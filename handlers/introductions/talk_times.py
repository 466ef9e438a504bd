"""*Find a time*: the button in the group message, `/village time`, the form, and the calendar file (R44)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Drop, Notification, Send, Verdict
from bot.core.words import _
from bot.introductions import talk_times
from bot.introductions.notices import IntroduceBoth
from bot.introductions.peer_groups import MeetTogether, PeerGroup
from bot.introductions.states import ids_of
from bot.introductions.talk_times import (
    AgreedTime,
    Choice,
    TalkFile,
    TalkFileChanged,
    TalkFileChangedNow,
    TimeProposal,
    TimesChanged,
)
from bot.introductions.today_questions import IntroduceToday
from bot.lunches.calendar_files import Entry, calendar_file, new_uid
from handlers.introductions import talk_time_steps as steps
from handlers.introductions.talk_time_steps import Conversation
from handlers.introductions.views import talk_times as views
from handlers.introductions.views.talk_times import SentForm, TimeForm, picked_at
from handlers.people.members import require_set_up
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Push, Submission, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import File, Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")


@dataclass(frozen=True)
class MessagePlace:
    """Channel and ts of the message with the pressed button."""

    channel_id: ChannelId
    ts: str


# Units of work


def look(uow: UnitOfWork, user_id: UserId, talk_id: str, place: MessagePlace | None = None) -> TimeForm:
    """Return the form with a first time that suits both, or what is proposed or agreed. Raises `NoLongerOpen`."""
    conversation = steps.pressed(uow, user_id, talk_id)
    _learn_place(uow, conversation, place)
    working = steps.times_of(uow, conversation)
    zone = working[user_id].hours.zone
    set_so_far = conversation.talk.proposal or conversation.talk.agreed
    everybody, known = list(working.values()), talk_times.known_slots(conversation.talk)
    suggested = talk_times.suggested_slots(uow.now, zone, everybody, today=conversation.is_today, known=known)
    first = tuple(picked_at(at, zone) for at in suggested[:1])
    opened = TimeForm(
        conversation.id, conversation.talk.number, zone, conversation.others(user_id), first, suggested=suggested
    )
    if set_so_far is None:
        return opened
    return replace(
        opened, minutes=set_so_far.minutes, place=set_so_far.place, is_new=conversation.talk.proposal is None
    )


def look_for_one(uow: UnitOfWork, user_id: UserId) -> TimeForm | Message:
    """Return the form for the person's one open conversation; otherwise a message (none, or which of several). Raises
    `NotSetUp`.
    """
    conversation = steps.open_conversations(uow, user_id)
    if not conversation:
        require_set_up(uow, user_id)
    if len(conversation) == 1:
        return look(uow, user_id, conversation[0].id)
    return views.which([(one.id, one.others(user_id)) for one in conversation]) if conversation else views.none_open()


def propose(uow: UnitOfWork, user_id: UserId, sent: SentForm) -> TimeForm | SentForm | tuple[UserId, ...]:
    """Store a whole proposal and return who can choose; else return the form again, or with problems at its fields."""
    conversation = steps.pressed(uow, user_id, sent.talk_id)
    working = steps.times_of(uow, conversation)
    zone = working[user_id].hours.zone
    read = talk_times.read_slots(sent.picked, zone, uow.now, talk_times.latest_slot(uow.now, conversation.ended_at))
    if sent.problems or read.problems:
        return replace(sent, problems={**views.problems(read.problems), **sent.problems})
    again = TimeForm(
        conversation.id,
        conversation.talk.number,
        zone,
        conversation.others(user_id),
        sent.picked,
        sent.minutes,
        sent.place,
        is_new=False,
    )
    known = tuple(datetime.fromtimestamp(at, UTC) for at in sent.warned)
    if (
        sent.number != conversation.talk.number
        and conversation.talk.proposal is not None
        and conversation.talk.proposal.by != user_id
    ):
        return replace(again, theirs=conversation.talk.proposal, warned=known)
    everybody = list(working.values())
    outside = [at for at in read.slots if not talk_times.is_shared(at, sent.minutes, everybody)]
    if set(outside) - set(known):
        return replace(again, warned=tuple(outside), outside=_numbers(sent, outside, zone))
    proposal = TimeProposal(user_id, read.slots, sent.minutes, sent.place)
    steps.keep(uow, conversation, talk_times.propose(conversation.talk, proposal))
    return conversation.others(user_id)


def _numbers(sent: SentForm, outside: list[datetime], zone: str) -> tuple[int, ...]:
    """Return the places of these times in the form, from 1."""
    picked = {picked_at(at, zone) for at in outside}
    return tuple(number for number, one in enumerate(sent.picked, 1) if one in picked)


def choose(uow: UnitOfWork, user_id: UserId, value: str, place: MessagePlace | None = None) -> AgreedTime:
    """Agree on one of the times; raises what `bot.introductions.talk_times.choose` raises, and `NoLongerOpen`."""
    talk_id, number, slot = _read_choice(value)
    conversation = steps.pressed(uow, user_id, talk_id)
    _learn_place(uow, conversation, place)
    choice = Choice(user_id, number, slot)
    after = talk_times.choose(conversation.talk, choice, conversation.people, uow.now, new_uid(uow.rng))
    steps.keep(uow, conversation, after)
    if after.agreed is None:
        raise TimesChanged
    return after.agreed


@router.press("talk_times.take_back")
def take_back(uow: UnitOfWork, user_id: UserId, value: str) -> Message:
    """*Take back*: delete the person's own proposal, and say so; raises `NotYourTimes` and `NoLongerOpen`."""
    talk_id, number = _read_two(value)
    conversation = steps.pressed(uow, user_id, talk_id)
    steps.keep(uow, conversation, talk_times.take_back(conversation.talk, user_id, number))
    return views.taken_back()


@router.press("talk_times.call_off")
def call_off(uow: UnitOfWork, user_id: UserId, value: str) -> Message:
    """Call the agreed talk off, and say so; people who took its file get one that removes it."""
    talk_id, stamp = _read_two(value)
    conversation = steps.pressed(uow, user_id, talk_id)
    steps.keep(uow, conversation, talk_times.call_off(conversation.talk, datetime.fromtimestamp(stamp, UTC)))
    return views.called_off()


@router.press("talk_times.calendar")
def take_file(uow: UnitOfWork, user_id: UserId, value: str) -> Message:
    """Queue the file of the agreed talk for this person, who is also sent later changes.

    Raises `TimesChanged` where another time, or none, is agreed.
    """
    talk_id, stamp = _read_two(value)
    conversation = steps.pressed(uow, user_id, talk_id)
    if conversation.talk.agreed is None or conversation.talk.agreed.begins != datetime.fromtimestamp(stamp, UTC):
        raise TimesChanged
    steps.keep(uow, conversation, talk_times.with_file(conversation.talk, user_id))
    uow.outbox.add(TalkFile(user_id, uow.new_id(), conversation.id))
    return views.file_sent()


def _read_choice(value: str) -> tuple[str, int, int]:
    match value.split(" "):
        case [talk_id, number, slot] if _is_count(number) and _is_count(slot):
            return talk_id, int(number), int(slot)
    raise NoLongerOpen


def _read_two(value: str) -> tuple[str, int]:
    match value.split(" "):
        case [talk_id, number] if _is_count(number):
            return talk_id, int(number)
    raise NoLongerOpen


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 12


def _learn_place(uow: UnitOfWork, conversation: Conversation, place: MessagePlace | None) -> None:
    """Record where the group message is, if Slack did not confirm it when it was posted (docs/decisions/0008)."""
    if place is not None and uow.outbox.is_somewhere(conversation.key):
        uow.outbox.learn_place(_message_of(conversation), place.channel_id, place.ts)


def _message_of(conversation: Conversation) -> Notification:
    if isinstance(conversation.of, PeerGroup):
        return MeetTogether(conversation.of.id, conversation.of.meets)
    kind = IntroduceToday if conversation.is_today else IntroduceBoth
    return kind(*ids_of(conversation.of))


@router.timer(talk_times.MOVE_ON)
def move_on(uow: UnitOfWork, talk_id: str) -> None:
    """Timer: a time has passed; delete what is over, and redraw the message."""
    steps.move_on(uow, talk_id)


# Deliveries


def _change_wanted(uow: UnitOfWork, notice: TalkFileChanged) -> Verdict:
    """Want only the newest time of a talk that is still ahead; that it is off is told in any case."""
    if notice.is_off:
        return Send() if uow.now < notice.begins else Drop("over")
    conversation = steps.conversation(uow, notice.talk_id)
    newest = (
        conversation is not None
        and conversation.talk.uid == notice.uid
        and conversation.talk.sequence == notice.sequence
    )
    return Send() if newest and uow.now < notice.begins else Drop("settled")


@router.delivers(TalkFile)
def _file(uow: UnitOfWork, notice: TalkFile) -> Message:
    return _drawn(uow, notice.user_id, notice.talk_id)


@router.delivers(TalkFileChanged, still_wanted=_change_wanted)
@router.delivers(TalkFileChangedNow, still_wanted=_change_wanted)
def _changed_file(uow: UnitOfWork, notice: TalkFileChanged) -> Message:
    if not notice.is_off:
        return _drawn(uow, notice.user_id, notice.talk_id, is_change=True)
    zone = uow.working_time(notice.user_id).hours.zone
    title = _(views.CALENDAR_TITLE)
    entry = Entry(notice.uid, notice.sequence, notice.begins, notice.minutes, zone, title, is_cancelled=True)
    return views.calendar_file_off(notice.begins, _as_file(entry, uow.now))


def _drawn(uow: UnitOfWork, user_id: UserId, talk_id: str, *, is_change: bool = False) -> Message:
    conversation = steps.conversation(uow, talk_id)
    agreed = conversation.talk.agreed if conversation is not None else None
    if conversation is None or agreed is None:
        return views.file_gone()
    zone, title = uow.working_time(user_id).hours.zone, _(views.CALENDAR_TITLE)
    entry = Entry(
        conversation.talk.uid, conversation.talk.sequence, agreed.begins, agreed.minutes, zone, title, room=agreed.place
    )
    return views.calendar_file(agreed.begins, _as_file(entry, uow.now), is_change=is_change)


def _as_file(entry: Entry, now: datetime) -> File:
    return File(views.CALENDAR_FILE, calendar_file([entry], now, views.MAKER).decode())


# Listeners


@router.action("talk_times.find")
async def on_find(click: Click) -> Answer:
    """*Find a time*, *Other times*, *Change the time* in the group message: open the form."""
    return Push(views.form(await click.workspace.transact(look, click.user_id, click.value, _place(click))))


@router.action("talk_times.open")
async def on_open(click: Click) -> Answer:
    """*Find a time* in Home, after `/village time` and in messages to one person: open the form."""
    return Push(views.form(await click.workspace.transact(look, click.user_id, click.value)))


@router.command("/village", "time")
async def on_time(command: Command) -> Answer:
    """`/village time`: open the form where the person has one conversation; else say which there are."""
    found = await command.workspace.transact(look_for_one, command.user_id)
    if isinstance(found, Message):
        return Ephemeral(found)
    await command.open(views.form(found))
    return None


@router.submission("talk_times.propose")
async def on_proposed(submission: Submission) -> Answer:
    """The form was sent: store the proposal, show it again with what is to be known, or with errors at the fields."""
    sent = views.read(submission.values, submission.private_metadata)
    if sent is None:
        raise NoLongerOpen
    done = await submission.workspace.transact(propose, submission.user_id, sent)
    match done:
        case SentForm():
            return Errors(done.problems)
        case TimeForm():
            return Update(views.form(done))
    return Update(views.suggested(done))


@router.action("talk_times.choose")
async def on_choose(click: Click) -> Answer:
    """*Choose 1*, *Choose 2* or *Choose 3*: agree on that time."""
    agreed = await click.workspace.transact(choose, click.user_id, click.value, _place(click))
    return Ephemeral(views.chosen(agreed))


def _place(click: Click) -> MessagePlace | None:
    """Return the message in which it was pressed; None in Home, and where only one person sees it."""
    if click.channel_id is None or click.message_ts is None or click.message is None:
        return None
    return MessagePlace(click.channel_id, click.message_ts)
