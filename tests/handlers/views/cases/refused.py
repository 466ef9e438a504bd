"""Cases of every refusal, with the facts it carries."""

from collections.abc import Iterator
from datetime import date, time

from bot.contributions import contributions
from bot.core import errors
from bot.core.errors import Refusal
from bot.introductions import asking_around, talk_times
from bot.language import listening
from bot.lunches import meetings, organizer_rota, seats
from bot.lunches.organizing import schedule
from bot.offices import communities, office_topics
from bot.people import limited_actions, mentors, pauses, returners
from handlers import routers
from tests.handlers.views.cases import flexibility
from tests.handlers.views.cases.case import Case, case
from tests.handlers.views.cases.values import ADA, BEN, MARISA, NOW, TODAY, hostile

WORDS = routers.refusal_words()
REFUSALS: tuple[Refusal, ...] = (
    Refusal(),
    errors.NotSetUp(),
    errors.NotAllowed(),
    errors.NotAllowed("admin"),
    *(errors.NotEligible(reason) for reason in ("guest", "unknown", "deactivated")),
    errors.NoLongerOpen(),
    errors.UnknownZone(hostile(64)),
    errors.HoursBackwards(time(17), time(9)),
    errors.NoWorkingDays(frozenset()),
    errors.NotARule(hostile(200)),
    errors.NeverHappens("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"),
    errors.UnknownCountry("XX", None),
    errors.RangeBackwards(TODAY, date(2026, 1, 1)),
    errors.LengthOutOfRange(600, 15, 240),
    errors.TextTooLong("room", 3000, 150),
    errors.MeetingInThePast(NOW),
    errors.MeetingOver(NOW),
    errors.MeetingCancelled(NOW),
    errors.MeetingNotCancelled(NOW),
    errors.DateTaken(TODAY, hostile(150)),
    errors.AlreadyHosted(NOW),
    errors.UnknownTheme(99),
    errors.ChangedMeanwhile(1, 2),
    errors.TwoReadings("every second Tuesday", ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")),
    errors.MeetingFull(12),
    errors.MeetingAnnounced(NOW),
    errors.OutOfRange("minutes", 600, 15, 240),
    communities.ChannelTaken("St John's"),
    communities.CannotOrganize(ADA),
    communities.LastOrganizer(ADA),
    mentors.NotAMentor(),
    errors.TooMany("topics", 10),
    mentors.NeverListed(("loss",)),
    pauses.DayOutOfRange(TODAY),
    contributions.ContributionEmpty("words"),
    contributions.EndsInThePast(TODAY),
    contributions.OwnContribution(),
    contributions.ContributionChanged(),
    returners.NotSignedUp(),
    organizer_rota.BackInThePast(TODAY),
    organizer_rota.OwnDeputy(),
    errors.NoWorkingTime(NOW, 400),
    office_topics.NoLabel(),
    office_topics.LabelTaken(hostile(60)),
    office_topics.TooManyTopics(20),
    office_topics.LastTopic(),
    listening.ListeningNotGranted(("channels:history",)),
    listening.ListeningNotGranted(("channels:history", "groups:history")),
    schedule.NotALink(hostile(500)),
    schedule.NotDays(hostile(900)),
    schedule.NotAThemeLine(hostile(900)),
    schedule.NotBlackOuts(hostile(900)),
    asking_around.AskOpen(),
    asking_around.NobodyToday(),
    asking_around.SearchRests(NOW),
    *flexibility.REFUSED,
    communities.OfficeNameTaken("St John's"),
    *(limited_actions.TooOften(action, NOW) for action in limited_actions.LimitedAction),
    errors.WordsTooLong(3001, 3000),
    schedule.TooManyLines("black_outs", 13, 12),
    errors.TooMany("avoid", 100),
    schedule.NotBlackOuts(hostile(900), TODAY, TODAY),
    schedule.NotBlackOuts("14 December to 10 December", TODAY, date(2027, 1, 1)),
    schedule.NotAStart(hostile(900)),
    schedule.NotAStart("8 December or so", TODAY),
    schedule.StartTooFar(TODAY),
    schedule.EndsBeforeStart(date(2027, 1, 1), TODAY),
    errors.TooLateToRestore(NOW),
    seats.LinkFull(30),
    seats.NoLink(),
    talk_times.TimesChanged(),
    talk_times.TimePassed(),
    talk_times.OwnTimes((ADA,)),
    talk_times.OwnTimes((ADA, BEN, MARISA)),
    talk_times.NotYourTimes(ADA),
    *(errors.DateTaken(TODAY, reason) for reason in (meetings.ANOTHER_LUNCH, meetings.WITHOUT_LUNCH)),
)
CASES: tuple[Case, ...] = tuple(
    case(f"{type(one).__module__}.{type(one).__name__} {number}", WORDS.say, one) for number, one in enumerate(REFUSALS)
)


def worded() -> Iterator[type[Refusal]]:
    """Every kind of refusal that has words of its own."""
    seen = {type(one) for one in REFUSALS}
    yield from (kind for kind in _kinds(Refusal) if WORDS.knows(kind) and kind not in seen)


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)
