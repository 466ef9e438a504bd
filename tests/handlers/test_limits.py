"""Every limit exceeded by one is refused with the limit, in words, where the person is; nothing is cut (R17).

The fields of forms are walked in `tests/handlers/platform/test_forms.py`; here are the rules behind them, what is
said without a form, and what is shown when there is much of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial

import pytest

from bot.contributions import contributions
from bot.contributions.contributions import LONGEST_NOTE, LONGEST_WORDS, ContributionType, Written
from bot.contributions.tips import LONGEST_TIP, MOST_SHOWN, Tip
from bot.core.errors import Refusal, TextTooLong, TooMany, WordsTooLong
from bot.core.ids import ChannelId, UserId
from bot.introductions import asking_around
from bot.introductions.asking_around import Keepers, WantedAsk
from bot.language import LONGEST_READ, require_readable
from bot.lunches.meetings import LONGEST_LINK, LONGEST_ROOM
from bot.lunches.organizing import schedule
from bot.lunches.organizing.schedule import Proposal, TooManyLines, new_series
from bot.lunches.recurrence.lunch_calendar import BlackOut
from bot.offices import office_cards, office_topics
from bot.offices.communities import LONGEST_LABEL, label_of
from bot.offices.office_cards import LONGEST_ENTRY, CardKind
from bot.offices.office_topics import OfficeTopic, TypedTopic
from bot.offices.places import PLACES
from bot.offices.resources import LONGEST_LINE, ResourceKind
from bot.offices.topics import TopicGroup
from bot.people import mentors, returners
from bot.people.mentors import Mentor, Offer, Terms
from bot.people.returners import Details, Returner, Wishes
from handlers.contributions.views import contributions as contribution_views
from handlers.contributions.views import tips
from handlers.introductions.views import asking_around as asking_around_views
from handlers.introductions.views.asking_around import AskContext
from handlers.introductions.views.drafts import AskDraft, read_settled, settled
from handlers.language.steps import offer_of, wishes_of
from handlers.lunches.views import brownbag, organizing
from handlers.lunches.views.lunch_refusals import REFUSALS as LUNCH_REFUSALS
from handlers.offices.views import office_cards as office_cards_views
from handlers.offices.views import office_topics as office_topics_views
from handlers.offices.views import set_up
from handlers.offices.views.set_up import SetUpDraft
from handlers.people.views import mentors as mentor_views
from handlers.people.views import returners as returner_views
from handlers.platform.views.forms import LONGEST_OWN
from handlers.routers import refusal_words
from playground.workspace.world import User
from tests.handlers.support.looking_in import inside
from tests.handlers.views.cases.case import blocks_of
from tests.handlers.views.cases.values import CATALOGUE, EVERY_TOPIC, HUNDRED, MARISA, MEGHAN, NOW, PLAIN, TODAY
from tests.support.harness import Harness

ELEVEN = EVERY_TOPIC[:11]
MANY = (*HUNDRED, MARISA)
NEW_SERIES = new_series("s1", "c1", ChannelId("C1"), "UTC")
PROPOSAL = Proposal("second Wednesday", time(12), "UTC", 60)
TOPICS = [OfficeTopic(f"own-{number}", f"Topic {number}", group=TopicGroup.WORK) for number in range(20)]
STORY = contributions.draft("p1", ContributionType.TIP, MARISA, "c1", Written("Words"), NOW)
OFFERED = contributions.offer(STORY, NOW)


def x(longest: int) -> str:
    """One character more than that."""
    return "x" * (longest + 1)


def beside(words: Callable[[Refusal], object]) -> Callable[[Refusal], str]:
    """What a form says at its field."""
    return lambda refusal: str(words(refusal))


def lunch(refusal: Refusal) -> str:
    return LUNCH_REFUSALS[type(refusal)](refusal)


def anywhere(refusal: Refusal) -> str:
    return refusal_words().say(refusal).text


def asked(**more: object) -> object:
    wanted = replace(WantedAsk("sleep"), **more)  # type: ignore[arg-type]
    return asking_around.begin("a1", MEGHAN, wanted, NOW, TODAY, was_here=True)


@dataclass(frozen=True)
class Limit:
    """What is done once too often or too much of, the limit, and how the refusal is put into words."""

    most: int
    exceed: Callable[[], object]
    words: Callable[[Refusal], str]


MENTOR, RETURNER = beside(mentor_views.problem), beside(returner_views.problem)
LIMITS = {
    "topics of a mentor": Limit(10, lambda: Offer(ELEVEN), MENTOR),
    "topics of a mentor, by plain words": Limit(
        10, lambda: offer_of(Mentor(MARISA, NOW, topics=ELEVEN[:10]), ELEVEN[10:]), anywhere
    ),
    "topics of a returning parent": Limit(10, lambda: Wishes(ELEVEN), RETURNER),
    "topics of a returning parent, by plain words": Limit(
        10, lambda: wishes_of(Returner(MEGHAN, NOW, topics=ELEVEN[:10]), ELEVEN[10:]), anywhere
    ),
    "a mentor's list": Limit(mentors.MOST_AVOIDED, lambda: Terms(avoid=MANY), MENTOR),
    "a mentor's usual time": Limit(300, lambda: Terms(usual_time=x(300)), MENTOR),
    "a line about a mentor": Limit(mentors.LONGEST_LINE, lambda: Terms(about=x(mentors.LONGEST_LINE)), MENTOR),
    "people at a time": Limit(mentors.MOST_PEOPLE, lambda: Terms(people_at_a_time=4), MENTOR),
    "questions a month": Limit(mentors.MOST_QUESTIONS, lambda: Terms(questions_a_month=5), MENTOR),
    "a returning parent's list": Limit(returners.MOST_AVOIDED, lambda: Wishes(avoid=MANY), RETURNER),
    "a line about a returning parent": Limit(300, lambda: Details(about=x(returners.LONGEST_LINE)), RETURNER),
    "the list of a question": Limit(
        asking_around.MOST_AVOIDED, lambda: asked(avoid=MANY), beside(asking_around_views.problem)
    ),
    "the words of a question": Limit(
        asking_around.LONGEST_WORDS,
        lambda: asked(words=x(asking_around.LONGEST_WORDS)),
        beside(asking_around_views.problem),
    ),
    "words after a command": Limit(LONGEST_READ, lambda: require_readable(x(LONGEST_READ)), anywhere),
    "days without lunch": Limit(
        schedule.MOST_BLACK_OUTS,
        lambda: schedule.read_black_outs("\n\n".join(f"2026-12-{day:02}" for day in range(1, 14)), TODAY),
        lunch,
    ),
    "why there is no lunch": Limit(60, lambda: schedule.read_black_outs(f"2026-12-01 {x(60)}", TODAY), lunch),
    "holidays with lunch": Limit(
        schedule.MOST_OPEN_DAYS,
        lambda: schedule.read_days("\n".join(f"2026-12-{day:02}" for day in range(1, 26))),
        lunch,
    ),
    "a room": Limit(
        LONGEST_ROOM, lambda: schedule.series_from(replace(PROPOSAL, room=x(LONGEST_ROOM)), NEW_SERIES, TODAY), lunch
    ),
    "a link": Limit(
        LONGEST_LINK,
        lambda: schedule.series_from(replace(PROPOSAL, link=f"https://{x(LONGEST_LINK - 8)}"), NEW_SERIES, TODAY),
        lunch,
    ),
    "why a lunch changes": Limit(150, lambda: organizing.read({"reason:m1": {"reason": {"value": x(150)}}}), lunch),
    "topics of an office": Limit(
        office_topics.MOST_ADDED,
        lambda: office_topics.add(TOPICS, TypedTopic("One more"), "new"),
        anywhere,
    ),
    **{
        f"{name} of an office's topic": Limit(
            longest, partial(office_topics.add, (), typed, "new"), beside(office_topics_views.problem)
        )
        for name, longest, typed in (
            ("label", office_topics.LONGEST_LABEL, TypedTopic(x(office_topics.LONGEST_LABEL))),
            ("description", office_topics.LONGEST_DESCRIPTION, TypedTopic("One", x(office_topics.LONGEST_DESCRIPTION))),
            ("words", office_topics.LONGEST_WORDS, TypedTopic("One", words=x(office_topics.LONGEST_WORDS))),
        )
    },
    "what an office wrote down": Limit(
        LONGEST_ENTRY,
        lambda: office_cards.written(
            CardKind.BUILDING, {next(iter(office_cards.ENTRIES[CardKind.BUILDING])): x(LONGEST_ENTRY)}, TODAY
        ),
        beside(office_cards_views.problem),  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_one_more_than_the_limit_is_refused_with_the_limit(name: str) -> None:
    limit = LIMITS[name]
    with pytest.raises(Refusal) as refused:
        limit.exceed()
    assert f"{limit.most:,}" in limit.words(refused.value)


@pytest.mark.parametrize(
    ("longest", "exceed"),
    [
        (LONGEST_WORDS, lambda: contributions.check(Written(x(LONGEST_WORDS)), TODAY)),
        (LONGEST_TIP, lambda: contributions.check(Written(x(LONGEST_TIP)), TODAY, LONGEST_TIP)),
        (LONGEST_NOTE, lambda: contributions.give_back(OFFERED, OFFERED.version, x(LONGEST_NOTE), NOW)),
    ],
)
def test_a_text_for_others_is_refused_with_how_much_it_is_too_long(longest: int, exceed: Callable[[], object]) -> None:
    with pytest.raises(TextTooLong) as refused:
        exceed()
    assert (refused.value.length, refused.value.longest) == (longest + 1, longest)
    assert "one character too long" in contribution_views.problem(refused.value, "words")["words"]


def test_plain_words_remove_nothing_from_a_sign_up() -> None:
    known = Returner(MEGHAN, NOW, topics=ELEVEN[:1], avoid=HUNDRED, not_before=TODAY)
    wishes = wishes_of(known, ELEVEN[1:2])
    assert (wishes.topics, wishes.avoid, wishes.not_before) == (ELEVEN[1::-1], HUNDRED, TODAY)


def test_exactly_the_limit_is_accepted() -> None:
    assert Offer(ELEVEN[:10]).topics == ELEVEN[:10]
    assert Terms(avoid=HUNDRED, about="x" * 300).avoid == HUNDRED
    assert Wishes(ELEVEN[:10], avoid=HUNDRED).avoid == HUNDRED
    require_readable("x" * LONGEST_READ)
    twelve = [BlackOut(date(2026, 12, day), date(2026, 12, day), "x" * 60) for day in range(1, 13)]
    written = schedule.write_black_outs(twelve)
    assert list(schedule.read_black_outs(written, TODAY)) == twelve
    assert len(written) <= 1100


def test_a_question_with_a_full_avoid_list_comes_back_complete_from_the_preview() -> None:
    words = ('"' + "\n&\\" * 200)[: asking_around.LONGEST_WORDS]
    draft = AskDraft(topic="sleep", before=TODAY, others_only=True, avoid=HUNDRED, with_words=True, words=words)
    assert read_settled(settled(draft)) == draft
    assert len(settled(draft)) < LONGEST_OWN


def test_the_length_of_a_crisis_line_is_counted_as_shown() -> None:
    draft = set_up.with_country_lines(SetUpDraft(ChannelId("C1"), PLACES[0], MARISA))
    long = replace(draft, lines={**draft.lines, ResourceKind.CRISIS: "&" * (LONGEST_LINE // 5 + 1)})
    [(field, words)] = set_up.problems(long).items()
    assert field == set_up.line_id(draft.place.country, ResourceKind.CRISIS)
    assert f"{LONGEST_LINE} is the most" in words


# In words, where the person is


async def test_colleagues_on_the_list_of_a_question_are_all_kept_or_none(harness: Harness) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    world = harness.playground.world
    others = [f"U0COLLEAGUE{number}" for number in range(25)]
    for user_id in others:
        world.add_user(User(user_id, user_id.lower(), user_id))
    await meghan.command("/askaround", "how do you sleep")
    await meghan.fill("avoid", others)
    await meghan.submit()
    [ask] = await inside(harness, lambda uow: uow.asks.list_for(UserId(meghan.id)))
    assert set(ask.requester.avoid) == set(others)


async def test_a_too_long_name_of_an_office_is_refused_at_its_field(harness: Harness) -> None:
    draft = SetUpDraft(ChannelId("C1"), PLACES[0], MARISA, label=label_of("x" * (LONGEST_LABEL + 1)))
    assert f"{LONGEST_LABEL} is the most" in set_up.problems(set_up.with_country_lines(draft))[set_up.LABEL]


@pytest.mark.parametrize("command", ["/askaround", "/mentor", "/returning", "/mentor pause", "/village tips"])
async def test_words_over_the_limit_open_no_form_and_name_the_limit(harness: Harness, command: str) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    await meghan.command("/mentor")
    await meghan.submit()
    await meghan.close()
    words = f"{command.partition(' ')[2]} {'sleep ' * LONGEST_READ}".strip()
    await meghan.command(command.partition(" ")[0], words)
    assert meghan.modal is None
    assert f"{LONGEST_READ:,}" in meghan.sees()[-1].text


async def test_a_message_over_the_limit_is_answered_with_the_limit(harness: Harness) -> None:
    await harness.set_up()
    meghan = harness.person("meghan")
    await meghan.say("I can help with sleep. " * 200)
    await harness.settle()
    assert f"{LONGEST_READ:,}" in str(meghan.sees()[-1].message.blocks)


async def test_an_eleventh_topic_is_named_in_the_form(harness: Harness) -> None:
    await harness.set_up()
    marisa = harness.person("marisa")
    await marisa.command("/mentor")
    await marisa.fill("topics", [slug for slug in EVERY_TOPIC if slug != "sleep"][:10])
    await marisa.submit()
    await marisa.close()
    await marisa.command("/mentor", "sleep")
    last = CATALOGUE.label([slug for slug in EVERY_TOPIC if slug != "sleep"][9])
    assert "10 topics is the most" in str(marisa.modal)
    assert last in str(marisa.modal)


# Lists that do not fit


def shown(view: object) -> str:
    return str(list(blocks_of(view)))  # type: ignore[arg-type]


def test_a_shortened_list_says_how_many_more_there_are() -> None:
    around = AskContext(set_up_catalogue(), {"sleep": Keepers(HUNDRED, 0)})
    assert "and 90 more" in shown(asking_around_views.form(AskDraft(topic="sleep"), around))
    assert "14 more planned" in brownbag.coming_lunches([PLAIN], further=14).text
    six = [Tip("sleep", f"Tip {number}") for number in range(MOST_SHOWN + 1)]
    assert f"{MOST_SHOWN} of {MOST_SHOWN + 1} tips" in shown(tips.shown(CATALOGUE, ["sleep"], six))
    lunches = [replace(PLAIN, meeting=replace(PLAIN.meeting, id=f"m{number}")) for number in range(101)]
    assert "1 more after them" in shown(organizing.form("cancel", lunches[0], lunches))


def set_up_catalogue() -> office_topics.OfficeCatalogue:
    return office_topics.catalogue()


def test_every_refusal_of_a_limit_has_its_own_words() -> None:
    for kind in (TooMany, TooManyLines, WordsTooLong, TextTooLong):
        assert refusal_words().knows(kind), kind
