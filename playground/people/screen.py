"""What one colleague sees: messages, forms, Home and toasts."""

from playground.people.screen_reading import Seen, Shown, messages_for
from playground.workspace.slack import Slack
from playground.workspace.world import Channel, User


class Screen:
    """Looks at the playground as one colleague."""

    def __init__(self, slack: Slack, user_id: str) -> None:
        self._slack = slack
        self.id = user_id

    @property
    def user(self) -> User:
        """The colleague as the workspace knows them now."""
        return self._slack.world.users[self.id]

    @property
    def name(self) -> str:
        """The colleague's first name."""
        return self.user.display_name

    @property
    def modal(self) -> Shown | None:
        """The topmost modal, None if there is none."""
        stack = self._slack.world.stacks.get(self.id, [])
        return Shown(self._slack.world, stack[-1]) if stack else None

    @property
    def home(self) -> Shown | None:
        """The published Home, None if there is none."""
        view = self._slack.world.homes.get(self.id)
        return Shown(self._slack.world, view) if view is not None else None

    @property
    def toast(self) -> str | None:
        """The sentence Slack shows at the top of the screen, if any."""
        return self._slack.world.toasts.get(self.id)

    def sees(self, place: str | None = None) -> list[Seen]:
        """All messages visible to this person, oldest first; of one conversation if `place` is given."""
        world = self._slack.world
        channels = [self._place(place)] if place else [one for one in world.channels.values() if self.id in one.members]
        found = [Seen(world, channel, message) for channel in channels for message in messages_for(self.user, channel)]
        return sorted(found, key=lambda seen: float(seen.ts))

    @property
    def dm(self) -> list[str]:
        """The texts of the conversation with the app, oldest first."""
        return [seen.text for seen in self.dm_messages]

    @property
    def dm_messages(self) -> list[Seen]:
        """The messages of the conversation with the app, oldest first."""
        return self.sees("village")

    @property
    def ephemerals(self) -> list[Seen]:
        """The messages only this person sees, oldest first."""
        return [seen for seen in self.sees() if seen.is_ephemeral]

    @property
    def group_dms(self) -> list[Channel]:
        """The group conversations this person is in."""
        return [one for one in self._slack.world.channels.values() if one.kind == "mpim" and self.id in one.members]

    def _place(self, name: str) -> Channel:
        world = self._slack.world
        if name.casefold() == "village" or name == world.bot.id:
            return world.im_with_bot(self.id)
        if name.startswith("#") or name in world.channels:
            return world.find_channel(name)
        return world.open_conversation([self.id, world.find_user(name).id])
