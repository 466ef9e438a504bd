"""A month in one office over all features, told by what people do; everybody answers what they are asked.

What somebody answers depends on the seed, on who they are and on how often they were asked that already: with the
same seed the same people do the same, whatever goes wrong meanwhile.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from playground.looking import Seen
from playground.person import Person, SlackSaid
from tests.soak.harbour import Harbour

CHANNEL = "#parents-and-allies"
CHICAGO = ZoneInfo("America/Chicago")
FIRST_DAY = date(2026, 9, 15)
PEOPLE = ("priya", "meghan", "marisa", "lori", "tomasz", "aisha", "daniel", "ines")

# What is pressed when it is seen, and how likely each; the rest of the likelihood is to press nothing.
ANSWERS: dict[str, tuple[tuple[str, float], ...]] = {
    "Yes, that's right": (("Yes, that's right", 1.0),),
    "Yes, happy to": (("Yes, happy to", 0.6), ("Not this time", 0.3)),
    "Let's talk": (("Let's talk", 0.4), ("Answer in a line", 0.6)),
    "Yes, introduce us": (("Yes, introduce us", 0.7), ("Someone else, please", 0.2)),
    "It was enough, thank you": (("It was enough, thank you", 1.0),),
    "Not yet": (("Yes", 0.7), ("Not yet", 0.2)),
    "Send a thank-you": (("Send a thank-you", 0.7),),
    "Someone in the same weeks": (("Someone in the same weeks", 1.0),),
    "Yes, gladly": (("Yes, gladly", 1.0),),
    "Can't make it": (("Can't make it", 0.3),),
    "Good": (("Good", 0.5),),
    "I'm coming": (("I'm coming", 0.5), ("I hope to", 0.2), ("Not this time", 0.2)),
    "Add to calendar": (("Add to calendar", 0.6),),
    "Not so much": (("Yes", 0.6),),
    "That is enough, thank you": (("That is enough, thank you", 1.0),),
}
CALENDAR_FILE, MY_DATA = "outbox meetings.calendar_file", "outbox privacy.my_data"
BRINGS = {"Add to calendar": CALENDAR_FILE}
FORMS = {
    "Answer in a line": ("Your line", "We left lists on the fridge"),
    "Send a thank-you": ("Your thank-you", "It helped"),
}


@dataclass
class Month:
    """One life of the office."""

    town: Harbour
    seed: int
    answered: set[tuple[str, str, str, str]] = field(default_factory=set)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def begin(self) -> None:
        """The Slack admin sets everything up as prefilled."""
        await _form("priya", "/village", "setup", {})(self.town)
        await self.town.settle()

    async def live(self, days: int = 30) -> None:
        """Day by day."""
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            if day.weekday() >= 5:
                continue
            for hour, acts in ((10, MORNINGS.get(number, ())), (13, ()), (16, AFTERNOONS.get(number, ()))):
                await self.town.travel(max(self.town.now, datetime.combine(day, time(hour, 5), CHICAGO)))
                for act in acts:
                    await act(self.town)
                    await self.town.settle()
                await self.everybody_answers()

    async def everybody_answers(self) -> None:
        """Each presses what they have not answered yet, oldest first, until nothing new is asked."""
        for who in PEOPLE:
            person = self.town.person(who)
            for seen in person.sees():
                if not seen.is_ephemeral and seen.message.bot_id:
                    await self._answer(person, seen)

    async def _answer(self, person: Person, seen: Seen) -> None:
        for asked in [label for label in ANSWERS if label in seen.buttons]:
            key = (person.name, seen.channel.id, seen.ts, asked)
            if key in self.answered:
                continue
            self.answered.add(key)
            self.asked[person.name, asked] += 1
            choice = self._choice(person.name, asked)
            if choice is not None:
                await self._press(person, seen, choice)
                await self.town.settle()

    def _choice(self, who: str, asked: str) -> str | None:
        lot = Random(f"{self.seed} {who} {asked} {self.asked[who, asked]}").random()
        for label, likelihood in ANSWERS[asked]:
            lot -= likelihood
            if lot < 0:
                return label
        return None

    async def _press(self, person: Person, seen: Seen, label: str) -> None:
        async def press() -> None:
            if label not in seen.buttons:
                return  # it was settled meanwhile, or pressed before with its answer lost
            await person.click(label, message=seen)
            if label in FORMS:
                await person.fill(*FORMS[label])
                await _submit(person)

        await self.town.manage(press, BRINGS.get(label))


Act = Callable[[Harbour], Awaitable[None]]


async def _submit(person: Person) -> None:
    errors = await person.submit()
    if errors:
        raise SlackSaid(str(errors))


def _form(
    who: str, command: str, text: str, fields: dict[str, object], times: int = 1, brings: str | None = None
) -> Act:
    """A command whose form is filled and sent; `times`: a form with a second look is sent twice."""

    async def act(town: Harbour) -> None:
        person = town.person(who)

        async def do() -> None:
            while person.modal is not None:
                await person.close(clear=True)
            await person.command(command, text, channel=CHANNEL)
            if person.modal is None:
                raise SlackSaid("no form came")
            for name, value in fields.items():
                await person.fill(name, value)
            for _ in range(times):
                await _submit(person)

        await town.manage(do, brings)
        while person.modal is not None:
            await person.close(clear=True)

    return act


def _command(who: str, command: str, text: str, brings: str | None = None) -> Act:
    async def act(town: Harbour) -> None:
        await town.manage(lambda: town.person(who).command(command, text, channel=CHANNEL), brings)

    return act


def _says(who: str, words: str) -> Act:
    async def act(town: Harbour) -> None:
        await town.person(who).say(words)

    return act


MORNINGS: dict[int, tuple[Act, ...]] = {
    0: (
        _says("marisa", "happy to mentor on business trips"),
        _form("lori", "/mentor", "business trips, sick days", {}),
        _form("meghan", "/returning", "", {"What would help": ["business-travel"]}),
    ),
    1: (
        _form("ines", "/mentor", "sick days", {}),
        _form("daniel", "/returning", "", {"What would help": ["sick-days"], "How much": "company"}),
        _command("aisha", "/brownbag", "suggest How do you leave at five?", "questions"),
    ),
    3: (
        _form(
            "aisha", "/askaround", "who has managed a long business trip with a small one at home?", {}, brings="asks"
        ),
    ),
    6: (_form("tomasz", "/returning", "", {"What would help": ["flying"]}), _command("lori", "/mentor", "pause")),
    8: (_form("priya", "/returning", "", {"What would help": ["sleep"]}),),
    9: (_command("lori", "/mentor", "resume"),),
    16: (_command("meghan", "/village", "my-data", MY_DATA),),
    17: (_form("priya", "/brownbag", "move", {"Day": "2026-10-15", "Time": "12:30"}, times=2),),
    20: (_form("tomasz", "/village", "forget-me", {}),),
    22: (_command("daniel", "/brownbag", "ics", CALENDAR_FILE),),
    24: (_form("aisha", "/askaround", "what do you do when daycare rings about a fever?", {}, brings="asks"),),
    27: (_form("priya", "/brownbag", "cancel", {"Why, if you like": "Fire drill"}),),
}
AFTERNOONS: dict[int, tuple[Act, ...]] = {
    2: (_form("ines", "/askaround", "how do you fly with a baby?", {}, brings="asks"),),
    10: (_command("meghan", "/returning", "pause"),),
    13: (_command("meghan", "/returning", "resume"),),
}
