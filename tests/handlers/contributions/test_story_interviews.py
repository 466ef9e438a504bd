"""*I'd rather tell it*: asked without a name, introduced after two yeses; what is written is the teller's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.contributions.contributions import Audience, ContributionState, Written
from bot.contributions.story_interviews import (
    MOST_SHOWN,
    AskToListen,
    Interview,
    ListenerFound,
    TellTogether,
    WrittenDown,
)
from bot.core.errors import NoLongerOpen
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.introductions.notices import AskMentor
from bot.introductions.search_notices import SearchPause, SearchPaused
from bot.people.mentors import Mentor
from bot.people.people import Colleague
from bot.people.returners import Returner, Stage
from handlers.accounts import forgetting
from handlers.contributions.interview_steps import (
    accept,
    begin,
    listen,
    listener_gone,
    meet,
    not_now,
    someone_else,
    to_write_down,
    write_down,
)
from storage.contributions.story_interviews import interviews
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.story_office import ADA, BEN, CAT, DEE, STORY, StoryOffice
from tests.support.clocks import MovableClock
from tests.support.storing import put

SETTLED, THANKS = "This one is settled", "I'll open a group message for you both within a week"
OPENED = "your group message is open"


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> StoryOffice:
    office = StoryOffice(sqlite_database, clock).run_by(ADA)
    office.live(days=1)
    return office


def stored(uow: UnitOfWork) -> list[Interview]:
    """Every interview there is, oldest first."""
    ids = uow.connection_for_storage.execute(select(interviews.c.id).order_by(interviews.c.id)).scalars().all()
    return [interview for interview_id in ids if (interview := uow.interviews.look_at(interview_id)) is not None]


def listens(office: StoryOffice, *people: UserId) -> None:
    for one in people:
        office.do(listen, office.profile(one))


def would_tell(office: StoryOffice, who: UserId = BEN) -> str:
    """Begins; returns the id."""
    office.do(begin, office.profile(who))
    office.tick()
    return next(one.id for one in office.do(stored) if one.teller == who)


def said(office: StoryOffice, who: UserId, kind: type[Notification]) -> list[Posted]:
    return [post for post in office.told(who) if post.kind == kind.name]


def offered(office: StoryOffice, *listeners: UserId) -> str:
    """As far as the teller's choice: the first one asked has said yes."""
    listens(office, *listeners)
    interview = would_tell(office)
    office.live(days=1)
    office.press(listeners[0], accept, interview)
    office.live(hours=4)
    return interview


def test_the_listener_is_asked_without_a_name_and_not_in_the_same_half_day(office: StoryOffice) -> None:
    listens(office, CAT)
    would_tell(office)
    assert said(office, CAT, AskToListen) == []
    office.live(days=1)
    (ask,) = said(office, CAT, AskToListen)
    assert BEN not in ask.shown
    assert "would rather tell their story" in ask.shown


def test_only_two_yeses_bring_them_together(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    (offer,) = said(office, BEN, ListenerFound)
    assert f"<@{CAT}>" in offer.shown
    assert office.groups() == []
    office.press(BEN, meet, interview)
    office.live(days=1)
    (together,) = office.groups()
    assert together.kind == TellTogether.name
    assert together.to == f"group:{BEN},{CAT}"
    (ask,) = said(office, CAT, AskToListen)
    for promised in (ask, offer):
        assert OPENED in promised.shown


def test_what_is_written_goes_to_the_teller_alone_who_decides_about_everything(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    office.press(BEN, meet, interview)
    office.live(days=1)
    with pytest.raises(NoLongerOpen):
        office.do(to_write_down, DEE, interview)
    shown = office.do(to_write_down, BEN, interview)  # the teller, who may press the button that both see
    assert f"<@{CAT}> writes it down" in str(shown.to_dict())
    assert shown.submit is None
    theirs = Written(STORY.words, STORY.details, is_named=True, audience=Audience.CHANNEL)
    office.press(CAT, lambda uow, who, value: write_down(uow, who, value, theirs), interview)
    office.live(hours=4)
    (contribution,) = office.do(lambda uow: uow.contributions.list_of(BEN))
    assert (contribution.state, contribution.written.is_named, contribution.written.audience) == (
        ContributionState.DRAFT,
        False,
        Audience.ORGANIZERS,
    )
    (handed,) = said(office, BEN, WrittenDown)
    assert handed.value_of("stories.write") == contribution.id
    assert office.channel == []
    assert office.do(stored) == []


def test_a_no_is_never_seen_and_the_next_one_is_asked(office: StoryOffice) -> None:
    listens(office, CAT, DEE)
    interview = would_tell(office)
    office.live(days=1)
    office.press(CAT, someone_else, interview)
    office.live(days=1)
    assert len(said(office, DEE, AskToListen)) == 1
    assert said(office, BEN, ListenerFound) == []
    office.live(days=3)  # no answer from the second one either
    assert SETTLED in said(office, DEE, AskToListen)[0].shown
    assert [one.state for one in office.do(stored)] == ["looking"]


@pytest.mark.parametrize("answer", [someone_else, not_now])
def test_who_said_yes_reads_the_same_whatever_the_teller_says(office: StoryOffice, answer: object) -> None:
    interview = offered(office, CAT)
    (ask,) = said(office, CAT, AskToListen)
    before = ask.shown_without_ids
    assert THANKS in before
    office.press(BEN, answer, interview)  # type: ignore[arg-type]
    office.do(lambda uow: uow.outbox.refresh(AskToListen(CAT, interview, 1).key))
    office.live(days=30)
    assert ask.shown_without_ids == before
    shown = said(office, BEN, ListenerFound)[0].shown
    assert ("I'll look for someone else" if answer is someone_else else SETTLED) in shown


def test_no_answer_of_the_teller_ends_it(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    office.live(days=7)
    with pytest.raises(NoLongerOpen):
        office.do(meet, BEN, interview)
    assert office.groups() == []


def test_nobody_leafs_through_who_listens(office: StoryOffice) -> None:
    people = [UserId(f"U0L{number}") for number in range(MOST_SHOWN + 2)]
    listens(office, *people)
    interview = would_tell(office)
    for _ in people:
        office.live(days=1)
        found = office.do(lambda uow: uow.interviews.get(interview))
        if found is None or found.listener is None:
            break
        office.press(found.listener, accept, interview)
        office.press(BEN, someone_else, interview)
    assert len([post for post in office.posts if post.kind == AskToListen.name]) == MOST_SHOWN


def _avoids(office: StoryOffice) -> None:
    office.do(lambda uow: put(uow.mentors.save, Mentor(CAT, office.clock.now(), avoid=(BEN,))))


def _exclusion(office: StoryOffice) -> None:
    office.do(lambda uow: uow.introductions.build_exclusion(BEN, CAT))


def _on_leave(office: StoryOffice) -> None:
    office.do(lambda uow: put(uow.returners.save, Returner(CAT, office.clock.now(), stage=Stage.ON_LEAVE)))


def _pauses(office: StoryOffice) -> None:
    office.do(lambda uow: put(uow.mentors.save, Mentor(CAT, office.clock.now(), is_paused=True)))


def _closed(office: StoryOffice) -> None:
    office.do(lambda uow: uow.closed_accounts.close(CAT))


def _away_until_a_day(office: StoryOffice) -> None:
    later = office.clock.now().date() + timedelta(days=60)
    office.do(lambda uow: put(uow.returners.save, Returner(CAT, office.clock.now(), not_before=later)))


REASONS = [_avoids, _exclusion, _on_leave, _pauses, _closed, _away_until_a_day]


@pytest.mark.parametrize("reason", REASONS)
def test_what_came_between_since_is_seen_when_the_question_is_sent(office: StoryOffice, reason: object) -> None:
    listens(office, CAT)
    interview = would_tell(office)
    reason(office)  # type: ignore[operator]
    office.live(days=3)
    assert said(office, CAT, AskToListen) == []
    listens(office, DEE)
    office.live(days=2)
    assert len(said(office, DEE, AskToListen)) == 1
    assert office.do(lambda uow: uow.interviews.get(interview)).listener == DEE  # type: ignore[union-attr]


def test_who_pauses_is_asked_once_they_are_back(office: StoryOffice) -> None:
    listens(office, CAT)
    _pauses(office)
    would_tell(office)
    office.live(days=3)
    office.do(lambda uow: put(uow.mentors.save, Mentor(CAT, office.clock.now())))
    office.live(days=3)
    assert len(said(office, CAT, AskToListen)) == 1


def test_one_listener_is_asked_for_one_teller_at_a_time(office: StoryOffice) -> None:
    listens(office, CAT)
    would_tell(office)
    office.live(days=1)
    would_tell(office, DEE)
    office.live(days=1)
    assert len(said(office, CAT, AskToListen)) == 1


def test_a_mentor_with_a_story_to_answer_is_not_asked_to_meet_somebody_as_well(office: StoryOffice) -> None:
    office.do(lambda uow: put(uow.mentors.save, Mentor(CAT, uow.now - timedelta(days=30), people_at_a_time=3)))
    listens(office, CAT)
    would_tell(office)
    office.live(days=1)
    office.do(lambda uow: put(uow.people.save, Colleague(DEE, zone="America/Chicago")))
    office.do(lambda uow: put(uow.returners.save, Returner(DEE, uow.now)))
    office.do(lambda uow: uow.timers.set("introductions.propose", "run", uow.now))
    office.live(hours=6)
    assert said(office, CAT, AskMentor) == []
    office.live(days=10)
    assert len(said(office, CAT, AskMentor)) == 1


def test_an_avoid_list_after_both_yeses_opens_no_conversation_and_looks_on(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    office.do(meet, BEN, interview)
    listens(office, DEE)
    _avoids(office)
    office.live(days=2)
    assert office.groups() == []
    shown = said(office, BEN, ListenerFound)[0].shown
    assert "I'll connect you as soon as you're both working" in shown  # what both have before them stays as it is
    assert said(office, DEE, AskToListen) == []
    office.live_till_told(DEE, AskToListen.name)
    assert said(office, BEN, ListenerFound)[0].shown == shown
    office.press(DEE, accept, interview)
    office.live(days=1)
    office.press(BEN, meet, interview)
    office.live(days=2)
    assert [group.to for group in office.groups()] == [f"group:{BEN},{DEE}"]


def test_a_mentor_who_holds_their_name_holds_it_here_too(office: StoryOffice) -> None:
    office.do(lambda uow: put(uow.mentors.save, Mentor(CAT, office.clock.now(), hold_my_name=True)))
    interview = offered(office, CAT)
    (offer,) = said(office, BEN, ListenerFound)
    assert CAT not in offer.shown
    office.press(BEN, meet, interview)
    office.live(days=1)
    assert office.groups()[0].to == f"group:{BEN},{CAT}"


def test_my_data_tells_neither_side_of_a_telling_what_the_other_said(office: StoryOffice) -> None:
    interview = would_tell(office)
    before = office.do(lambda uow: repr(uow.privacy.own(BEN)))
    listens(office, CAT)
    office.live(days=1)
    office.do(accept, CAT, interview)
    assert office.do(lambda uow: repr(uow.privacy.own(BEN))) == before
    assert "You would rather tell your story" not in office.do(lambda uow: uow.privacy.own(CAT))


def _not_taken(office: StoryOffice, times: int) -> None:
    for _ in range(times):
        office.do(lambda uow: uow.introductions.note_offer_not_taken(BEN, uow.now))
        office.live(hours=1)


def test_names_shown_by_interviews_count_as_offers_not_taken_also_after_forget_me(office: StoryOffice) -> None:
    _not_taken(office, 3)
    offered(office, CAT)
    office.do(forgetting.forget, BEN)
    assert "again in a few weeks" in str(office.do(begin, office.profile(BEN)).to_dict())


def test_after_two_offers_not_taken_the_listener_has_no_name(office: StoryOffice) -> None:
    _not_taken(office, 2)
    offered(office, CAT)
    assert CAT not in said(office, BEN, ListenerFound)[0].shown


@pytest.mark.parametrize("reason", REASONS)
def test_who_is_excluded_off_away_or_paused_is_not_asked(office: StoryOffice, reason: object) -> None:
    listens(office, CAT)
    reason(office)  # type: ignore[operator]
    would_tell(office)
    office.live(days=7)
    assert said(office, CAT, AskToListen) == []


def test_a_exclusion_built_meanwhile_is_seen_at_every_send(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    _exclusion(office)
    office.press(BEN, meet, interview)  # looks as ever, and leads nowhere
    office.live(days=7)
    assert office.groups() == []


def test_who_listens_later_is_asked_for_whoever_waits(office: StoryOffice) -> None:
    interview = would_tell(office)
    listens(office, CAT)
    office.live(days=2)
    assert len(said(office, CAT, AskToListen)) == 1
    listens(office, CAT)  # the same button again: no longer
    office.tick()
    with pytest.raises(NoLongerOpen):
        office.do(accept, CAT, interview)


def test_after_sixty_days_nothing_of_it_is_kept(office: StoryOffice) -> None:
    would_tell(office)
    office.clock.at += timedelta(days=61)
    office.tick()
    assert office.do(stored) == []


def test_a_listener_whose_account_is_gone_is_passed_over(office: StoryOffice) -> None:
    offered(office, CAT, DEE)
    gone = Colleague(CAT, zone="America/Chicago", may_take_part=False)
    office.do(lambda uow: put(uow.people.save, gone))
    office.do(listener_gone, CAT)
    office.live(days=1)
    assert len(said(office, DEE, AskToListen)) == 1
    assert "someone else" in said(office, BEN, ListenerFound)[0].shown


@pytest.mark.parametrize("who", [BEN, CAT])
def test_forget_me_of_either_leaves_no_trace(office: StoryOffice, who: UserId) -> None:
    interview = offered(office, CAT, DEE)
    assert office.do(forgetting.forget, who).traces == {}
    account = office.do(lambda uow: uow.hashes.of("person", who))
    assert all(account not in one.tried for one in office.do(stored))
    assert [one.id for one in office.do(stored)] == ([interview] if who == CAT else [])


def test_only_the_two_can_answer(office: StoryOffice) -> None:
    interview = offered(office, CAT)
    for step in (accept, someone_else, not_now, meet):
        with pytest.raises(NoLongerOpen):
            office.do(step, DEE, interview)
    assert "looking" in str(office.do(begin, office.profile(BEN)).to_dict())


def had_both_messages_of_the_week(office: StoryOffice, who: UserId) -> None:
    """They have had the two messages of their week (R8)."""
    for number in (1, 2):
        office.do(_told, SearchPaused(who, SearchPause.SLEEPS, f"long ago {number}"))
        office.tick()
        office.live(days=1)


@pytest.fixture
def monday(office: StoryOffice) -> StoryOffice:
    """A week without a holiday, from its Monday morning on."""
    office.live_until(datetime(2026, 11, 16, 16, 0, tzinfo=UTC))
    return office


def test_another_listener_is_asked_instead_of_one_who_has_had_the_messages_of_the_week(monday: StoryOffice) -> None:
    listens(monday, CAT, DEE)
    had_both_messages_of_the_week(monday, CAT)
    would_tell(monday)
    monday.live(days=1)
    assert said(monday, CAT, AskToListen) == []
    assert len(said(monday, DEE, AskToListen)) == 1


def test_a_listener_overtaken_in_the_queue_gives_way_to_another(monday: StoryOffice) -> None:
    listens(monday, CAT, DEE)
    would_tell(monday)  # in the morning: CAT is to be asked in the afternoon
    monday.do(lambda uow: _sent_all_the_same(uow, CAT))
    monday.live(days=1)
    assert said(monday, CAT, AskToListen) == []
    assert len(said(monday, DEE, AskToListen)) == 1


def _sent_all_the_same(uow: UnitOfWork, who: UserId) -> None:
    """Both messages of the week were under way when the question was queued."""
    for number in (1, 2):
        uow.outbox.add(notification := SearchPaused(who, SearchPause.SLEEPS, f"long ago {number}"))
        rows = [row for row in uow.sending.due() if row.key == notification.key]
        uow.sending.lease(rows)
        uow.sending.delivered(rows, ChannelId(f"D{who}"), f"1.{number}")


def test_the_only_listener_is_asked_as_soon_as_the_week_is_over(monday: StoryOffice) -> None:
    listens(monday, CAT)
    had_both_messages_of_the_week(monday, CAT)
    would_tell(monday)
    monday.live_until(datetime(2026, 11, 22, tzinfo=UTC))
    assert said(monday, CAT, AskToListen) == []
    monday.live(days=3)
    assert len(said(monday, CAT, AskToListen)) == 1


def _told(uow: UnitOfWork, notification: SearchPaused) -> None:
    """They have a message that counts for the week."""
    uow.outbox.add(notification)
