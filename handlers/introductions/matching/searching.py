"""The message *nobody free* (R38): what works meanwhile, and asking an organizer to look, without a name."""

from bot.core.errors import NoLongerOpen
from bot.core.ids import UserId
from bot.core.notifications import Drop, Send, Verdict, Wait
from bot.introductions import searching
from bot.introductions.search_notices import NobodyFree, nobody_said_at
from bot.introductions.searching import OrganizerLooks
from bot.introductions.states import UNDER_WAY, Introduction, IntroductionState
from bot.people.returners import Returner
from handlers.introductions.match_requests import list_requesters, seeking
from handlers.introductions.steps import A_DAY
from handlers.introductions.views import searching as views
from handlers.introductions.views.searching import Meanwhile
from handlers.people.exclusions import may_meet
from handlers.platform.requests import Answer, Click, Push, Update
from handlers.platform.router import Router
from handlers.platform.views.blocks import Message
from storage.unit_of_work import UnitOfWork

router = Router("introductions")

SIMPLY_A_TALK = "-"


def let_organizer_look(uow: UnitOfWork, user_id: UserId, topic: str | None) -> bool:
    """Queue exactly the chosen sentence to an organizer; False when the asker avoids all. Raises `NoLongerOpen`."""
    returner = _searching(uow, user_id)
    if topic not in searching.choices(returner):
        raise NoLongerOpen
    organizer = searching.whom_to_ask(uow.communities.list_organizers(), returner)
    if organizer is None:
        return False
    due = searching.goes_at(uow.now, uow.working_time(organizer))
    uow.outbox.add(OrganizerLooks(search_of(uow, returner), organizer, topic), due_at=due)
    uow.outbox.refresh(NobodyFree(user_id, returner.signed_up_at).key)
    return True


def search_of(uow: UnitOfWork, returner: Returner) -> str:
    """A keyed hash of this search, by which it is referred to without saying whose it is."""
    return uow.hashes.of("search", returner.user_id, returner.signed_up_at.isoformat())


def preview(uow: UnitOfWork, user_id: UserId) -> list[tuple[str | None, str | None]]:
    """The slug and label of each sentence that could be sent (None: without a topic); raises `NoLongerOpen`."""
    topics, catalogue = searching.choices(_searching(uow, user_id)), uow.topics.catalogue_of(user_id)
    return [(topic, catalogue.label(topic) if topic else None) for topic in topics]


def _searching(uow: UnitOfWork, user_id: UserId) -> Returner:
    requester = seeking(uow, user_id)
    if requester is None:
        raise NoLongerOpen
    return requester


# Deliveries


def _was_offered(uow: UnitOfWork, returner: Returner) -> bool:
    """Whether somebody had said yes for this search already, so that "nobody" would not be true."""
    mine = [one for one in uow.introductions.list_for(returner.user_id) if one.asker == returner.user_id]
    signed_up = uow.returners.get(returner.user_id) == returner
    found = [one for one in mine if (not one.ask_id if signed_up else one.signed_up_at == returner.signed_up_at)]
    return any(one.offered_at is not None for one in found)


def _nobody_free_wanted(uow: UnitOfWork, notice: NobodyFree) -> Verdict:
    """Send at a moment that depends only on what the asker knows: when they began, and what they were offered."""
    returner = seeking(uow, notice.asker, notice.signed_up_at)
    if returner is None or returner.asleep or returner.is_paused or returner.not_before is not None:
        return Drop("settled")
    mine = [one for one in uow.introductions.list_for(notice.asker) if one.asker == notice.asker]
    if any(_is_known_to_asker(uow, one) for one in mine):
        return Wait(uow.now + A_DAY)
    offers_over = [one.ended_at for one in mine if one.offered_at is not None and one.ended_at is not None]
    rest_over = [returner.matching_rests_until] if returner.matching_rests_until is not None else []
    time = uow.working_time(notice.asker)
    due = nobody_said_at(max([returner.signed_up_at, *offers_over, *rest_over]), time.hours, time.holidays)
    return Send() if due <= uow.now else Wait(due)


def _is_known_to_asker(uow: UnitOfWork, introduction: Introduction) -> bool:
    """Whether the asker knows of this introduction; an unanswered or withheld ask they do not."""
    if introduction.state is IntroductionState.ACCEPTED:
        return may_meet(uow, *introduction.people)
    return introduction.state is IntroductionState.OFFERED or introduction.state in UNDER_WAY


@router.delivers(NobodyFree, still_wanted=_nobody_free_wanted)
def _nobody_free(uow: UnitOfWork, notice: NobodyFree) -> Message:
    returner = seeking(uow, notice.asker, notice.signed_up_at)
    if returner is None or returner.asleep:
        return views.search_over()
    is_looked_for = not returner.is_paused and returner.not_before is None
    meeting = uow.meetings.next_for(uow.community_of(notice.asker).id, uow.now)
    asked = uow.outbox.state_of(searching.key_of(search_of(uow, returner))) is not None
    organizer = searching.whom_to_ask(uow.communities.list_organizers(), returner)
    return views.nobody_free(
        Meanwhile(
            meeting.begins if meeting else None,
            organizer is not None and is_looked_for,
            organizer_asked=asked,
            may_meet_others=is_looked_for and uow.returners.get(notice.asker) is not None,
            waits_for_others=uow.introductions.peer_groups.wish_of(notice.asker) is not None,
            was_offered=_was_offered(uow, returner),
        )
    )


def _still_looked_for(uow: UnitOfWork, notice: OrganizerLooks) -> Verdict:
    """Send unless the asker stopped, met somebody, or avoids this organizer; the asker is found by the hash."""
    asker = next((one for one in list_requesters(uow) if search_of(uow, one) == notice.search), None)
    if asker is None or asker.asleep or asker.is_paused or notice.organizer in asker.avoid:
        return Drop("settled")
    return Send() if notice.organizer in uow.communities.list_organizers() else Drop("no_organizer")


@router.delivers(OrganizerLooks, still_wanted=_still_looked_for)
def _organizer_looks(uow: UnitOfWork, notice: OrganizerLooks) -> Message:
    catalogue = uow.topics.catalogue_of(notice.organizer)
    return views.organizer_looks(catalogue.label(notice.topic) if notice.topic else None)


# Listeners


@router.action("introductions.look")
async def on_look(request: Click) -> Answer:
    """*Let the organizer look*: show exactly what would be sent."""
    return Push(views.preview(await request.workspace.transact(preview, request.user_id)))


@router.action("introductions.send_look")
async def on_send_look(request: Click) -> Answer:
    """*Send this*: queue the chosen sentence for an organizer, without the asker's name."""
    topic = None if request.value == SIMPLY_A_TALK else request.value
    asked = await request.workspace.transact(let_organizer_look, request.user_id, topic)
    return Update(views.look_sent() if asked else views.no_organizer())
