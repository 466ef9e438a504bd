"""Messages with buttons, brought past their end (R19): whatever button is left has to do something."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, SectionBlock

from bot.core.errors import NoLongerOpen, Refusal
from bot.core.ids import ChannelId, UserId
from bot.core.notifications import Notification
from bot.lunches.meetings import Meeting, Series
from bot.lunches.recurrence.lunch_calendar import Recurrence
from handlers.lunches.lookup import look_again
from handlers.platform.requests import Answer, Click, Push, Update
from handlers.platform.typed_answers import NeedsButton
from handlers.platform.views.rendering import rendered
from storage.outbox.table import read_recipient
from tests.handlers.support.forging import all_rows
from tests.handlers.support.office_by_hand import CHICAGO, CLICKS, Posted
from tests.handlers.support.story_office import ADA, CHANNEL, StoryOffice
from tests.support.storing import put


@dataclass
class EveryOffice(StoryOffice):
    """An office with lunches, mentors, stories, and whatever else a message can be about; Ada is the organizer."""

    def with_lunches(self, **changes: object) -> "EveryOffice":
        """Add a series of lunches, on the second Wednesday at noon in room Elm; return the office."""
        recurrence = Recurrence("FREQ=MONTHLY;BYDAY=2WE", time(12), CHICAGO)
        series = Series("chicago", "chicago", CHANNEL, recurrence, room="Elm")

        def plan(uow: Any) -> None:
            put(uow.meetings.save_series, replace(series, **changes))  # type: ignore[arg-type]
            look_again(uow, series.id)

        self.do(plan)
        self.tick()
        return self

    @property
    def lunch(self) -> Meeting:
        """The next lunch."""
        found = self.do(lambda uow: uow.meetings.next_for("chicago", uow.now))
        assert found is not None
        return found

    def say(self, *notifications: Notification) -> None:
        """Send these notifications now, if they are still wanted."""
        self.do(lambda uow: uow.outbox.add(*notifications))
        self.tick()

    def newest(self, kind: type[Notification]) -> Posted:
        """Return the newest message of this kind."""
        found = [post for post in self.posts if kind.name in post.kind.split("+")]
        assert found, f"never sent: {kind.name}"
        return found[-1]

    def until_said(self, kind: type[Notification], end: datetime | None = None) -> Posted:
        """Let time pass until there is a message of this kind; return it."""
        last = end or self.clock.at.replace(year=self.clock.at.year + 2)
        while not any(kind.name in post.kind.split("+") for post in self.posts):
            moment = self.next_moment()
            assert moment is not None, f"never sent: {kind.name}"
            assert moment <= last, f"not sent in time: {kind.name}"
            self.clock.at = max(self.clock.at, moment)
            self.tick()
        return self.newest(kind)


@dataclass
class Pressing:
    """As much of a workspace as the listeners of buttons use."""

    office: EveryOffice
    shown: list[Any] = field(default_factory=list)

    async def transact(self, step: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run the step in the office's database."""
        return self.office.do(step, *args, **named)

    async def transact_together(self, step: Callable[..., Any], about: str, wish: Any) -> Any:
        """Run the step in the office's database, for one wish alone."""
        (result,) = self.office.do(step, about, [wish])
        if isinstance(result, Refusal):
            raise result
        return result

    async def profile(self, user_id: UserId, **_how: object) -> Any:
        """Return the profile that Slack would."""
        return self.office.profile(user_id)

    async def known_profile(self, user_id: UserId) -> Any:
        """Return the profile that Slack would."""
        return self.office.profile(user_id)

    def redraw_home(self, _user_id: UserId) -> None:
        """Do nothing: no Home is looked at."""

    def afterwards(self, _name: str, coroutine: Any) -> None:
        """Drop what would run after the acknowledgement."""
        coroutine.close()

    async def open(self, _trigger: str, view: Any) -> None:
        """Keep the view that was opened."""
        self.shown.append(view)

    push = open


def pressable(post: Posted) -> list[Any]:
    """Return the buttons under a message that have a listener."""
    found: list[Any] = []
    for block in post.message.blocks:
        elements = list(block.elements) if isinstance(block, ActionsBlock) else []
        if isinstance(block, SectionBlock) and block.accessory is not None:
            elements.append(block.accessory)
        found += [rendered(one) for one in elements]
    return [one for one in found if one.get("action_id", "").partition("#")[0] in CLICKS]


async def idle(office: EveryOffice, post: Posted) -> list[str]:
    """Return the buttons under a message that do nothing when pressed, or only say that the matter is settled."""
    found = []
    reader = read_recipient(post.to)
    who = getattr(reader, "user_id", None) or getattr(reader, "user_ids", (ADA,))[0]
    for button in pressable(post):
        name = button["action_id"].partition("#")[0]
        before, pressing = _rows(office), Pressing(office)
        try:
            answer = await _press(pressing, who, button, response_url="https://hooks.slack.com/actions/T/1/x")
        except NoLongerOpen:
            found.append(f"{name}: settled")
            continue
        except Refusal:
            continue  # it says why, and what can be done
        if answer is None and not pressing.shown and _rows(office) == before:
            found.append(f"{name}: nothing")
    return found


async def _press(pressing: Pressing, who: UserId, button: Any, **how: Any) -> Answer:
    name = button["action_id"].partition("#")[0]
    place = {"channel_id": ChannelId("D1"), "message_ts": "0.0"}
    click = Click(pressing, who, name, button.get("value", ""), "", button, **place, **how)  # type: ignore[arg-type]
    return await CLICKS[name](click)


async def opens_a_form_after_changing(office: EveryOffice, post: Posted, button: Any) -> bool:
    """Whether this button, taken by a typed answer, changes something and then opens a form, which Slack would not."""
    reader = read_recipient(post.to)
    who = getattr(reader, "user_id", None) or getattr(reader, "user_ids", (ADA,))[0]
    before, pressing = _rows(office), Pressing(office)
    try:
        answer = await _press(pressing, who, button)
    except (Refusal, NeedsButton):
        return False
    return isinstance(answer, Push | Update) and _rows(office) != before


def _rows(office: EveryOffice) -> Any:
    with office.database.engine.begin() as connection:
        return all_rows(connection)
