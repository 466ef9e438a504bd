"""`/brownbag` for everyone: next lunch and one's answer, list, question box, invitations by DM; lunches in Home."""

from slack_sdk.models.blocks import Block

from bot.core.errors import NotSetUp
from bot.core.ids import ChannelId, UserId
from bot.core.zones import local
from bot.language import Safety, understand
from bot.lunches.meetings import Meeting
from bot.lunches.rsvps import headcount
from bot.lunches.timetable import moments
from bot.people.people import Profile
from handlers.lunches.lookup import announcement, next_lunch, series_time, shown
from handlers.lunches.rsvps import keep_row, profile_if_known
from handlers.lunches.tallies import last_tally
from handlers.lunches.views import brownbag as views
from handlers.lunches.views.lunches import Lunch
from handlers.offices.views.who_to_call import resources
from handlers.people.members import require_set_up, to_call
from handlers.platform.requests import Answer, Click, Command, Ephemeral, Errors, Submission
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message, shown_length
from handlers.platform.views.forms import too_long
from storage.outbox.table import MessageState
from storage.unit_of_work import UnitOfWork

router = Router("lunches")

LISTED = 12


def show_next(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId | None = None) -> Message:
    """Return the next lunch, of the channel's office if it has one, with the person's own answer; raises `NotSetUp`."""
    lunch = next_lunch(uow, user_id, channel_id)
    return views.next_lunch(lunch, uow.meetings.rsvps.answer_of(lunch.meeting.id, user_id) if lunch else None)


def show_list(uow: UnitOfWork, user_id: UserId, channel_id: ChannelId | None = None) -> Message:
    """The coming lunches of the channel's office, else the person's own, cancelled ones too. Raises `NotSetUp`."""
    ahead = uow.meetings.list_ahead(uow.community_of(user_id, channel_id).id, uow.now)
    lunches = [lunch for lunch in (shown(uow, meeting) for meeting in ahead[:LISTED]) if lunch]
    return views.coming_lunches(lunches, further=max(0, len(ahead) - LISTED))


def show_help(uow: UnitOfWork, user_id: UserId, *, asked: bool, nearest: str | None = None) -> Message:
    """Return the commands this person can use, because they `asked` or typed a word that is not known; `nearest` is the
    known word it resembles, or None. Raises `NotSetUp`.
    """
    require_set_up(uow, user_id)
    organizes = user_id in uow.communities.list_organizers()
    return views.help_words(organizes=organizes) if asked else views.unknown(nearest, organizes=organizes)


def suggest(
    uow: UnitOfWork, user_id: UserId, question: str, channel_id: ChannelId | None = None, trigger_id: str = ""
) -> Message:
    """Put a question into the box of the next lunch, once for a `trigger_id`; neither who nor when is stored (R55).

    What needs a person or a professional is not kept at all, and is answered with the resource lines (R43).
    """
    words = " ".join(question.split())
    series = uow.meetings.list_series(uow.community_of(user_id, channel_id).id)
    if not series:
        return views.next_lunch(None, None)
    if not words:
        return views.question_missing()
    if shown_length(words) > views.LONGEST_QUESTION:
        return views.question_too_long(views.LONGEST_QUESTION)
    if understand(words).safety is not Safety.NONE:
        community = uow.community_of(user_id)
        return resources(to_call(uow, community), community.named_human)
    lunch = next_lunch(uow, user_id, channel_id)
    series_id = lunch.series.id if lunch else series[0].id
    settled = lunch if lunch and uow.meetings.box.agenda_of(lunch.meeting.id) else None
    question_id = uow.hashes.of("question", trigger_id or uow.new_id())[:32]
    uow.meetings.box.drop(series_id, question_id, words, is_first=settled is not None)
    return views.question_dropped(_first_open(uow, series[0].community_id, series_id), settled)


def _first_open(uow: UnitOfWork, community_id: str, series_id: str) -> Lunch | None:
    """Return the next lunch of this series whose five questions are not settled yet; None without one."""
    for meeting in uow.meetings.list_ahead(community_id, uow.now):
        if meeting.series_id == series_id and meeting.is_on and not uow.meetings.box.agenda_of(meeting.id):
            return shown(uow, meeting)
    return None


def switch_dm(uow: UnitOfWork, user_id: UserId, profile: Profile | None, *, wanted: bool | None = None) -> Message:
    """Switch invitations by direct message on or off; with `wanted` None, to what they are not now."""
    uow.community_of(user_id)
    if wanted is None:
        wanted = user_id not in uow.meetings.list_invited_by_dm()
    keep_row(uow, user_id, profile)
    uow.meetings.invite_by_dm(user_id, wanted=wanted)
    return views.invited_by_dm(wanted=wanted)


def home_section(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """Return the next lunch, for everyone's Home."""
    try:
        lunch = next_lunch(uow, user_id)
    except NotSetUp:
        return []
    said = uow.meetings.rsvps.answer_of(lunch.meeting.id, user_id) if lunch else None
    return views.section(lunch, said, by_dm=user_id in uow.meetings.list_invited_by_dm())


def panel(uow: UnitOfWork, user_id: UserId) -> list[Block]:
    """Return the lunches as their organizers see them in Home; raises `NotSetUp`."""
    return views.panel([_panel(uow, one) for one in _next_of_each_series(uow, user_id)], _off(uow, user_id))


def _off(uow: UnitOfWork, user_id: UserId) -> list[Lunch]:
    """Return the lunches ahead that were skipped or cancelled and can be restored."""
    ahead = uow.meetings.list_ahead(uow.community_of(user_id).id, uow.now)
    taken_out = [one for one in ahead if not one.is_on and one.begins > uow.now]
    return [lunch for lunch in (shown(uow, meeting) for meeting in taken_out) if lunch]


def _next_of_each_series(uow: UnitOfWork, user_id: UserId) -> list[Lunch]:
    first: dict[str, Meeting] = {}
    for meeting in uow.meetings.list_ahead(uow.community_of(user_id).id, uow.now):
        if meeting.is_on:
            first.setdefault(meeting.series_id, meeting)
    return [lunch for lunch in (shown(uow, meeting) for meeting in first.values()) if lunch]


def _panel(uow: UnitOfWork, lunch: Lunch) -> views.Panel:
    answers = uow.meetings.rsvps.list_answers(lunch.meeting.id)
    time = series_time(uow, lunch.series)
    at = moments(lunch.series, lunch.meeting, time.hours, time.holidays).announce if time else lunch.meeting.begins
    agenda = uow.meetings.box.agenda_of(lunch.meeting.id)
    tally = last_tally(uow, lunch.series.id)
    lost = uow.outbox.state_of(announcement(lunch.meeting, lunch.series).key) is MessageState.LOST
    return views.Panel(lunch, headcount(answers), agenda, local(at, lunch.series.recurrence.zone), tally, lost)


@router.command("/brownbag")
async def on_brownbag(command: Command) -> Answer:
    """`/brownbag` alone: show the next lunch; with an unknown word, the commands."""
    if command.words:
        return Ephemeral(
            await command.workspace.transact(show_help, command.user_id, asked=False, nearest=command.nearest)
        )
    return Ephemeral(await command.workspace.transact(show_next, command.user_id, command.channel_id))


@router.command("/brownbag", "list")
async def on_list(command: Command) -> Answer:
    """`/brownbag list`: show the upcoming lunches."""
    return Ephemeral(await command.workspace.transact(show_list, command.user_id, command.channel_id))


@router.command("/brownbag", "help")
async def on_help(command: Command) -> Answer:
    """`/brownbag help`: show the commands."""
    return Ephemeral(await command.workspace.transact(show_help, command.user_id, asked=True))


@router.command("/brownbag", "suggest")
async def on_suggest(command: Command) -> Answer:
    """`/brownbag suggest <question>`: put a question into the box."""
    dropped = await command.workspace.transact(
        suggest, command.user_id, command.words, command.channel_id, command.trigger_id
    )
    return Ephemeral(dropped)


@router.command("/brownbag", "by dm")
async def on_by_dm(command: Command) -> Answer:
    """`/brownbag by dm`: switch invitations by direct message on, or off."""
    profile = await profile_if_known(command.workspace, command.user_id)
    return Ephemeral(await command.workspace.transact(switch_dm, command.user_id, profile))


@router.action("meetings.next")
async def on_next_button(click: Click) -> Answer:
    """*Next lunch*, under `/village`: show it."""
    return Ephemeral(await click.workspace.transact(show_next, click.user_id, click.channel_id))


@router.action("meetings.list")
async def on_list_button(click: Click) -> Answer:
    """*Upcoming lunches*: show them."""
    return Ephemeral(await click.workspace.transact(show_list, click.user_id))


@router.action("meetings.suggest")
async def on_question_button(click: Click) -> Answer:
    """*Suggest a question*: open the form."""
    await click.open(views.question_form())
    return None


@router.submission("meetings.suggest")
async def on_question(submission: Submission) -> Answer:
    """The form with a question was sent: put it into the box."""
    words = views.read_question(submission.values)
    if (length := shown_length(words)) > views.LONGEST_QUESTION:
        return Errors({views.QUESTION: too_long(length, views.LONGEST_QUESTION)})
    return Ephemeral(
        await submission.workspace.transact(suggest, submission.user_id, words, None, submission.trigger_id)
    )


@router.action("meetings.by_dm")
async def on_dm_button(click: Click) -> Answer:
    """*Invite me by DM*, or no longer: switch to what the button says, so that pressing twice changes nothing more."""
    profile = await profile_if_known(click.workspace, click.user_id)
    wanted = click.value == views.BY_DM_ON
    return Ephemeral(await click.workspace.transact(switch_dm, click.user_id, profile, wanted=wanted))
