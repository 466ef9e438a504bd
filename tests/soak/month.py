"""A month in one office over all features, as what people do; everybody answers what they are asked.

What somebody answers depends on the seed, on who they are and on how often they were asked that already: with the same
seed the same people do the same, whatever faults there are.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from playground.people.person import Person, SlackSaid
from playground.people.screen_reading import Seen
from tests.soak.process_harness import APOLOGY, ProcessHarness

CHANNEL = "#parents-and-allies"
CHICAGO = ZoneInfo("America/Chicago")
FIRST_DAY = date(2026, 9, 15)
BERLIN = ("hanna", "yusuf", "mai", "jonas")
PEOPLE = ("priya", "meghan", "marisa", "lori", "tomasz", "aisha", "daniel", "ines", *BERLIN)

# What is pressed when it is seen, and how likely each; the rest of the likelihood is to press nothing.
ANSWERS: dict[str, tuple[tuple[str, float], ...]] = {
    "Yes, that's right": (("Yes, that's right", 1.0),),
    "Yes, happy to": (("Yes, happy to", 0.6), ("Not this time", 0.3)),
    "Let's talk": (("Let's talk", 0.4), ("Answer in a line", 0.6)),
    "Yes, introduce us": (("Yes, introduce us", 0.7), ("Someone else, please", 0.2)),
    "Find a time": (("Find a time", 0.8),),
    "Choose 1": (("Choose 1", 0.7), ("Other times", 0.3)),
    "Let it end, thank you": (("Let it end, thank you", 1.0),),
    "Not yet": (("Yes", 0.7), ("Not yet", 0.2)),
    "Send a thank-you": (("Send a thank-you", 0.7),),
    "Someone in the same weeks": (("Someone in the same weeks", 1.0),),
    "Yes, gladly": (("Yes, gladly", 1.0),),
    "Can't make it": (("Can't make it", 0.3),),
    "Looks good": (("Looks good", 0.5),),
    "I'm coming": (("I'm coming", 0.5), ("I hope to", 0.2), ("Not this time", 0.2)),
    "Add to calendar": (("Add to calendar", 0.6),),
    "Yes, stop": (("Yes, stop", 1.0),),
    "Not really": (("Yes", 0.6),),
    "That's all I need, thanks": (("That's all I need, thanks", 1.0),),
}
CALENDAR_FILE, MY_DATA = "outbox name=meetings.calendar_file", "outbox name=privacy.my_data"
TALK_FILE = "outbox name=talk_times.calendar_file"
OFFERED, PUBLISHED = "contributions state=offered", "contributions state=published"
BRINGS = {"Add to calendar": CALENDAR_FILE}
STAYING = (
    "Add to calendar",
    "Send a thank-you",
    "Yes",
    "Someone in the same weeks",
    "Looks good",
)
PROPOSING = {"Find a time", "Other times"}
PREVIEWED = {"Answer in a line", "Write back once", "Answer once more"}
FORMS = {
    "Answer in a line": ("Your answer", "We left lists on the fridge"),
    "Send a thank-you": ("Your thank-you", "It helped"),
    "Find a time": ("Where, or a link for a call", "By the window"),
    "Other times": ("Where, or a link for a call", "In the park"),
}


@dataclass
class Month:
    """One run of the month."""

    harness: ProcessHarness
    seed: int
    answered: set[tuple[str, str, str, str]] = field(default_factory=set)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def begin(self) -> None:
        """Have the Slack admin set everything up as prefilled."""
        await _form("priya", "/village", "setup", {})(self.harness)
        await self.harness.settle()

    async def live(self, days: int = 30) -> None:
        """Run day by day."""
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            if day.weekday() >= 5:
                continue
            for hour, acts in ((10, MORNINGS.get(number, ())), (13, ()), (16, AFTERNOONS.get(number, ()))):
                await self.harness.travel(max(self.harness.now, datetime.combine(day, time(hour, 5), CHICAGO)))
                for act in acts:
                    await act(self.harness)
                    await self.harness.settle()
                await self.everybody_answers()
        while await self.everybody_answers():
            pass  # what came late, after a fault, is answered as well

    async def everybody_answers(self) -> bool:
        """Have everybody press what they have not answered yet, oldest first, until nothing new is asked.

        Where Slack did not confirm a group message it may stand there twice; only the newest is pressed, as if there
        were one, since a press under each would be two wishes. Returns whether anybody was asked anything.
        """
        before = len(self.answered)
        for who in PEOPLE:
            person = self.harness.person(who)
            asking = [seen for seen in person.sees() if not seen.is_ephemeral and seen.message.bot_id]
            newest = {seen.channel.id: seen.ts for seen in asking if seen.channel.kind == "mpim" and seen.buttons}
            for seen in asking:
                if newest.get(seen.channel.id, seen.ts) == seen.ts:
                    await self._answer(person, seen)
        return len(self.answered) > before

    async def _answer(self, person: Person, seen: Seen) -> None:
        for asked in [label for label in ANSWERS if label in seen.buttons]:
            ts = "" if seen.channel.kind == "mpim" else seen.ts
            key = (person.name, seen.channel.id, ts, asked)
            if key in self.answered:
                continue
            self.answered.add(key)
            self.asked[person.name, asked] += 1
            choice = self._choice(person.name, asked)
            if choice is not None:
                await self._press(person, seen, choice)
                await self.harness.settle()

    def _choice(self, who: str, asked: str) -> str | None:
        lot = Random(f"{self.seed} {who} {asked} {self.asked[who, asked]}").random()
        for label, likelihood in ANSWERS[asked]:
            lot -= likelihood
            if lot < 0:
                return label
        return None

    async def _press(self, person: Person, seen: Seen, label: str) -> None:
        def has_proposed() -> bool:
            return f"@{person.name} suggests" in seen.words

        async def press() -> None:
            if label not in seen.buttons or (label in PROPOSING and has_proposed()):
                return  # it was settled meanwhile, or pressed before with its answer lost
            while label in FORMS and person.modal is not None:
                await person.close(clear=True)
            await person.click(label, message=seen)
            if label in FORMS:
                await person.fill(*FORMS[label])
                await _submit(person)
                if label in PREVIEWED:
                    await _submit(person)

        stays = label in STAYING or "I'm coming" in seen.buttons
        what = f"{person.name} presses {label}"
        brings = TALK_FILE if label in BRINGS and "Call it off" in seen.buttons else BRINGS.get(label)

        def is_done() -> bool:
            return has_proposed() if label in PROPOSING else stays or label not in seen.buttons

        await self.harness.manage(what, press, brings, is_done)
        while label in FORMS and person.modal is not None:
            await person.close(clear=True)


Act = Callable[[ProcessHarness], Awaitable[None]]


def _place(who: str) -> str:
    return "village" if who in BERLIN else CHANNEL


async def _submit(person: Person) -> None:
    errors = await person.submit()
    if errors:
        raise SlackSaid(str(errors))
    if person.modal is not None and APOLOGY in person.modal.words:
        raise SlackSaid(APOLOGY)


def _does(who: str, what: str, steps: Callable[[Person], Awaitable[None]], brings: str | None = None) -> Act:
    """Return an act of several steps in forms, begun anew as a whole when one of them fails."""

    async def act(harness: ProcessHarness) -> None:
        person = harness.person(who)

        async def do() -> None:
            while person.modal is not None:
                await person.close(clear=True)
            await steps(person)

        await harness.manage(f"{who} {what}", do, brings)
        while person.modal is not None:
            await person.close(clear=True)

    return act


def _form(
    who: str, command: str, text: str, fields: dict[str, object], times: int = 1, brings: str | None = None
) -> Act:
    """Return an act that sends a command and fills in its form; with `times` 2 the form is sent again after its
    preview.
    """

    async def steps(person: Person) -> None:
        await person.command(command, text, channel=_place(who))
        if person.modal is None:
            raise SlackSaid("no form came")
        for name, value in fields.items():
            await person.fill(name, value)
        for _ in range(times):
            await _submit(person)

    return _does(who, f"{command} {text}", steps, brings)


def _takes_todays(who: str, topics: str) -> Act:
    async def steps(person: Person) -> None:
        await person.command("/mentor", topics, channel=_place(who))
        await _submit(person)
        await person.click("Change", where="modal")
        await person.fill("switches", ["today_questions"])
        await _submit(person)

    return _does(who, "takes questions for today", steps)


def _leaves_tip(who: str, topic: str, words: str) -> Act:
    async def steps(person: Person) -> None:
        await person.command("/village", f"tips {topic}")
        await person.click("Leave a tip on this", where="modal")
        await person.fill("words", words)
        await _submit(person)

    return _does(who, "leaves a tip", steps, OFFERED)


def _tells_story(who: str) -> Act:
    told = {"helped": "Somebody listened.", "audience": "Everyone here: in the channel, and in Village's Home"}
    return _form(who, "/village", "story", {**told}, times=2, brings=OFFERED)


async def _presses_at_home(person: Person, label: str) -> None:
    """Press a button in Home, which is drawn a moment after it was opened."""
    await person.open_home()
    for _ in range(30):
        if person.home is not None and label in person.home.buttons:
            break
        await asyncio.sleep(0.1)
    await person.click(label, where="home")


def _lets_out(who: str) -> Act:
    async def steps(person: Person) -> None:
        await _presses_at_home(person, "Read")
        await person.click("Publish", where="modal")

    return _does(who, "lets it out", steps, PUBLISHED)


def _takes_back(who: str) -> Act:
    async def steps(person: Person) -> None:
        await _presses_at_home(person, "Open")
        await person.click("Take it back", where="modal")

    return _does(who, "takes it back", steps, "outbox name=contributions.delete")


def _command(who: str, command: str, text: str, brings: str | None = None) -> Act:
    async def act(harness: ProcessHarness) -> None:
        what = f"{who} {command} {text}"
        await harness.manage(what, lambda: harness.person(who).command(command, text, channel=_place(who)), brings)

    return act


def _says(who: str, words: str) -> Act:
    async def act(harness: ProcessHarness) -> None:
        await harness.person(who).say(words)

    return act


def _asks_around(who: str, question: str, **choices: object) -> Act:
    return _form(who, "/askaround", question, dict(choices), brings="asks")


def _returns(who: str, *topics: str, **choices: object) -> Act:
    return _form(who, "/returning", "", {"What would help": list(topics), **choices})


THIS_WEEK, TODAY = {"By when?": "this_week"}, {"By when?": "today"}
MORNINGS: dict[int, tuple[Act, ...]] = {
    0: (
        _says("marisa", "happy to mentor on business trips"),
        _form("lori", "/mentor", "business trips, sick days", {}),
        _returns("meghan", "business-travel"),
        _says("yusuf", "happy to mentor on sick days"),
    ),
    1: (
        _form("ines", "/mentor", "sick days, sleep", {}),
        _returns("daniel", "sick-child", **{"How much": "company"}),
        _command("aisha", "/brownbag", "suggest How do you leave at five?", "questions"),
        _returns("mai", "sleep"),
        _command("jonas", "/brownbag", "by dm"),
    ),
    2: (_leaves_tip("marisa", "business trips", "Ring the hotel before you book: some rooms have fridges."),),
    3: (
        _asks_around("aisha", "who has managed a long business trip with a small one at home?"),
        _form("hanna", "/mentor", "pumping, sleep", {}),
    ),
    6: (_returns("tomasz", "pumping"), _command("lori", "/mentor", "pause")),
    7: (
        _asks_around("jonas", "what do you do when daycare rings about a fever?", **THIS_WEEK),
        _takes_todays("aisha", "nanny"),
        _takes_todays("tomasz", "nanny"),
    ),
    8: (
        _asks_around("lori", "how did you find a nanny?", **TODAY),
        _returns("priya", "sleep"),
        _returns("jonas", "business-travel", **{"How much": "company"}),
    ),
    9: (
        _tells_story("aisha"),
        _command("lori", "/mentor", "resume"),
        _command("mai", "/brownbag", "suggest Who eats lunch?", "questions"),
    ),
    14: (
        _asks_around("mai", "how do you fly with a baby?"),
        _command("yusuf", "/village", "my-data", MY_DATA),
        _takes_back("aisha"),
    ),
    16: (_command("meghan", "/village", "my-data", MY_DATA), _returns("meghan", "sick-child")),
    17: (_form("priya", "/brownbag", "move", {"Day": "2026-10-15", "Time": "12:30"}, times=2),),
    20: (_form("tomasz", "/village", "forget-me", {}), _asks_around("daniel", "tips for nights with a bad sleeper?")),
    22: (_command("daniel", "/brownbag", "ics", CALENDAR_FILE), _asks_around("mai", "a long business trip soon, help")),
    24: (_asks_around("aisha", "what do you do when daycare rings about a fever?", **THIS_WEEK),),
    27: (_form("priya", "/brownbag", "cancel", {"Reason": "Fire drill"}),),
}
AFTERNOONS: dict[int, tuple[Act, ...]] = {
    2: (_asks_around("ines", "how do you fly with a baby?"), _lets_out("priya")),
    9: (_lets_out("priya"),),
    10: (_command("meghan", "/returning", "pause"), _command("ines", "/brownbag", "ics", CALENDAR_FILE)),
    13: (_command("meghan", "/returning", "resume"),),
    15: (_command("hanna", "/mentor", "status"), _command("marisa", "/mentor", "stop")),
    21: (_says("tomasz", "happy to mentor on business trips"),),
}
