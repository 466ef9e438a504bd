"""A colleague as tests and journeys use them: what they do, and what they see."""

from collections.abc import Collection, Iterator
from datetime import date, time
from typing import Any, Literal

from playground.block_kit import elements_of
from playground.block_kit.composition import options_of
from playground.json_types import Json
from playground.people import clicks, commands, membership, modals, speaking
from playground.people.screen import Screen
from playground.people.screen_reading import Seen, label_of
from playground.workspace import events
from playground.workspace.slack import Refused
from playground.workspace.world import Message, View

Place = Literal["modal", "message", "home"]


class SlackSaid(AssertionError):  # noqa: N818 - reads as what happened
    """Slack refused, or showed a toast; the sentence is what the person read."""


class Person(Screen):
    """Acts in the playground as one colleague; every act waits until the app has taken it."""

    async def command(self, command: str, text: str = "", channel: str = "village") -> None:
        """Type a slash command in a channel (`#name`) or in the conversation with the app."""
        place = self._place(channel)
        self._check(await self._allowed(commands.command(self._slack, self.id, place.id, command, text)))

    async def say(self, text: str, to: str = "village", thread: str | None = None) -> Message:
        """Write to the app (`village`), a channel (`#name`) or a person, and wait until the app has it.

        Raises `SlackSaid`.
        """
        place = self._place(to)
        try:
            message, sent = speaking.say(self._slack, self.id, place.id, text, thread)
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal
        await events.taken(*sent)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        await events.taken(*speaking.edit(self._slack, self.id, message.channel, message.ts, text))

    async def uninstall(self) -> None:
        """Remove the app from the workspace, as a Slack admin. Raises `SlackSaid`."""
        try:
            await events.taken(*membership.uninstall(self._slack, self.id))
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal

    async def revoke_token(self) -> None:
        """Take the app's token back as a Slack admin, without removing the app. Raises `SlackSaid`."""
        try:
            await events.taken(*membership.revoke_token(self._slack, self.id))
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal

    async def mention(self, text: str, channel: str) -> Message:
        """Write `@Village …` in a channel."""
        return await self.say(f"@{self._slack.world.bot.real_name} {text}", to=channel)

    async def open_home(self, tab: str = "home") -> None:
        """Visit the app's Home."""
        await events.taken(*membership.open_home(self._slack, self.id, tab))

    async def join(self, channel: str) -> None:
        """Join a public channel."""
        await self._moved(membership.join, channel)

    async def leave(self, channel: str) -> None:
        """Leave a channel."""
        await self._moved(membership.leave, channel)

    async def remove_bot(self, channel: str) -> None:
        """Take the app out of a channel."""
        await self._moved(membership.remove_bot, channel)

    async def archive(self, channel: str) -> None:
        """Archive a channel."""
        await self._moved(membership.archive, channel)

    async def change_id(self, channel: str) -> None:
        """Have Slack give a channel another id."""
        await self._moved(membership.change_id, channel)

    async def invite(self, who: str, channel: str) -> None:
        """Bring somebody (or the app) into a channel."""
        guest = self._slack.world.find_user(who)
        await self._moved(membership.invite, channel, guest.id)

    async def invite_bot(self, channel: str) -> None:
        """Bring the app into a channel."""
        await self.invite(self._slack.world.bot.id, channel)

    async def _moved(self, act: Any, channel: str, *more: str) -> None:
        place = self._slack.world.find_channel(channel)
        try:
            sent = act(self._slack, self.id, place.id, *more)
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal
        await events.taken(*sent)

    async def change_person(self, who: str, **changes: Any) -> None:
        """Change somebody's account as a Slack admin: `deactivated`, `guest`, `tz`, `locale`. Raises `SlackSaid`."""
        other = self._slack.world.find_user(who)
        try:
            sent = membership.change_person(self._slack, self.id, other.id, **changes)
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal
        await events.taken(*sent)

    async def shortcut(self, name: str, message: Message | Seen | None = None) -> None:
        """Use a shortcut by its name or callback_id, on a message if it is of that kind. Raises `SlackSaid`."""
        known = self._slack.manifest.shortcuts.values()
        found = next((one for one in known if name in (one.name, one.callback_id)), None)
        if found is None:
            raise SlackSaid(f"There is no shortcut called {name!r}; there are {[one.name for one in known]}.")
        plain = message.message if isinstance(message, Seen) else message
        where = (plain.channel, plain.ts) if plain is not None else (None, None)
        self._check(await self._allowed(clicks.shortcut(self._slack, self.id, found.callback_id, *where)))

    async def click(
        self, label: str, message: Message | Seen | None = None, where: Place | None = None, nth: int = 0
    ) -> None:
        """Press the newest visible button of this label (or action_id), saying yes to a confirm dialog.

        Looked for in the open modal, then in messages (newest first), then in the Home.
        """
        await self._act(label, None, message, where, nth, ("button",))

    async def choose(
        self, label: str, value: Any, message: Message | Seen | None = None, where: Place | None = None
    ) -> None:
        """Choose in a menu, picker or box group outside of input blocks; `value` as in `fill`."""
        await self._act(label, value, message, where, 0, None)

    async def _act(
        self,
        label: str,
        value: Any,
        message: Message | Seen | None,
        where: Place | None,
        nth: int,
        kinds: tuple[str, ...] | None,
    ) -> None:
        plain = message.message if isinstance(message, Seen) else message
        found = [
            spot
            for spot in self._spots(plain, where)
            if _is_called(spot[1], spot[2], label) and (kinds is None or spot[2]["type"] in kinds)
        ]
        if len(found) <= nth:
            raise SlackSaid(
                f"{self.name} sees nothing called {label!r} to press. Visible: {self._labels(plain, where)}"
            )
        holder, block, element = found[nth]
        ids = (block["block_id"], element["action_id"], self._value(element, value))
        if isinstance(holder, Message):
            act = clicks.act_on_message(self._slack, self.id, holder.channel, holder.ts, *ids)
        else:
            act = clicks.act_in_view(self._slack, self.id, holder.id, *ids)
        self._check(await self._allowed(act))

    def _spots(self, message: Message | None, where: Place | None) -> Iterator[tuple[Message | View, Json, Json]]:
        """(holder, block, element) of everything this person could press, the nearest first."""
        holders: list[Message | View] = []
        if message is not None:
            holders = [message]
        else:
            stack = self._slack.world.stacks.get(self.id, [])
            if stack and where in (None, "modal"):
                holders.append(stack[-1])
            if where in (None, "message"):
                holders += [seen.message for seen in reversed(self.sees())]
            home = self._slack.world.homes.get(self.id)
            if home is not None and where in (None, "home"):
                holders.append(home)
        for holder in holders:
            blocks = holder.blocks if isinstance(holder, Message) else holder.content["blocks"]
            for block in blocks:
                for element in elements_of(block):
                    yield holder, block, element

    def _labels(self, message: Message | None, where: Place | None) -> list[str]:
        return [label_of(element) or element["action_id"] for _, _, element in self._spots(message, where)]

    async def fill(self, where: str, value: Any) -> None:
        """Type or choose in the topmost modal (or the Home); the field by block_id, label, action_id or placeholder.

        Options by value or by their words, people and channels by name, several as a list, dates and times as such.
        Raises `SlackSaid`.
        """
        view = self._topmost()
        for block in view.content["blocks"]:
            for element in elements_of(block):
                if element["type"] != "button" and _is_called(block, element, where):
                    await self._enter(view, block, element, value)
                    return
        fields = [
            block.get("label", {}).get("text") or f"{block['block_id']}/{element['action_id']}"
            for block in view.content["blocks"]
            for element in elements_of(block)
        ]
        raise SlackSaid(f"There is no field called {where!r}; there are {fields}.")

    async def _enter(self, view: View, block: Json, element: Json, value: Any) -> None:
        ids = (view.id, block["block_id"], element["action_id"], self._value(element, value))
        if block["type"] == "input" and not block.get("dispatch_action"):
            try:
                modals.enter(self._slack, self.id, *ids)
            except Refused as refusal:
                raise SlackSaid(refusal.sentence) from refusal
        else:
            self._check(await self._allowed(clicks.act_in_view(self._slack, self.id, *ids)))

    async def options(self, where: str, typed: str) -> list[str]:
        """The words offered by an external select in the topmost view for the letters typed. Raises `SlackSaid`."""
        view = self._topmost()
        for block in view.content["blocks"]:
            for element in elements_of(block):
                if "external" in element["type"] and _is_called(block, element, where):
                    ids = (block["block_id"], element["action_id"], typed)
                    place = {"view_id": view.id}
                    found = await clicks.options(self._slack, self.id, place, *ids)
                    return [option["text"]["text"] for option in found]
        raise SlackSaid(f"There is no external select called {where!r}.")

    async def submit(self, *, without: Collection[str] = (), instead: Json | None = None) -> dict[str, str]:
        """Press submit on the topmost modal; the sentences under its fields, empty if it went through.

        The form can be sent damaged: `without` some of its blocks, or with the state of another form `instead`.
        """
        view = self._modal_view()
        damaged = modals.submit(self._slack, self.id, view.id, without=without, instead=instead)
        errors = await self._allowed(damaged)
        self._check(self.toast)
        return dict(errors)

    async def close(self, *, clear: bool = False) -> None:
        """Close the topmost modal, or the whole stack."""
        modals.close(self._slack, self.id, self._modal_view().id, clear=clear)
        await self._slack.payload_sender.settled()

    def _modal_view(self) -> View:
        stack = self._slack.world.stacks.get(self.id, [])
        if not stack:
            raise SlackSaid(f"{self.name} has no form open.")
        return stack[-1]

    def _topmost(self) -> View:
        stack = self._slack.world.stacks.get(self.id, [])
        home = self._slack.world.homes.get(self.id)
        if stack or home is not None:
            return stack[-1] if stack else home  # type: ignore[return-value]
        raise SlackSaid(f"{self.name} has no form open.")

    def _value(self, element: Json, value: Any) -> Any:
        if isinstance(value, list | tuple | set):
            return [self._value(element, one) for one in value]
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.strftime("%H:%M")
        if isinstance(value, int) and element["type"] == "number_input":
            return str(value)
        if not isinstance(value, str):
            return value
        return self._named(element, value)

    def _named(self, element: Json, value: str) -> str:
        kind, world = element["type"], self._slack.world
        if "users" in kind:
            return world.find_user(value).id
        if ("channels" in kind or "conversations" in kind) and value not in world.channels:
            return world.find_channel(value).id
        for option in options_of(element):
            if value in (option["value"], option["text"]["text"]):
                return str(option["value"])
        return value

    async def _allowed(self, act: Any) -> Any:
        try:
            return await act
        except Refused as refusal:
            raise SlackSaid(refusal.sentence) from refusal

    def _check(self, toast: str | None) -> None:
        if toast:
            raise SlackSaid(toast)


def _is_called(block: Json, element: Json, name: str) -> bool:
    """Whether a person (or a test) would call this element so."""
    labels = [element["action_id"], block["block_id"], label_of(element), element.get("accessibility_label")]
    labels += [block.get("label", {}).get("text")]
    if element is block.get("accessory") and element["type"] != "button":
        labels.append((block.get("text") or {}).get("text"))
    return name in labels
