"""What people write: read by organizers who never learn an unnamed author, published, taken back to the last copy."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.contributions.contributions import (
    Audience,
    Contribution,
    ContributionChanged,
    ContributionState,
    ContributionType,
    OwnContribution,
)
from bot.contributions.notices import (
    ContributionAnswered,
    ContributionLeftUnread,
    ContributionPost,
    ContributionsWaiting,
    ContributionUnread,
    CopyStays,
    DraftLapses,
)
from bot.core.errors import NoLongerOpen, NotAllowed
from bot.core.ids import UserId
from handlers.accounts import forgetting
from handlers.contributions import contribution_steps, contributions
from handlers.contributions.stories import readable, to_read_out
from handlers.contributions.views.stories import as_others_see_it
from storage.database import Database
from tests.handlers.support.story_office import ADA, BEN, CAT, DEE, STORY, StoryOffice
from tests.support.clocks import MovableClock


@pytest.fixture
def office(sqlite_database: Database, clock: MovableClock) -> StoryOffice:
    return StoryOffice(sqlite_database, clock).run_by(ADA)


def told(office: StoryOffice, who: UserId, kind: str) -> list[str]:
    return [post.shown for post in office.told(who) if kind in post.kind]


def test_nobody_sees_a_story_before_an_organizer_let_it_out(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    assert (office.channel, office.do(readable, CAT)) == ([], [])
    office.approves(ADA, contribution)
    office.live(days=1)  # the channel's hours; today is a day off in Illinois
    assert office.channel == ["A story from our community\n\nWhat helped\nSomebody listened."]
    assert [one.id for one in office.do(readable, CAT)] == [contribution.id]


def test_it_is_posted_first_as_one_complete_line_without_a_word_of_it(office: StoryOffice) -> None:
    office.published()
    (post,) = [post for post in office.posts if post.kind == ContributionPost.name]
    assert ("From our community: story" in post.first_shown, "listened" in post.first_shown) == (True, False)


def test_an_unnamed_story_is_read_without_anything_that_tells_its_author(office: StoryOffice) -> None:
    office.tells(BEN)
    shown = str(office.do(contributions.reading, ADA).to_dict())
    assert ("Somebody listened." in shown, BEN in shown) == (True, False)
    assert BEN not in str([block.to_dict() for block in office.do(contributions.panel, ADA)])


def test_a_named_one_says_who_tells_it(office: StoryOffice) -> None:
    office.tells(BEN, is_named=True)
    assert f"told by <@{BEN}>" in str(office.do(contributions.reading, ADA).to_dict())


def test_its_author_hears_that_it_was_read_once_and_in_their_hours(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.clock.at += timedelta(hours=10)
    office.approves(ADA, contribution)
    assert told(office, BEN, ContributionAnswered.name) == []
    office.live(days=1)
    (answer,) = told(office, BEN, ContributionAnswered.name)
    assert "has been read" in answer


def test_it_comes_back_with_a_note_and_goes_on_once_changed(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.do(
        contributions.give_back, ADA, contribution.id, contribution.version, "Would you leave the room out? <@U1>"
    )
    office.live(days=1)
    (answer,) = told(office, BEN, ContributionAnswered.name)
    assert "leave the room out? &lt;@U1&gt;" in answer
    assert ADA not in answer
    changed = office.writes(BEN, contribution_id=contribution.id)
    assert (changed.version, changed.note, changed.state) == (2, "", ContributionState.OFFERED)
    office.approves(ADA, changed)
    assert len(office.channel) == 1


def test_nobody_lets_out_what_they_have_not_read(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.writes(BEN, contribution_id=contribution.id)
    with pytest.raises(ContributionChanged):
        office.do(contributions.approve, ADA, contribution.id, contribution.version)


def test_a_second_tap_changes_nothing(office: StoryOffice) -> None:
    contribution = office.published()
    with pytest.raises(NoLongerOpen):
        office.do(contributions.approve, ADA, contribution.id, contribution.version)
    assert len(office.channel) == 1


def test_only_organizers_read_what_waits(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    for step in (
        lambda: office.do(contributions.reading, CAT),
        lambda: office.do(contributions.approve, CAT, contribution.id, 1),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_an_organizer_reads_their_own_only_where_nobody_else_could(office: StoryOffice) -> None:
    contribution = office.tells(ADA)
    assert office.do(contributions.to_read, ADA) == [contribution]
    office.organizes(CAT)
    assert (office.do(contributions.to_read, ADA), office.do(contributions.to_read, CAT)) == ([], [contribution])
    with pytest.raises(OwnContribution):
        office.do(contributions.approve, ADA, contribution.id, contribution.version)


@pytest.mark.parametrize(("others", "guessed"), [((), True), ((CAT,), True), ((CAT, DEE), False)])
def test_with_fewer_than_three_organizers_an_unnamed_author_is_told(
    office: StoryOffice, others: tuple[UserId, ...], guessed: bool
) -> None:
    for one in others:
        office.organizes(one)
    contribution = office.tells(BEN)
    assert office.do(contribution_steps.may_be_guessed, contribution) is guessed
    assert not office.do(contribution_steps.may_be_guessed, office.tells(BEN, is_named=True))


def test_only_its_author_can_open_change_or_take_it_back(office: StoryOffice) -> None:
    contribution = office.published()
    for step in (contribution_steps.own, contribution_steps.offer, contribution_steps.withdraw):
        with pytest.raises(NoLongerOpen):
            office.do(step, CAT, contribution.id)
    assert len(office.channel) == 1


# Taking back


def test_taken_back_it_is_deleted_in_the_channel_and_nothing_of_it_is_kept(office: StoryOffice) -> None:
    contribution = office.published()
    assert office.do(contribution_steps.withdraw, BEN, contribution.id) == 1
    left = office.contribution(contribution)
    assert left is not None
    assert (left.state, left.written.words, left.written.details) == (ContributionState.WITHDRAWN, "", ())
    office.tick()
    assert (office.channel, office.contribution(contribution)) == ([], None)


def test_the_news_about_what_was_taken_back_says_that_it_is_gone(office: StoryOffice) -> None:
    contribution = office.published()
    office.live(days=1)
    assert "has been read" in told(office, BEN, ContributionAnswered.name)[0]
    office.do(contribution_steps.withdraw, BEN, contribution.id)
    office.tick()
    (news,) = told(office, BEN, ContributionAnswered.name)
    assert "What this was about has since changed or been deleted." in news


def test_taken_back_while_it_waits_nobody_can_let_it_out(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.do(contribution_steps.withdraw, BEN, contribution.id)
    with pytest.raises(NoLongerOpen):
        office.do(contributions.approve, ADA, contribution.id, contribution.version)
    assert office.do(contributions.to_read, ADA) == []


def test_taken_back_before_the_channels_hours_it_is_never_posted(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.clock.at += timedelta(hours=10)
    office.approves(ADA, contribution)
    office.do(contribution_steps.withdraw, BEN, contribution.id)
    office.live(days=3)
    assert [post for post in office.posts if post.kind == ContributionPost.name] == []


def test_changed_it_comes_down_until_it_was_read_again(office: StoryOffice) -> None:
    contribution = office.published()
    changed = office.writes(BEN, contribution_id=contribution.id)
    assert office.channel == []
    office.approves(ADA, changed)
    assert len(office.channel) == 1


def test_where_slack_refuses_for_good_its_author_hears_which_copy_stays_and_can_try_again(office: StoryOffice) -> None:
    contribution = office.published()
    office.refused = {"contributions.delete"}
    office.do(contribution_steps.withdraw, BEN, contribution.id)
    office.live(days=1)
    (post,) = [post for post in office.told(BEN) if post.kind == CopyStays.name]
    assert "the post in <#C0CHICAGO> from Tuesday, November 3, 10:00 AM" in post.shown
    assert "The author took back what was posted here" in office.channel[0]
    office.refused = set()
    office.do(contributions.try_again, BEN, post.value_of("contributions.try_again"))
    office.tick()
    assert (office.channel, office.contribution(contribution)) == ([], None)
    assert "I've tried to delete that copy again." in post.shown
    with pytest.raises(NoLongerOpen):
        office.do(contributions.try_again, BEN, "p1 1.0 1")


def test_after_its_last_day_it_is_deleted_everywhere(office: StoryOffice) -> None:
    contribution = office.published(ends_on=office.clock.at.date() + timedelta(days=20))
    office.live(days=19)
    assert len(office.channel) == 1
    office.live(days=2)
    assert (office.channel, office.contribution(contribution)) == ([], None)


def test_where_the_channel_cannot_be_written_to_it_is_its_authors_again(office: StoryOffice) -> None:
    office.refused = {ContributionPost.name}
    contribution = office.tells(BEN)
    office.approves(ADA, contribution)
    office.live(days=1)
    left = office.contribution(contribution)
    assert left is not None
    assert left.state is ContributionState.RETURNED
    assert "Slack didn't accept it" in told(office, BEN, ContributionAnswered.name)[-1]


# The clock


def test_what_was_never_published_is_deleted_after_sixty_days(office: StoryOffice) -> None:
    draft, offered = office.writes(BEN, offers=False), office.writes(CAT)
    office.live(days=59)
    assert None not in (office.contribution(draft), office.contribution(offered))
    office.live(days=2)
    assert (office.contribution(draft), office.contribution(offered)) == (None, None)


def test_a_story_nobody_reads_is_announced_to_go_and_its_end_is_told_to_author_and_organizers(
    office: StoryOffice,
) -> None:
    contribution = office.tells(CAT)
    office.live(days=49)
    assert told(office, CAT, ContributionUnread.name) == []
    office.live(days=5)
    (soon,) = told(office, CAT, ContributionUnread.name)
    assert "Nobody has read your story yet. If no organizer reads it in the next 10 days, it's deleted." in soon
    (waits,) = told(office, ADA, ContributionLeftUnread.name)
    assert "A story has been waiting for 50 days." in waits
    assert CAT not in waits
    office.live(days=10)
    assert office.contribution(contribution) is None
    assert "Nobody read your story within 60 days, so I've deleted it." in told(office, CAT, ContributionUnread.name)[1]
    assert "A story was deleted unread" in told(office, ADA, ContributionLeftUnread.name)[1]
    list_now = str(office.do(contributions.reading, ADA).to_dict())
    assert "One thing was deleted unread in the last 60 days: story (" in list_now
    assert CAT not in list_now
    home = str([block.to_dict() for block in office.do(contributions.panel, ADA)])
    assert "One thing was deleted unread" in home
    office.do(forgetting.forget, CAT)  # nothing about its author is left in it
    assert "One thing was deleted unread" in str(office.do(contributions.reading, ADA).to_dict())
    office.live(days=61)
    assert "deleted unread" not in str(office.do(contributions.reading, ADA).to_dict())
    assert office.do(contributions.panel, ADA) == []
    reminder = told(office, ADA, ContributionsWaiting.name)[-1]
    assert "has been read" not in reminder
    assert "Nothing is waiting to be read anymore." in reminder


def test_a_draft_that_lapses_is_told_to_its_author_alone_before_and_after(office: StoryOffice) -> None:
    draft, returned = office.writes(BEN, offers=False), office.tells(CAT)
    office.do(contributions.give_back, ADA, returned.id, returned.version, "A little shorter?")
    office.tick()
    office.live(days=49)
    assert told(office, BEN, DraftLapses.name) == []
    office.live(days=5)
    for author in (BEN, CAT):
        (soon,) = told(office, author, DraftLapses.name)
        assert "hasn't been sent to the organizers" in soon
        assert "in 10 days" in soon
    office.live(days=10)
    assert (office.contribution(draft), office.contribution(returned)) == (None, None)
    for author in (BEN, CAT):
        assert (
            "hadn't been sent to the organizers for 60 days, so I've deleted it"
            in told(office, author, DraftLapses.name)[1]
        )
    assert told(office, ADA, ContributionLeftUnread.name) == []
    assert "deleted unread" not in str(office.do(contributions.reading, ADA).to_dict())


def test_a_draft_that_is_changed_or_sent_meanwhile_lives_on(office: StoryOffice) -> None:
    changed, sent = office.writes(BEN, offers=False), office.writes(CAT, offers=False)
    office.live(days=45)
    office.writes(BEN, contribution_id=changed.id, offers=False)
    office.do(contribution_steps.offer, CAT, sent.id)
    office.live(days=20)
    assert None not in (office.contribution(changed), office.contribution(sent))
    assert [told(office, who, DraftLapses.name) for who in (BEN, CAT)] == [[], []]


def test_a_story_read_in_time_and_a_draft_bring_no_news_of_being_unread(office: StoryOffice) -> None:
    office.published()
    office.writes(BEN, offers=False)
    office.live(days=65)
    assert [told(office, who, ContributionUnread.name) for who in (BEN, CAT)] == [[], []]
    assert told(office, ADA, ContributionLeftUnread.name) == []


def test_what_is_out_stays(office: StoryOffice) -> None:
    contribution = office.published()
    office.live(days=200)
    assert office.contribution(contribution) is not None


def test_while_organizers_are_away_nobody_hears_of_it_and_afterwards_they_do(office: StoryOffice) -> None:
    back = office.clock.now().date() + timedelta(days=20)
    office.do(lambda uow: uow.meetings.care.set_away(ADA, back))
    office.tells(BEN)
    office.live(days=20)
    assert told(office, ADA, ContributionsWaiting.name) == []
    office.live(days=8)
    assert len(told(office, ADA, ContributionsWaiting.name)) == 1


def test_after_five_working_days_the_organizers_hear_of_it_at_most_once_a_week(office: StoryOffice) -> None:
    contribution = office.tells(BEN)
    office.tells(CAT)
    office.live(days=6)  # two of them a weekend
    assert told(office, ADA, ContributionsWaiting.name) == []
    office.live(days=4)
    (waiting,) = told(office, ADA, ContributionsWaiting.name)
    assert ("2 things colleagues wrote" in waiting, BEN in waiting) == (True, False)
    office.approves(ADA, contribution)
    assert "Something a colleague wrote" in told(office, ADA, ContributionsWaiting.name)[0]
    office.live(days=30)
    assert len(told(office, ADA, ContributionsWaiting.name)) == 1


def test_what_was_read_in_time_tells_organizers_nothing(office: StoryOffice) -> None:
    office.published()
    office.live(days=30)
    assert told(office, ADA, ContributionsWaiting.name) == []


# Accounts that go


def test_a_deactivated_account_is_held_from_view_and_taken_back_after_thirty_days(office: StoryOffice) -> None:
    out, waiting = office.published(), office.tells(BEN)
    office.do(contribution_steps.access_changed, BEN, may_take_part=False)
    assert (office.do(readable, CAT), office.do(contributions.to_read, ADA)) == ([], [])
    with pytest.raises(NoLongerOpen):
        office.do(contributions.approve, ADA, waiting.id, waiting.version)
    office.live(days=31)
    assert (office.channel, office.contribution(out), office.contribution(waiting)) == ([], None, None)


def test_back_in_time_everything_goes_on(office: StoryOffice) -> None:
    out = office.published()
    office.do(contribution_steps.access_changed, BEN, may_take_part=False)
    office.live(days=5)
    office.do(contribution_steps.access_changed, BEN, may_take_part=True)
    office.live(days=60)
    assert [one.id for one in office.do(readable, CAT)] == [out.id]
    assert len(office.channel) == 1


def test_forget_me_deletes_everything_written_and_every_copy(office: StoryOffice) -> None:
    office.published()
    office.tells(BEN, is_named=True)
    done = office.do(forgetting.forget, BEN)
    assert done.deleted["What you wrote for others"] == 2
    assert done.traces == {}
    office.tick()
    assert office.channel == []
    assert office.do(contributions.to_read, ADA) == []


def test_forget_me_where_slack_refuses_leaves_nothing_of_ours(office: StoryOffice) -> None:
    contribution = office.published(is_named=True)
    office.refused = {"contributions.delete"}
    office.do(forgetting.forget, BEN)
    office.live(days=1)
    assert all(BEN not in post for post in office.channel)
    assert office.do(lambda uow: uow.contributions.list_copies(contribution.id)) == []


# At a lunch, for the organizers


@pytest.mark.parametrize("audience", [Audience.LUNCH, Audience.ORGANIZERS])
def test_what_is_not_for_the_channel_is_never_posted_and_only_organizers_read_it(
    office: StoryOffice, audience: Audience
) -> None:
    contribution = office.published(audience=audience)
    assert (office.channel, office.do(readable, CAT)) == ([], [])
    assert [one.id for one in office.do(readable, ADA)] == [contribution.id]
    with pytest.raises(NoLongerOpen):
        office.do(to_read_out, CAT, "no such lunch")


def test_a_story_has_one_author_and_one_version_at_a_time(office: StoryOffice) -> None:
    first = office.writes(BEN, offers=False)
    again = office.writes(BEN, STORY, first.id, offers=False)
    assert (again.id, again.version) == (first.id, 2)
    assert len(office.do(lambda uow: uow.contributions.list_of(BEN))) == 1


# Whatever happens in whatever order


@pytest.mark.parametrize("seed", range(3))
def test_the_channel_never_shows_what_its_author_did_not_leave_there(office: StoryOffice, seed: int) -> None:
    rng = Random(seed)
    office.live(days=1)
    for number in range(40):
        _something_happens(office, rng, number)
        office.tick()
        out = [
            one
            for one in office.do(lambda uow: uow.contributions.list_published(ContributionType.PORTRAIT))
            if _is_for_channel(one)
        ]
        assert sorted(office.channel) == sorted(as_others_see_it(one).text for one in out), number
    for contribution in office.do(lambda uow: [*uow.contributions.list_of(BEN), *uow.contributions.list_of(CAT)]):
        office.do(contribution_steps.withdraw, contribution.author, contribution.id)
    office.tick()
    assert office.channel == []
    assert office.gone, "nothing was ever out and taken back"


def _is_for_channel(contribution: Contribution) -> bool:
    return contribution.written.audience is Audience.CHANNEL


def _something_happens(office: StoryOffice, rng: Random, number: int) -> None:
    who, words = rng.choice([BEN, CAT]), f"{number} times."
    mine = office.do(lambda uow: uow.contributions.list_of(who))
    audience = rng.choice([Audience.CHANNEL, Audience.CHANNEL, Audience.LUNCH])
    written = replace(STORY, words=words, details=(("helped", words),), audience=audience)
    happens = rng.choice(["write", "write", "change", "withdraw", "approve", "approve", "approve", "return", "time"])
    if happens == "time":
        office.live(hours=rng.choice([5, 16, 24]))
    elif happens == "write" or not mine:
        office.writes(who, written, offers=rng.random() < 0.9)
    elif happens == "change":
        office.writes(who, written, rng.choice(mine).id)
    elif happens == "withdraw":
        office.do(contribution_steps.withdraw, who, rng.choice(mine).id)
    elif waiting := office.do(contributions.to_read, ADA):
        contribution = rng.choice(waiting)
        if happens == "return":
            office.do(contributions.give_back, ADA, contribution.id, contribution.version, "Say more?")
        else:
            office.do(contributions.approve, ADA, contribution.id, contribution.version)
