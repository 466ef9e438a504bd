"""A series, a meeting and an office whose clock ticks, for tests of the rules of lunches."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.ids import ChannelId
from bot.core.working_hours import Hours
from bot.lunches.meetings import Meeting, Series, planned
from bot.lunches.recurrence.lunch_calendar import BlackOut, Recurrence
from bot.lunches.timetable import Morning, PlanMeeting, Remind, Step, Told, done, due, next_look


def series_in(zone: str, rrule: str = "FREQ=MONTHLY;BYDAY=2WE", black_outs: tuple[BlackOut, ...] = ()) -> Series:
    """Return a monthly series at noon in this zone."""
    return Series(
        id="s1",
        community_id="c1",
        channel_id=ChannelId("C1"),
        recurrence=Recurrence(rrule, time(12), zone),
        room="Elm",
        black_outs=black_outs,
    )


def lunch(begins: datetime = datetime(2026, 12, 9, 18, tzinfo=UTC), **changes: object) -> Meeting:
    """Return the meeting of 9 December 2026, with `changes`."""
    meeting = Meeting(
        id="m1",
        series_id="s1",
        rule_date=date(2026, 12, 9),
        begins=begins,
        minutes=60,
        uid="u1",
        theme=1,
        room="Elm",
    )
    return replace(meeting, **changes)  # type: ignore[arg-type]


class Office:
    """Keeps the meetings of one series, and applies every step that is due, as storage and outbox would."""

    def __init__(self, series: Series, holidays: Mapping[date, str]) -> None:
        self.series = series
        self.hours = Hours(series.recurrence.zone)
        self.holidays = dict(holidays)  # so that a whole office can be copied
        self.meetings: dict[str, Meeting] = {}
        self.said: list[tuple[datetime, Step]] = []
        self.keys: list[tuple[type[Told], str, int]] = []  # what sets apart the messages of one meeting

    def tick(self, now: datetime) -> None:
        """Apply every step that is due now; fails where the same moment always has another one."""
        for _ in range(9):
            steps = due(self.series, list(self.meetings.values()), now, self.hours, self.holidays)
            if not steps:
                return
            for step in steps:
                self._take(step, now)
        raise AssertionError("the same moment always has something new to say")

    def live(self, start: datetime, end: datetime) -> None:
        """Apply every step at its moment, from `start` until `end`."""
        now = start
        while now < end:
            self.tick(now)
            now = next_look(self.series, list(self.meetings.values()), now, self.hours, self.holidays)

    def told(self, kind: type[Step]) -> list[tuple[datetime, Step]]:
        """Return the steps of this kind, with their moments."""
        return [(at, step) for at, step in self.said if isinstance(step, kind)]

    def _take(self, step: Step, now: datetime) -> None:
        if isinstance(step, PlanMeeting):
            name = f"m{len(self.meetings)}"
            self.meetings[name] = planned(self.series, step.turn, name, name, step.theme)
        else:
            turn = step.meeting.sequence if isinstance(step, Remind | Morning) else step.meeting.restored
            self.keys.append((type(step), step.meeting.id, turn))
            self.said.append((now, step))
            self.meetings[step.meeting.id] = done(step, now)
