"""Whatever arrives late or twice, once the state has moved on, is acknowledged, harms nothing and is answered.

Slack delivers presses in any order, and a form or an ephemeral answer may stand on a screen for days. Each state below
is brought past each of its ends; then what stood on somebody's screen before it (the message, the forms and answers
behind its buttons, commands, Home) is pressed and sent through the dispatcher.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.core.ids import UserId
from bot.core.notifications import Notification
from bot.introductions.notices import IntroduceBoth
from bot.introductions.states import Introduction
from bot.lunches.notices import LunchAnnounced, LunchPreview
from bot.lunches.rsvps import Coming
from bot.lunches.seats import SeatWish
from bot.people.people import Colleague
from handlers.introductions import talk_times
from handlers.introductions.views.talk_times import SentForm, picked_at
from handlers.lunches.organizing import changes
from handlers.people import mentor_steps, returner_steps
from handlers.platform import answers
from storage.outbox.table import read_recipient
from storage.unit_of_work import UnitOfWork
from tests.handlers.support.ending import EveryOffice
from tests.handlers.support.late import (
    BOOKS,
    TABLE,
    Kept,
    Screen,
    as_drawn,
    home_of,
    ids_of,
    kept_in,
    names_of,
    respond,
)
from tests.handlers.support.lunch_office import EVERY_HOLIDAY
from tests.handlers.support.office_by_hand import Posted
from tests.handlers.support.story_office import ADA, BEN, CAT
from tests.handlers.test_ends import (
    ENDS,
    LUNCH_ENDS,
    MARISA,
    MEGHAN,
    TUESDAY,
    Step,
    announced,
    asked_two_questions,
    changed,
    comes,
    days,
    do,
    forgets,
    gone,
    in_a_group,
    opened,
    wishes,
    wrote,
)
from tests.support.databases import copy_sqlite
from tests.support.storing import put

# What may still change when it is pressed late, beside our books (`BOOKS`), and why that is right.
OWN = "it is about themselves, and what they say last counts"
OPEN = "what it is about is still on, or is made anew by whoever sends it"
MANAGED = "it is there, and organizers manage it; `NO_ORGANIZER` looks at those who do no more"
WRITTEN = "their own words, in whatever state they are"
LATE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("asking_around.ask", "asking_around.stop", "introductions.ask_on", "introductions.met_not_right"),
            *("introductions.not_right_now", "introductions.not_yet", "introductions.other_please"),
            *("introductions.pause_all", "introductions.pause_me", "introductions.rest", "introductions.same_weeks"),
            *("introductions.stop_all", "introductions.talked", "mentors.as_it_is", "mentors.back", "mentors.fewer"),
            *("mentors.not_this_quarter", "mentors.pause", "mentors.resume", "mentors.still_in", "mentors.stop"),
            *("mentors.volunteer", "pulse.no", "pulse.yes", "returners.go_on", "returners.leave"),
            *("returners.put_off", "returners.sign_up", "story_interviews.begin", "story_interviews.listen"),
            *("meetings.take_over", "returners.describe", "returners.find", "returners.pause", "returners.stop"),
            *("home.save_settings", "meetings.by_dm", "meetings.suggest", "mentors.settle", "privacy.forget"),
        ),
        OWN,
    ),
    **dict.fromkeys(
        (
            *("meetings.calendar", "meetings.care", "meetings.come", "meetings.good", "meetings.host"),
            *("meetings.move", "meetings.move_off_holiday", "meetings.show_name", "meetings.skip", "meetings.unhost"),
            *("meetings.by_link", "meetings.decline", "meetings.hide_name", "meetings.hope", "meetings.never_mind"),
            "meetings.cant_come",
            *("meetings.tell_me", "talk_times.calendar", "talk_times.call_off"),
            *("contributions.approve", "contributions.note"),
        ),
        OPEN,
    ),
    **dict.fromkeys(
        (
            *("arrangements.preview", "contributions.offer", "contributions.withdraw", "stories.offer"),
            *("stories.preview", "tips.save"),
        ),
        WRITTEN,
    ),
    **dict.fromkeys(
        (
            *("meetings.announce", "meetings.cancel", "meetings.name_host", "meetings.rotation", "meetings.theme"),
            *("office_cards.save", "office_cards.still_right", "office_topics.added", "office_topics.hide"),
            *("office_topics.renamed", "office_topics.show", "coverage.close_mentoring", "figures.pool"),
        ),
        MANAGED,
    ),
}
NO_ORGANIZER = ("forgotten", "an organizer no more")
OF_ORGANIZERS = frozenset(
    {"closed_to_mentoring", "communities", "figure_pools", "meetings", "office_cards", "office_topics", "series"}
)
REDRAWS_HOME = frozenset({"home.page"})  # which is the answer
OF_A_LUNCH = frozenset({"meetings", "rsvps", "calendar_files"})
ANOTHER_LUNCH = frozenset({"meetings.suggest"})  # it is of the next one


@pytest.fixture(autouse=True)
def _answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said to somebody is kept."""
    monkeypatch.setattr(answers, "respond", respond)


# States with what ends them


@dataclass(frozen=True)
class State:
    """How a message comes to stand somewhere, what ends what it is about, and who presses (None: whoever got it)."""

    kind: type[Notification]
    begin: Step
    ends: Mapping[str, Step]
    who: UserId | None = None


def _talk(office: EveryOffice) -> Introduction:
    return office.latest()


def suggests(who: UserId, *in_days: int) -> Step:
    def then(office: EveryOffice) -> None:
        form = office.do(talk_times.look, who, _talk(office).id)
        slots = [(office.clock.at + timedelta(days=day)).replace(hour=16, minute=0, second=0) for day in in_days]
        stamps = tuple(int(at.timestamp()) for at in slots)
        picked = tuple(picked_at(at, form.zone) for at in slots)
        office.do(talk_times.propose, who, SentForm(form.talk_id, form.number, stamps, picked, 30, ""))
        office.tick()

    return then


def presses(who: UserId, step: Callable[[UnitOfWork, UserId, str], object], action: str) -> Step:
    def then(office: EveryOffice) -> None:
        office.press(who, step, office.newest(IntroduceBoth).value_of(action))

    return then


def one_after_another(*steps: Step) -> Step:
    def then(office: EveryOffice) -> None:
        for step in steps:
            step(office)

    return then


suggested = one_after_another(in_a_group, suggests(MARISA, 3, 4))
chosen = presses(MEGHAN, talk_times.choose, "talk_times.choose")
agreed = one_after_another(suggested, chosen)
TALK_ENDS: dict[str, Step] = {
    "others are suggested": suggests(MARISA, 6),
    "it has passed": days(20),
    "the introduction is over": days(60),
    "the other is forgotten": forgets(MARISA),
    "the other's account is gone": gone(MARISA),
}


def full_room(office: EveryOffice) -> None:
    office.with_lunches(room_size=1, link="https://example.com/lunch")
    announced(office)
    wishes(BEN, Coming.YES)(office)


def moved_off_holiday(office: EveryOffice) -> None:
    """The lunch of 11 November, a holiday on which the office is closed, moves; Ada sees the preview."""

    def closed(uow: UnitOfWork) -> None:
        community = uow.communities.get("chicago")
        assert community is not None
        put(uow.communities.save, replace(community, closed_on=EVERY_HOLIDAY))

    office.do(closed)
    office.with_lunches()
    office.live_until(datetime.fromisoformat("2026-10-30T18:00+00:00"))
    office.newest(LunchPreview)


def keeps_old_date(office: EveryOffice) -> None:
    office.do(changes.keep_old_date, ADA, office.lunch.id)
    office.tick()


STATES: Mapping[str, State] = {
    **{kind.name: State(kind, ended.begin, ended.ends) for kind, ended in ENDS.items()},
    "a time is suggested to me": State(IntroduceBoth, suggested, TALK_ENDS | {"chosen": chosen}, MEGHAN),
    "a time is suggested by me": State(
        IntroduceBoth,
        suggested,
        TALK_ENDS | {"chosen": chosen, "taken back": presses(MARISA, talk_times.take_back, "talk_times.take_back")},
        MARISA,
    ),
    "a time is agreed": State(
        IntroduceBoth,
        agreed,
        TALK_ENDS | {"called off": presses(MARISA, talk_times.call_off, "talk_times.call_off")},
        MEGHAN,
    ),
    "the room is full": State(
        LunchAnnounced,
        full_room,
        {**LUNCH_ENDS, "a seat opens": wishes(BEN, Coming.NO), "in line already": wishes(CAT, SeatWish.TELL_ME)},
        CAT,
    ),
    "moved off a holiday": State(
        LunchPreview, moved_off_holiday, {**LUNCH_ENDS, "kept": keeps_old_date, "announced": days(14)}, ADA
    ),
}


def everything(office: EveryOffice) -> None:
    """A talk, a lunch, a story, two questions: something for each of four people."""
    in_a_group(office)
    wrote(office)
    comes(office)
    office.do(lambda uow: put(uow.people.save, Colleague(CAT, zone="America/Chicago")))
    asked_two_questions(office)


def stops(office: EveryOffice) -> None:
    """Everybody stops, and the lunch is called off."""
    office.do(mentor_steps.stop, MARISA)
    office.do(returner_steps.stop, MEGHAN)
    changed("cancel")(office)


def own_ends(who: UserId) -> Mapping[str, Step]:
    """What ends nearly everything that this person sees."""
    return {
        "forgotten": one_after_another(do(lambda uow: uow.communities.add_organizer(CAT)), forgets(who)),
        "the account is gone": gone(who),
        "half a year later": days(180),
        "everybody stops": stops,
        "an organizer no more": do(lambda uow: uow.communities.remove_organizer(who)),
    }


# What stands on a screen


@dataclass(frozen=True)
class Moment:
    """An office as it was at one moment: a file to copy, its time, and what stood in Slack."""

    url: str
    at: datetime
    posts: Sequence[Posted]
    folder: Path

    @contextmanager
    def again(self) -> Iterator[EveryOffice]:
        """The office of this moment, in a copy of its own."""
        copied = copy_sqlite(Path(self.url.removeprefix("sqlite:///")), self.folder)
        yield from opened(copied, self.at, self.posts)
        Path(copied.removeprefix("sqlite:///")).unlink()

    def after(self, *steps: Step) -> "Moment":
        """The moment after these steps."""
        copied = copy_sqlite(Path(self.url.removeprefix("sqlite:///")), self.folder)
        for office in opened(copied, self.at, self.posts):
            for step in steps:
                step(office)
            found = replace(self, url=copied, at=office.clock.at, posts=list(office.posts))
        return found


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Moment:
    """An office with lunches, run by Ada."""
    empty = Moment(copy_sqlite(sqlite_template, tmp_path), TUESDAY, (), tmp_path)
    return empty.after(lambda office: office.run_by(ADA), lambda office: office.with_lunches())


def message_of(moment: Moment, state: State) -> tuple[UserId, list[Kept]]:
    """Who presses, and what stands in the newest message of its kind."""
    post = [post for post in moment.posts if state.kind.name in post.kind.split("+")][-1]
    reader = read_recipient(post.to)
    who = getattr(reader, "user_id", None) or getattr(reader, "user_ids", (ADA,))[0]
    return state.who or who, list(kept_in(post.message))


async def reachable(moment: Moment, screen: Screen, first: Collection[Kept], depth: int) -> list[Kept]:
    """These, and all that is behind them: what stands in the answers to each, `depth` times over, one of each kind."""
    found = {str(one): one for one in first}
    behind: list[Kept] = []
    edge = list(first)
    for _ in range(depth):
        beyond: dict[str, Kept] = {}
        for one in edge:
            with moment.again() as office:
                shown = (await screen.act_twice(office, one)).shown
            beyond |= {str(kept): kept for view in shown for kept in kept_in(view) if str(kept) not in found}
        found |= beyond
        edge = list(beyond.values())
        behind += edge
    return [*first, *behind]


async def wrong_when_late(called: str, later: Moment, screen: Screen, kept: Kept) -> list[str]:
    """What is wrong with this press or form in a state that has moved on, past the end that is called so."""
    found = []
    with later.again() as office:
        answered = await screen.act(office, kept, "late")
        again = await screen.act(office, kept, "late")
        once_more = await screen.act(office, kept)
    if answered.faults or again.faults or once_more.faults:
        found.append("a fault of ours")
    if not answered.is_told and not answered.changed and kept.name not in REDRAWS_HOME:
        found.append("no word, and nothing is drawn again")
    if again.changed:
        found.append(f"the same delivery again changes {sorted(again.changed)}")
    effect, name = answered.changed - BOOKS, kept.name.partition("#")[0]
    if effect and kept.kind != "command" and name not in LATE:
        found.append(f"it changes {sorted(effect)}")
    if called in LUNCH_ENDS and kept.name not in ANOTHER_LUNCH and effect & OF_A_LUNCH:
        found.append(f"of a lunch that is off or over it changes {sorted(effect & OF_A_LUNCH)}")
    if called in NO_ORGANIZER and LATE.get(name) == MANAGED and effect & OF_ORGANIZERS:
        found.append(f"an organizer no more changes {sorted(effect & OF_ORGANIZERS)}")
    return [f"{called}: {kept}: {one}" for one in found]


async def wrong_in(state: State, moment: Moment, depth: int, most: int | None) -> list[str]:
    begun = moment.after(state.begin)
    who, first = message_of(begun, state)
    assert first, "it has nothing to press"
    screen = Screen(who)
    all_kept = await reachable(begun, screen, first, depth)
    found = []
    for called, end in list(state.ends.items())[:most]:
        later = begun.after(end)
        for kept in all_kept:
            found += await wrong_when_late(called, later, screen, kept)
    return found


@pytest.mark.parametrize("name", sorted(STATES))
async def test_what_arrives_after_the_end_harms_nothing_and_is_answered(name: str, fresh: Moment) -> None:
    """One end of each kind, and the message alone; `make soak` walks all of it."""
    assert await wrong_in(STATES[name], fresh, depth=0, most=1) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(STATES))
async def test_what_arrives_after_each_end_harms_nothing_and_is_answered(name: str, fresh: Moment) -> None:
    found = await wrong_in(STATES[name], fresh, depth=2, most=None)
    assert found == [], "\n".join(found)


def opened_by(moment: Moment, who: UserId) -> list[Kept]:
    """Every command, and what stands in this person's Home."""
    with moment.again() as office:
        home = list(kept_in(home_of(office, who)))
    return [Kept("command", name) for name in TABLE.commands] + home


@pytest.mark.soak
@pytest.mark.parametrize("who", [ADA, BEN, MARISA, MEGHAN])
async def test_what_was_opened_before_everything_ended_harms_nothing_and_is_answered(
    who: UserId, fresh: Moment
) -> None:
    begun, screen = fresh.after(everything), Screen(who)
    all_kept = await reachable(begun, screen, opened_by(begun, who), 3)
    found = []
    for called, end in own_ends(who).items():
        later = begun.after(end)
        for kept in all_kept:
            found += await wrong_when_late(called, later, screen, kept)
    assert found == [], "\n".join(found)


@pytest.mark.soak
async def test_every_press_and_form_that_arrives_twice_has_its_effect_once(fresh: Moment) -> None:
    effective: set[str] = set()
    repeated: list[str] = []
    for state in STATES.values():
        begun = fresh.after(state.begin)
        who, first = message_of(begun, state)
        screen = Screen(who)
        await reachable(begun, screen, first, 2)
        effective |= screen.effective
        repeated += screen.repeated
    begun = fresh.after(everything)
    for who in (ADA, BEN, MARISA, MEGHAN):
        screen = Screen(who)
        await reachable(begun, screen, opened_by(begun, who), 3)
        effective |= screen.effective
        repeated += screen.repeated
    assert repeated == []
    assert len(effective) > 100


@pytest.mark.soak
@pytest.mark.parametrize("who", [ADA, MEGHAN])
async def test_every_button_and_form_there_is_harms_nothing_late(who: UserId, fresh: Moment) -> None:
    """All that the routers know, as some view draws it, with ids of things that are over."""
    begun, screen = fresh.after(everything), Screen(who)
    listeners = {f"click {name}" for name in TABLE.actions} | {f"submission {name}" for name in TABLE.submissions}
    with begun.again() as office:
        ids = ids_of(office)
    found, pressed = [], set()
    for called, end in own_ends(who).items():
        later = begun.after(end)
        for kept in as_drawn(listeners, Random(called).sample(ids, 2)):
            pressed |= names_of([kept])
            found += await wrong_when_late(called, later, screen, kept)
    assert found == [], "\n".join(found)
    assert pressed == listeners
