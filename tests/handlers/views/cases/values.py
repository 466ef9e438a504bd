"""Values that several tables of cases share: people, an office, lunches; ordinary ones and the worst ones allowed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core.ids import ChannelId, UserId
from bot.lunches.meetings import LONGEST_LINK, LONGEST_ROOM, Meeting, MeetingState, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from bot.lunches.rsvps import Coming, Rsvp
from bot.offices.communities import Community
from bot.offices.resources import LONGEST_LINE, ResourceKind, lines_for
from bot.offices.topics import standard
from bot.people.members import OfficeChoice
from bot.people.people import Colleague
from handlers.lunches.views.lunches import Lunch

NOW = datetime(2026, 11, 3, 16, tzinfo=UTC)
TODAY = date(2026, 11, 3)
ADA, BEN, MARISA, MEGHAN = (UserId(f"U0{name}") for name in ("ADA", "BEN", "MARISA", "MEGHAN"))
HOSTILE = "<!channel> & <@U1> *bold* `code`\n> quote"


def hostile(length: int) -> str:
    """So many characters, all of which have to be neutralised."""
    return (HOSTILE + "&<" * length)[:length]


CATALOGUE = standard()
TEN = tuple(topic.slug for topic in CATALOGUE)[:10]
EVERY_TOPIC = tuple(topic.slug for topic in CATALOGUE)
HUNDRED = tuple(UserId(f"U0PERSON{number:03}") for number in range(100))

LONDON = Community("a", ChannelId("C1"), "London", "London", "Europe/London", "GB", "ENG", lines_for("GB"), ADA)
BERLIN = replace(LONDON, id="b", channel_id=ChannelId("C2"), label="Berlin", zone="Europe/Berlin")
ODD = replace(
    LONDON,
    label="St John's",
    contacts=tuple(replace(lines_for("GB")[0], kind=kind, line=hostile(LONGEST_LINE)) for kind in ResourceKind),
)
MANY = [replace(LONDON, id=f"c{number}", label=f"Office {number}") for number in range(30)]
ALONE = OfficeChoice([LONDON], LONDON, True, Colleague(MARISA))
ASKED = OfficeChoice(
    [LONDON, BERLIN],
    BERLIN,
    False,
    Colleague(MARISA, "Europe/Berlin", None, frozenset({1, 3}), time(7), time(12, 30)),
)
CROWDED = OfficeChoice(MANY, MANY[29], False, Colleague(MARISA))

SERIES = Series("s1", "a", ChannelId("C1"), Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), "Europe/London"), room="Elm")
MEETING = Meeting("m1", "s1", date(2026, 11, 18), datetime(2026, 11, 18, 12, tzinfo=UTC), 60, "u1@village", theme=1)
PLAIN = Lunch(replace(MEETING, room="Elm"), SERIES)
WORST_SERIES = replace(
    SERIES,
    recurrence=replace(
        SERIES.recurrence, zone="America/Argentina/ComodRivadavia", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
    ),
    room=hostile(LONGEST_ROOM),
    link=("https://meet.example/" + "&" * LONGEST_LINK)[:LONGEST_LINK],
)
WORST = Lunch(
    replace(
        MEETING,
        room=WORST_SERIES.room,
        link=WORST_SERIES.link,
        reason=hostile(150),
        host=ADA,
        theme=8,
        begins=MEETING.begins + timedelta(days=7),
    ),
    WORST_SERIES,
    coming=999,
)
HOSTED = Lunch(replace(MEETING, room="Room Elm", link="https://meet.example/elm", host=ADA), SERIES, coming=5)
MOVED = Lunch(replace(MEETING, begins=MEETING.begins + timedelta(days=7), reason="Veterans Day"), SERIES, coming=1)
COMING, HOPING, NOT_THIS_TIME = (Rsvp("m1", BEN, coming) for coming in (Coming.YES, Coming.HOPE, Coming.NO))


def in_state(lunch: Lunch, state: MeetingState) -> Lunch:
    """The lunch as it is in a state."""
    announced = NOW if state in (MeetingState.ANNOUNCED, MeetingState.HELD) else None
    return replace(lunch, meeting=replace(lunch.meeting, state=state, announced_at=announced))


EVERY_STATE = {state: in_state(HOSTED, state) for state in MeetingState}
